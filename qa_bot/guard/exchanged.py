"""Words that stand in the place of others: "When does Lena teach?", "When does Maria teach?".

Query and question are aligned by the words that both have, in order; between two of them, or an
end, each has words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from os.path import commonprefix

from qa_bot.records import QAPair
from qa_bot.words.amounts import is_money
from qa_bot.words.lexicon import lexicon
from qa_bot.words.roots import roots
from qa_bot.words.stems import has_content

_WORD = re.compile(r"[^\W_]+")
# Queries and questions whose words are kept, and pairs.
_KEPT_TEXTS = 4096
_KEPT_PAIRS = 1024
_KEPT_WORDS = 8192
# Words with so many first letters in common, and so much of the longer, are of one family:
# "regulations", "regulatory".
_LEAST_SHARED_LETTERS = 4
_LEAST_SHARED = 0.6


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a query has in the place of a question's words, each as written.

    `asked_words` and `printed_words` map the roots of those content words in it that the other
    text has nowhere to the words as written; `alike` (0 to 1) is the share of all other content
    words that both have.
    """

    asked: str
    printed: str
    asked_words: Mapping[str, str]
    printed_words: Mapping[str, str]
    alike: float

    @property
    def is_of_one_word(self) -> bool:
        """Whether one word stands in the place of one."""
        return len(self.asked_words) == len(self.printed_words) == 1


@dataclass(frozen=True, slots=True)
class _Text:
    """A text's words in order: roots, where each stands, and which are content."""

    text: str
    roots: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    content: frozenset[str]

    def own(self, stretch: slice, shared: AbstractSet[str]) -> frozenset[str]:
        """The content words of a stretch that are not shared."""
        return self.content.intersection(self.roots[stretch]) - shared

    def written(self, stretch: slice, own: AbstractSet[str]) -> tuple[str, Mapping[str, str]]:
        """The text from the first to the last of some words of a stretch, and each of them."""
        said = zip(self.roots[stretch], self.spans[stretch], strict=True)
        spans = [(stem, span) for stem, span in said if stem in own]
        words = {stem: self.text[start:end] for stem, (start, end) in spans}
        return self.text[spans[0][1][0] : spans[-1][1][1]], words


def exchanged(query: str, question: str, pair_words: AbstractSet[str]) -> tuple[str, str] | None:
    """Find words of a query that the pair nowhere has, and the question's words in their place.

    Both as written. `pair_words` are the `words_of` the pair.
    """
    for exchange in exchanges(query, question):
        new = exchange.asked_words.keys() - pair_words
        if new and not any(map(_is_family, product(new, exchange.printed_words))):
            return exchange.asked, exchange.printed
    return None


def exchanges(query: str, question: str) -> Iterator[Exchange]:
    """Align a query with a question, and find where each has content words of its own."""
    asked, printed = _read(query), _read(question)
    both = asked.content & printed.content
    for mine, theirs in _gaps(asked.roots, printed.roots):
        new, old = asked.own(mine, both), printed.own(theirs, both)
        if new and old:
            typed, its_words = asked.written(mine, new)
            stands, their_words = printed.written(theirs, old)
            if _letters(typed) != _letters(stands):
                others = (asked.content - new) | (printed.content - old)
                alike = len(both) / len(others) if others else 0.0
                yield Exchange(typed, stands, its_words, their_words, alike)


def content_roots(text: str) -> frozenset[str]:
    """Collect the roots of the words of a text that say something by themselves."""
    return _read(text).content


@lru_cache(maxsize=_KEPT_PAIRS)
def words_of(pair: QAPair) -> frozenset[str]:
    """Collect the roots of all words of a pair: its wordings and its answer."""
    return frozenset(roots("\n".join((pair.question, *pair.alternates, pair.answer))))


def _gaps(mine: tuple[str, ...], theirs: tuple[str, ...]) -> Iterator[tuple[slice, slice]]:
    """Stretches on both sides between words that a longest common subsequence has."""
    from rapidfuzz.distance import LCSseq

    start, other_start = 0, 0
    for block in LCSseq.editops(mine, theirs).as_matching_blocks():
        if block.a > start and block.b > other_start:
            yield slice(start, block.a), slice(other_start, block.b)
        start, other_start = block.a + block.size, block.b + block.size


@lru_cache(maxsize=_KEPT_TEXTS)
def _read(text: str) -> _Text:
    spans = tuple(match.span() for match in _WORD.finditer(text))
    said = [root_of(text[start:end]) for start, end in spans]
    content = frozenset(stem for stem, is_content in said if is_content)
    return _Text(text, tuple(stem for stem, _ in said), spans, content)


@lru_cache(maxsize=_KEPT_WORDS)
def root_of(word: str) -> tuple[str, bool]:
    """Find the root of a word, and whether it says something by itself.

    Function words and denials do not, nor do currencies: amounts are compared elsewhere.
    """
    plain = word.casefold()
    says_nothing = plain in lexicon().negation.denials or is_money(plain)
    is_content = has_content(plain) and not says_nothing
    return (roots(plain) or [plain])[0], is_content


def _letters(text: str) -> str:
    """Join the words of a text: "web site" is "website"."""
    return "".join(_WORD.findall(text.casefold()))


def _is_family(words: tuple[str, str]) -> bool:
    """Whether two words begin alike, so that one may be derived from the other."""
    least = max(_LEAST_SHARED_LETTERS, _LEAST_SHARED * max(map(len, words)))
    return len(commonprefix(words)) >= least
