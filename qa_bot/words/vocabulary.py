"""The documents' own words, and how a query that spells them otherwise is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from qa_bot.words.codes import Code, codes, spelled
from qa_bot.words.lexicon import lexicon
from qa_bot.words.names import Names, inside_sentences, typed_names
from qa_bot.words.plain import plain

# Apostrophes, whatever their shape, belong to a word ("don't", "driver’s"); what has digits in it
# ("p2p") is none.
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’`´ʼ][^\W\d_]+)*(?!\w)")
# "(FD)" behind its long form.
_SHORT_FORM = re.compile(r"\(([A-Z][A-Za-z]*[A-Z])s?\)")
_PLAIN_WORD = re.compile(r"[A-Za-z]+")
# A definition's long form is looked for so many characters before its short form.
_LONG_FORM_REACH = 120
# Documents define some dozens; each costs a search through all text.
_MOST_DEFINITIONS = 200
_TEXTS_AT_ONCE = 100
# Shorter words have too many neighbours, and a wrong letter in the middle of a short one makes
# another real word ("tumor", "tutor").
_LEAST_LETTERS = 5
_LEAST_LETTERS_TO_REPLACE_ONE = 7
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
    """A query as it is looked up, and where that differs from what was typed.

    `guessed` are those changes that may be wrong: not of a code, whose hyphens say nothing.
    """

    text: str
    changes: tuple[Change, ...] = ()
    guessed: tuple[Change, ...] = ()


class Vocabulary:
    """The words that documents print, how often each, and the terms that they abbreviate.

    `names` are their proper names in lower case: words that they print inside sentences with a
    capital letter alone, and never without; `short_forms` those that are all capitals ("DMV").
    `codes` are theirs by what is plain in them, each as printed most often.
    """

    def __init__(
        self,
        counts: Mapping[str, int],
        terms: Mapping[str, str],
        names: frozenset[str] = frozenset(),
        short_forms: frozenset[str] = frozenset(),
        codes: Iterable[Code] = (),
    ) -> None:
        self.names = names
        self.short_forms = short_forms
        self.codes = {code.plain: code for code in codes}
        self._counts = counts
        self._terms = terms
        english = sum(word in english_words() for word in counts)
        self._is_english = english >= _LEAST_ENGLISH * len(counts) > 0
        self._long_words = [word for word in counts if len(word) >= _LEAST_LETTERS - 1]

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Vocabulary:
        """Count the words and find the abbreviated terms of documents.

        A few texts are held at a time. Where any defines an abbreviation they are gone
        through twice, so an iterator, which is empty by then, raises TypeError.
        """
        if iter(texts) is texts:
            raise TypeError("texts are gone through twice; expected a collection, got an iterator")
        printed: Counter[str] = Counter()
        inside: set[str] = set()
        definitions: list[tuple[str, str]] = []
        printed_codes: Counter[Code] = Counter()
        for text in map(plain, texts):
            printed.update(_WORD.findall(text))
            inside.update(inside_sentences(text))
            printed_codes.update(codes(text))
            if len(definitions) < _MOST_DEFINITIONS:
                definitions.extend(_definitions(text))
        counts: Counter[str] = Counter()
        for word, times in printed.items():
            counts[word.casefold().replace("’", "'")] += times
        terms = _abbreviated_terms(definitions[:_MOST_DEFINITIONS], texts, counts)
        names = Names.of(inside, printed, counts)
        # The most frequent comes last and stays.
        by_times = sorted(printed_codes, key=lambda code: (printed_codes[code], code.printed))
        return cls(counts, terms, names.names, names.short_forms, by_times)

    def read(self, query: str) -> Reading:
        """Read a query: misspelt words and abbreviations become what the documents write.

        A word of five letters or more is corrected only where neither the documents nor English
        have it, to the one word of the documents with the same first letter that has a letter
        more, less or, from seven letters, another, or two neighbours exchanged: with two such
        errors one drug becomes another. An abbreviation that is no English word is read as the
        term that the documents define it as, where they print the term more often. Codes that
        are cut elsewhere are written as the documents write them: "E240" as "E-240".
        """
        query = plain(query)
        words = dict.fromkeys(_WORD.findall(query))
        read_as = {word: term for word in words if (term := self._term(word))}
        unknown = [word for word in words if word not in read_as and self._is_misspelt(word)]
        if len(unknown) <= _MOST_UNKNOWN:
            read_as |= {word: meant for word in unknown if (meant := self._nearest(word))}
        text = _WORD.sub(lambda match: read_as.get(match.group(), match.group()), query)
        guessed = tuple(Change(word, read_as[word]) for word in words if word in read_as)
        respelled = []
        for code in codes(query):
            known = self.codes.get(code.plain)
            if known and known.is_in_one is not code.is_in_one and " " not in code.printed:
                text = spelled(text, code, known)
                respelled.append(Change(code.printed, known.printed))
        return Reading(text, tuple(dict.fromkeys((*guessed, *respelled))), guessed)

    def new_names(self, query: str) -> frozenset[str]:
        """Find the proper names of a query, in lower case, that the documents nowhere print.

        Names are words with a capital within a sentence and short forms ("FBI"), but for forms of a
        known name ("Mainers").
        """
        return frozenset(
            name
            for name in typed_names(query)
            if not self._counts.get(name.removesuffix("s")) and not self._is_form(name)
        )

    def is_name(self, word: str) -> bool:
        """Tell whether a word in lower case is a proper name of the documents, or a short form."""
        return word in self.names or word in self.short_forms

    def _is_form(self, name: str) -> bool:
        return name in self._counts or any(map(name.startswith, self.names))

    def _term(self, word: str) -> str | None:
        """The term that a word abbreviates, unless it is an English word ("who", "PM", "id")."""
        term = self._terms.get(word.casefold())
        return term if term and word.casefold() not in english_words() else None

    def _is_misspelt(self, word: str) -> bool:
        plain = len(word) >= _LEAST_LETTERS and word.isascii() and word.isalpha()
        return self._is_english and plain and not self._knows(word.casefold())

    def _knows(self, word: str) -> bool:
        forms = {word, word.removesuffix("s")}
        if word.endswith(_CONTRACTED):
            forms.add(word[:-2])
        forms.add(f"{word}'t")  # "doesn", of "doesn t"
        return any(form in self._counts or form in english_words() for form in forms)

    def _nearest(self, word: str) -> str | None:
        """The word of the documents that was meant: the most frequent one an error away."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        word = word.casefold()
        near = process.extract(
            word, self._long_words, scorer=OSA.distance, score_cutoff=1, limit=None
        )
        # The first letter is seldom wrong (Pollock and Zamora 1984).
        meant = [other for other, _, _ in near if other[0] == word[0] and _may_be(word, other)]
        return min(meant, key=lambda other: (-self._counts[other], other), default=None)


