"""What is known of all pairs beside their texts: their numbers, sections and documents.

It is made in one pass over the pairs, and is arrays alone: of a million pairs nobody holds an
object for each, neither in memory nor where the arrays lie on a disk.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qa_bot.document_titles import OwnTitle, TitledDocument, display_titles
from qa_bot.records import QAPair
from qa_bot.store.id_runs import IdRuns
from qa_bot.store.name_list import NONE, NameColumn, NameList
from qa_bot.store.question_words import QuestionWords, QuestionWordsSeen

_LAST_NUMBER = re.compile(r"(.*?)(\d{1,9})$")


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The names of n pairs, by which questions are found that are not looked for by meaning.

    `labels` are those that are not simply the number. `paths` are the documents, in order, and
    `own_titles` (d,) int32 what each calls itself, a place in `titles`, or NONE. `languages` are
    ISO 639-1 codes.
    """

    numbers: NameColumn
    labels: NameColumn
    sections: NameColumn
    titles: NameColumn
    paths: NameColumn
    languages: NameColumn
    own_titles: np.ndarray
    counted: np.ndarray  # (n,) bool: the document does not print the number
    follows: np.ndarray  # (k,) bool: number i comes next after number i - 1, as "4.2" after "4.1"
    question_words: QuestionWords

    @classmethod
    def of(cls, pairs: Iterable[QAPair]) -> Catalogue:
        """Go through the pairs once."""
        seen = _Seen()
        for pair in pairs:
            seen.add(pair)
        return seen.catalogue()

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return len(self.counted)

    @cached_property
    def ids_of_documents(self) -> tuple[IdRuns, ...]:
        """The pairs of each document."""
        codes = self.paths.codes
        first = np.flatnonzero(np.diff(codes, prepend=NONE - 1))
        ends = np.append(first[1:], len(codes))
        order = np.argsort(codes[first], kind="stable")
        first, ends = first[order], ends[order]
        bounds = np.searchsorted(codes[first], np.arange(len(self.paths.names) + 1))
        runs = zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
        return tuple(IdRuns(first[start:end], ends[start:end]) for start, end in runs)

    @cached_property
    def written_in(self) -> tuple[str, ...]:
        """The languages of the pairs, ISO 639-1 codes; English for those whose is not known."""
        column = self.languages
        unknown = ["en"] if column.codes.min(initial=0) == NONE else []
        return tuple(dict.fromkeys((*column.names, *unknown)))

    @cached_property
    def languages_of_documents(self) -> tuple[str | None, ...]:
        """The language of most pairs of each document; None where none is known."""
        documents, languages, names = self.paths, self.languages, [*self.languages.names]
        known = (documents.codes != NONE) & (languages.codes != NONE)
        both = documents.codes[known].astype(np.int64) * len(names) + languages.codes[known]
        size = len(documents.names) * len(names)
        pairs = np.bincount(both, minlength=size).reshape(len(documents.names), len(names))
        if not names:
            return (None,) * len(documents.names)
        most = zip(pairs.argmax(axis=1).tolist(), pairs.max(axis=1).tolist(), strict=True)
        return tuple(names[code] if times else None for code, times in most)

    def documents(self, given: Mapping[str, str]) -> tuple[TitledDocument, ...]:
        """The documents, in order; `given` are the owner's titles by path."""
        paths, titles = [*self.paths.names], self.titles.names
        own = ["" if code == NONE else titles[code] for code in self.own_titles.tolist()]
        spoken = {
            path: code
            for path, code in zip(paths, self.languages_of_documents, strict=True)
            if code and len(self.languages.names) > 1
        }
        shown = display_titles(dict(zip(paths, own, strict=True)), given, spoken)
        ids = self.ids_of_documents
        return tuple(
            TitledDocument(path, shown[path], of_one)
            for path, of_one in zip(paths, ids, strict=True)
        )

    def title_of(self, document: int) -> str:
        """The title that the first pair of a document has; "" where it has none."""
        code = int(self.titles.codes[self.ids_of_documents[document][0]])
        return "" if code == NONE else self.titles.names[code]

    def printed_at(self, path: str, number: str) -> np.ndarray:
        """Find the pairs of a document with exactly this number or label; "" is no document's."""
        inside = self.paths.codes == (self.paths.names.place(path) if path else NONE)
        named = np.zeros(self.pairs, dtype=bool)
        for column in (self.numbers, self.labels):
            if (code := column.names.place(number)) != NONE:
                named |= column.codes == code
        return np.flatnonzero(inside & named)

    def like(self, pair: QAPair) -> np.ndarray:
        """Find the pairs that have all names of a pair: itself, where it is here, is among them."""
        found = np.ones(self.pairs, dtype=bool)
        for column, name in zip(self._columns, _names_of(pair), strict=True):
            code = NONE if name is None else column.names.place(name)
            if name is not None and code == NONE:
                return np.empty(0, dtype=np.int64)
            found &= column.codes == code
        return np.flatnonzero(found)

    def number_runs(self, ids: np.ndarray | None = None) -> Iterator[tuple[str, str]]:
        """Yield the first and last of numbers that follow one on the other, as printed, in order.

        Each number counts where it is first printed; `ids` (k,) limit it to some pairs.
        """
        names, codes = self.numbers.names, self.numbers.in_order(ids)
        if not len(codes):
            return
        is_next = (np.diff(codes) == 1) & self.follows[codes[1:]]
        first = names[codes[0]]
        for place in np.flatnonzero(~is_next).tolist():
            last, other = names[codes[place]], names[codes[place + 1]]
            if following(last) != other:
                yield first, last
                first = other
        yield first, names[codes[-1]]

    @property
    def _columns(self) -> tuple[NameColumn, ...]:
        return self.numbers, self.labels, self.sections, self.titles, self.paths, self.languages

    def check(self, pairs: int) -> None:
        """Raise ValueError unless all arrays are of so many pairs and fit each other."""
        for column in self._columns:
            column.check(pairs)
        documents, own = len(self.paths.names), self.own_titles
        self.question_words.check(documents)
        fits = [
            self.counted.dtype == bool and self.counted.shape == (pairs,),
            self.follows.dtype == bool and self.follows.shape == (len(self.numbers.names),),
            own.dtype == np.int32 and own.shape == (documents,),
            own.min(initial=NONE) >= NONE and own.max(initial=NONE) < len(self.titles.names),
            bool(np.all(np.bincount(self.paths.codes + 1, minlength=documents + 1)[1:])),
        ]
        if not all(fits):
            raise ValueError("the names of its pairs do not fit each other")


