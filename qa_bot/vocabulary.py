"""The documents' own words, and how a query that spells them otherwise is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# Apostrophes belong to a word ("don't", "driver’s"); what has digits in it ("p2p") is none.
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)*(?!\w)")
# "(FD)" behind its long form.
_SHORT_FORM = re.compile(r"\(([A-Z][A-Za-z]*[A-Z])s?\)")
_PLAIN_WORD = re.compile(r"[A-Za-z]+")
# A definition's long form is looked for so many characters before its short form.
_LONG_FORM_REACH = 120
_SMALL_WORDS = frozenset({"a", "and", "as", "for", "in", "of", "on", "or", "the", "to"})
# Shorter words have too many neighbours; long ones may have two letters wrong.
_LEAST_LETTERS = 5
_TWO_WRONG_FROM = 8
# Contractions typed without their apostrophe: "doesnt", "theyre".
_CONTRACTED = ("nt", "re", "ve", "ll")
# A query with more words that nobody knows is not in English, and would cost milliseconds a word.
_MOST_UNKNOWN = 16
# Where fewer of the documents' words are English, the list of English words cannot tell a
# misspelling from a word of their language.
_LEAST_ENGLISH = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """A word of the query, and what it was read as."""

    typed: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it is looked up, and where that differs from what was typed."""

    text: str
    changes: tuple[Change, ...] = ()


class Vocabulary:
    """The words that documents print, how often each, and the terms that they abbreviate."""

    def __init__(self, counts: Mapping[str, int], terms: Mapping[str, str]) -> None:
        self._counts = counts
        self._terms = terms
        english = sum(word in english_words() for word in counts)
        self._is_english = english >= _LEAST_ENGLISH * len(counts) > 0
        self._long_words = [word for word in counts if len(word) >= _LEAST_LETTERS - 1]

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> Vocabulary:
        """Count the words and find the abbreviated terms of documents."""
        counts = Counter(
            word.casefold().replace("’", "'") for text in texts for word in _WORD.findall(text)
        )
        return cls(counts, _abbreviated_terms(texts, counts))

    def read(self, query: str) -> Reading:
        """The query with misspelt words and abbreviations as the documents write them.

        A word is corrected only where neither the documents nor English have it, and only to the
        one nearest word of the documents: one letter wrong, missing, too many or two exchanged,
        two such errors from eight letters. An abbreviation is read as the term that the documents
        print more often than the abbreviation itself.
        """
        words = dict.fromkeys(_WORD.findall(query))
        shouted = query.isupper()
        read_as = {word: term for word in words if (term := self._term(word, shouted))}
        unknown = [word for word in words if word not in read_as and self._is_misspelt(word)]
        if len(unknown) <= _MOST_UNKNOWN:
            read_as |= {word: meant for word in unknown if (meant := self._nearest(word))}
        text = _WORD.sub(lambda found: read_as.get(found.group(), found.group()), query)
        return Reading(
            text, tuple(Change(word, read_as[word]) for word in words if word in read_as)
        )

    def _term(self, word: str, shouted: bool) -> str | None:
        """The term that a word abbreviates, unless it is an ordinary word ("who", "or")."""
        term = self._terms.get(word.casefold())
        abbreviation = (word.isupper() and not shouted) or word.casefold() not in english_words()
        return term if abbreviation else None

    def _is_misspelt(self, word: str) -> bool:
        plain = len(word) >= _LEAST_LETTERS and word.isascii() and word.isalpha()
        return self._is_english and plain and not self._knows(word.casefold())

    def _knows(self, word: str) -> bool:
        forms = {word, word.removesuffix("s")}
        if word.endswith(_CONTRACTED):
            forms.add(word[:-2])
        return any(form in self._counts or form in english_words() for form in forms)

    def _nearest(self, word: str) -> str | None:
        """The word of the documents that was meant: the nearest, then the most frequent."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        word = word.casefold()
        errors = 1 if len(word) < _TWO_WRONG_FROM else 2
        near = process.extract(
            word, self._long_words, scorer=OSA.distance, score_cutoff=errors, limit=None
        )
        # The first letter is seldom wrong (Pollock and Zamora 1984).
        meant = [(d, -self._counts[other], other) for other, d, _ in near if other[0] == word[0]]
        if not meant:
            return None
        distance, _, other = min(meant)
        if distance > 1 and process.extractOne(
            word, english_words(), scorer=OSA.distance, score_cutoff=1
        ):
            return None  # an English word is nearer, of which the documents say nothing
        return other


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """82,834 English words in lower case, from the frequency list that symspellpy carries."""
    listed = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    return frozenset(line.split()[0] for line in listed.read_text("utf-8-sig").splitlines())


def _abbreviated_terms(texts: Sequence[str], counts: Mapping[str, int]) -> dict[str, str]:
    """Defined abbreviations in lower case, each with its term, printed more often than itself.

    Where documents write the abbreviation, spelling it out in the query lost more than it won, and
    initials without a definition mislead: "BP" as "benzoyl peroxide" (benchmarks/NOTES.md).
    """
    defined = dict(definition for text in texts for definition in _definitions(text))
    everything = "\n".join(texts).casefold() if defined else ""
    return {
        abbreviation: term
        for abbreviation, term in defined.items()
        if everything.count(term) > counts.get(abbreviation, 0)
    }


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    """Abbreviations that a text defines, "Electronic Clearing Service (ECS)", in lower case.

    After Schwartz and Hearst 2003, but each letter must begin a word of the long form.
    """
    for found in _SHORT_FORM.finditer(text):
        letters = list(found.group(1).casefold())
        before = text[max(0, found.start() - _LONG_FORM_REACH) : found.start()]
        words = [word.casefold() for word in _PLAIN_WORD.findall(before)]
        long_form: list[str] = []
        while letters and words and (words[-1][0] == letters[-1] or words[-1] in _SMALL_WORDS):
            if words[-1][0] == letters[-1]:
                letters.pop()
            long_form.insert(0, words.pop())
        if not letters:
            yield found.group(1).casefold(), " ".join(long_form)
