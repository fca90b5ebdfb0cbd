"""Words that stand in the place of others: "When does Lena teach?", "When does Maria teach?".

Query and question are aligned by the words that both have, in order; between two of them, or an
end, each has words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from qa_bot.records import QAPair
from qa_bot.words.amounts import is_money
from qa_bot.words.lexicon import cached_by_language, lexicon
from qa_bot.words.roots import roots
from qa_bot.words.stems import has_content

_WORD = re.compile(r"[^\W_]+")
# Wordings and pairs that are kept once they were read; no query is.
_KEPT_WORDINGS = 1024
_KEPT_PAIRS = 256
_KEPT_WORDS = 8192


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
class WordsInOrder:
    """A text's words in order: roots, where each stands, and which say something by themselves."""

    text: str
    roots: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    content: frozenset[str]

    @classmethod
    def of(cls, text: str) -> WordsInOrder:
        """Read a text."""
        spans = tuple(match.span() for match in _WORD.finditer(text))
        said = [root_of(text[start:end]) for start, end in spans]
        content = frozenset(stem for stem, is_content in said if is_content)
        return cls(text, tuple(stem for stem, _ in said), spans, content)

    def own(self, stretch: slice, shared: AbstractSet[str]) -> frozenset[str]:
        """The content words of a stretch that are not shared."""
        return self.content.intersection(self.roots[stretch]) - shared

    def written(self, stretch: slice, own: AbstractSet[str]) -> tuple[str, Mapping[str, str]]:
        """The text from the first to the last of some words of a stretch, and each of them."""
        said = zip(self.roots[stretch], self.spans[stretch], strict=True)
        spans = [(stem, span) for stem, span in said if stem in own]
        words = {stem: self.text[start:end] for stem, (start, end) in spans}
        return self.text[spans[0][1][0] : spans[-1][1][1]], words


@cached_by_language(_KEPT_WORDINGS)
def wording_in_order(wording: str) -> WordsInOrder:
    """Read a wording of a pair, which comes again and again."""
    return WordsInOrder.of(wording)


def exchanges(asked: WordsInOrder, printed: WordsInOrder) -> Iterator[Exchange]:
    """Align a query with a question, and find where each has content words of its own."""
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


@cached_by_language(_KEPT_PAIRS)
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


@cached_by_language(_KEPT_WORDS)
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