def following(number: str) -> str | None:
    """The number that comes next: "5" after "4", "4.2" after "4.1", "A2" after "A1"."""
    match = _LAST_NUMBER.match(number)
    return f"{match[1]}{int(match[2]) + 1}" if match else None


def _names_of(pair: QAPair) -> tuple[str | None, ...]:
    """The names of a pair, for each column; None for none."""
    source, label = pair.source, pair.label if pair.label != pair.number else None
    if source is None:
        return pair.number, label, None, None, None, pair.language
    section, title = source.section or None, source.title or None
    return pair.number, label, section, title, source.path, pair.language


class _Column:
    """The names of one kind, collected."""

    def __init__(self) -> None:
        self.codes = array("i")
        self.places: dict[str, int] = {}

    def add(self, name: str | None) -> int:
        code = NONE if name is None else self.places.setdefault(name, len(self.places))
        self.codes.append(code)
        return code

    def column(self) -> NameColumn:
        return NameColumn(np.array(self.codes, dtype=np.int32), NameList.of([*self.places]))


class _Seen:
    """What was seen of pairs while they are gone through."""

    def __init__(self) -> None:
        self._columns = [_Column() for _ in range(6)]
        self._counted = array("b")
        self._own_titles: list[OwnTitle] = []
        self._words = QuestionWordsSeen()

    def add(self, pair: QAPair) -> None:
        names = zip(self._columns, _names_of(pair), strict=True)
        *_, document, _ = [column.add(name) for column, name in names]
        self._counted.append(not pair.number_is_printed)
        self._words.add(document, pair.question)
        if pair.source is not None:
            if document == len(self._own_titles):
                self._own_titles.append(OwnTitle(pair.source.title))
            self._own_titles[document].sections.add(pair.source.section)

    def catalogue(self) -> Catalogue:
        numbers, labels, sections, titles, paths, languages = [
            one.column() for one in self._columns
        ]
        printed = [*self._columns[0].places]
        follows = [following(a) == b for a, b in zip([""] + printed, printed, strict=False)]
        own = [self._columns[3].places.get(one.shown, NONE) for one in self._own_titles]
        # Of one document no other can be meant.
        words = self._words if len(own) > 1 else QuestionWordsSeen()
        return Catalogue(
            numbers, labels, sections, titles, paths, languages,
            own_titles=np.array(own, dtype=np.int32),
            counted=np.array(self._counted, dtype=bool),
            follows=np.array(follows, dtype=bool),
            question_words=words.collected(len(own)),
        )  # fmt: skip