def _may_be(word: str, other: str) -> bool:
    """Whether a word an error away may be the one that was meant."""
    one_replaced = len(word) == len(other) and sorted(word) != sorted(other)
    return not one_replaced or len(word) >= _LEAST_LETTERS_TO_REPLACE_ONE


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Load 160,000 English words and names in lower case, those that pyspellchecker knows."""
    from spellchecker import SpellChecker

    return frozenset(SpellChecker().word_frequency.words())


def _abbreviated_terms(
    definitions: Iterable[tuple[str, str]], texts: Iterable[str], counts: Mapping[str, int]
) -> dict[str, str]:
    """Keep the abbreviations in lower case whose term is printed more often than themselves.

    Where documents write the abbreviation, spelling it out in the query lost more than it won, and
    initials without a definition mislead: "BP" as "benzoyl peroxide" (benchmarks/NOTES.md).
    """
    defined: dict[str, str] = {}
    ambiguous = set()
    for abbreviation, term in definitions:
        if defined.setdefault(abbreviation, term) != term:
            ambiguous.add(abbreviation)
    clear = {short: term for short, term in defined.items() if short not in ambiguous}
    times = _times_printed(set(clear.values()), texts)
    return {short: term for short, term in clear.items() if times[term] > counts.get(short, 0)}


def _times_printed(terms: Collection[str], texts: Iterable[str]) -> dict[str, int]:
    """Count terms, which lie within a line; together texts are searched twice as fast as alone."""
    times = dict.fromkeys(terms, 0)
    rest = iter(texts) if times else iter(())
    while block := plain("\n".join(islice(rest, _TEXTS_AT_ONCE))).casefold():
        for term in times:
            times[term] += block.count(term)
    return times


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    """Find the abbreviations that a text defines, each with its long form, in lower case.

    "Electronic Clearing Service (ECS)", after Schwartz and Hearst 2003, but each letter must begin
    a word of the long form.
    """
    passed_over = lexicon().abbreviations.without_initials
    for short in _SHORT_FORM.finditer(text):
        letters = list(short.group(1).casefold())
        before = text[max(0, short.start() - _LONG_FORM_REACH) : short.start()]
        words = [word.casefold() for word in _PLAIN_WORD.findall(before)]
        long_form: list[str] = []
        while letters and words and (words[-1][0] == letters[-1] or words[-1] in passed_over):
            if words[-1][0] == letters[-1]:
                letters.pop()
            long_form.insert(0, words.pop())
        if not letters:
            yield short.group(1).casefold(), " ".join(long_form)
