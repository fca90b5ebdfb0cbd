"""Where questions stand: found by number, section and neighbourhood, never by meaning."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import islice

import numpy as np

from qa_bot.answering import TranslatedPairs
from qa_bot.answering.outcome import MATCHES, certain
from qa_bot.conversation.document_names import DocumentNames
from qa_bot.conversation.place_names import Name, PlaceNames
from qa_bot.records import Match, Note, QAPair
from qa_bot.store import PairStore
from qa_bot.store.id_runs import IdRuns
from qa_bot.store.name_list import NONE
from qa_bot.words.lexicon import language_read

# Runs of numbers, and names of sections, that a notice names.
MOST_NAMED = 12
# Pairs that are read for a choice or a list: nobody looks through more, and each has to be sent.
MOST_SHOWN = 10_000


class Directory:
    """The pairs of a store, or of some of its documents, by their numbers and places.

    Numbers and labels are looked up in their folded form.
    """

    def __init__(
        self, store: PairStore, names: DocumentNames, translated: TranslatedPairs | None = None
    ) -> None:
        """Look through all pairs, of which `translated` ask one question in several languages."""
        self.names = names
        self.ids: Sequence[int] = range(store.statistics.pairs)
        self._store = store
        self._translated = translated
        self._catalogue = store.catalogue
        self._documents: tuple[int, ...] | None = None
        self._everywhere = self
        self._place_names: dict[str, PlaceNames] = {}

    def within(self, documents: Sequence[int]) -> Directory:
        """The same of some documents alone, at least one, by their places among all."""
        inside = Directory(self._store, self.names, self._translated)
        inside.ids = self.of_documents(documents)
        inside._documents = tuple(documents)
        inside._everywhere = self._everywhere
        return inside

    @property
    def total(self) -> int:
        """How many pairs there are."""
        return len(self.ids)

    @property
    def _places(self) -> PlaceNames:
        """The names of sections and documents, the same for all that look through some of these.

        They are compared without the small words of the language that is read in.
        """
        names, code = self._everywhere._place_names, language_read()
        if code not in names:
            names[code] = PlaceNames(self._catalogue)
        return names[code]

    def _inside(self, ids: np.ndarray) -> np.ndarray:
        """Those of the ids (k,) that are looked through."""
        if self._documents is None:
            return ids
        return np.asarray(ids[self._catalogue.paths.have(self._documents, ids)])

    def numbered(self, number: str, place: Name = ()) -> Sequence[int]:
        """Find the pairs with a number, all of a place (a section or document) or of any.

        Where some documents print the number, those count that only count so far.
        """
        numbers = self._catalogue.numbers
        if not (codes := numbers.names.folded_as(number)):
            return ()
        ids = self._inside(numbers.ids(codes))
        if place and len(ids):
            inside = self._section(place)
            is_inside = np.zeros(self._catalogue.pairs, dtype=bool)
            is_inside[inside if len(inside) else self._document(place)] = True
            ids = ids[is_inside[ids]]
        printed = ids[~self._catalogue.counted[ids]]
        return IdRuns.of(printed if len(printed) else ids)

    def one_of_each(self, ids: Sequence[int], language: str) -> Sequence[int]:
        """Leave one of the pairs that ask the same in several languages, rather in this one."""
        return self._translated.one_of_each(ids, language) if self._translated else ids

    def translations(self, pair_id: int) -> Sequence[QAPair]:
        """Collect the pairs that ask a pair's question in another language, wherever they are."""
        ids = self._translated.translations(pair_id) if self._translated else ()
        return self._store.records(ids) if ids else ()

    def labelled(self, label: str) -> Sequence[int]:
        """Find the pairs with a label that is not simply their number ("General 3")."""
        labels = self._catalogue.labels
        codes = labels.names.folded_as(label)
        return IdRuns.of(self._inside(labels.ids(codes))) if codes else ()

    def section(self, name: Name) -> Sequence[int]:
        """Find the pairs of the sections with a name, in document order."""
        return IdRuns.of(self._section(name))

    def _section(self, name: Name) -> np.ndarray:
        return self._inside(self._catalogue.sections.ids(self._places.sections(name)))

    def document(self, name: Name) -> Sequence[int]:
        """Find the pairs of the documents with a name: of the file, a title, or words of them."""
        return IdRuns.of(self._document(name))

    def _document(self, name: Name) -> np.ndarray:
        paths, titles = self._catalogue.paths, self._catalogue.titles
        files, titled = self._places.files(name), self._places.titles(name)
        known = paths.have(files) | titles.have(titled) if files or titled else []
        ids = self._inside(np.flatnonzero(known))
        if len(ids) or self.names.rest(name):
            return ids
        return self._inside(paths.ids(self.names.named(name)))

    def of_documents(self, documents: Sequence[int]) -> Sequence[int]:
        """Collect the pairs of documents by their places, looked through or not."""
        return IdRuns.union(self._catalogue.ids_of_documents[place] for place in documents)

    def section_as_printed(self, pair_id: int) -> str | None:
        """Name a pair's section as its document prints it; None where it has none."""
        sections = self._catalogue.sections
        code = int(sections.codes[pair_id])
        return None if code == NONE else sections.names[code]

    def neighbour(self, pair: QAPair, step: int) -> int | None:
        """Find the pair so many steps on in the document of a pair; None where it ends.

        Raises KeyError for a pair that is not here.
        """
        here = self.id_of(pair)
        there, documents = here + step, self._catalogue.paths.codes
        is_there = 0 <= there < len(documents)
        return there if is_there and documents[there] == documents[here] else None

    def id_of(self, pair: QAPair) -> int:
        """Find a pair. Raises KeyError for one that is not here."""
        alike = self._inside(self._catalogue.like(pair)).tolist()
        place: int | None = next((i for i in alike if self._store.records([i]) == [pair]), None)
        if place is None:
            raise KeyError(pair.label)
        return place

    @cached_property
    def _number_runs(self) -> list[tuple[str, str]]:
        return [*islice(self._catalogue.number_runs(self._limit), MOST_NAMED + 1)]

    @cached_property
    def _limit(self) -> np.ndarray | None:
        return self.ids.array if isinstance(self.ids, IdRuns) else None

    @property
    def numbers(self) -> str:
        """The numbers that there are, in runs: "1–20, A1–A4"."""
        runs = self._number_runs
        return _some([first if first == last else f"{first}–{last}" for first, last in runs])

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and last number where they follow one on the other, else None."""
        runs = self._number_runs
        return runs[0] if len(runs) == 1 and runs[0][0] != runs[0][1] else None

    @property
    def section_names(self) -> str:
        """The names of the sections as printed; empty where there are none."""
        sections = self._catalogue.sections
        codes = sections.in_order(self._limit)[: MOST_NAMED + 1]
        return _some([sections.names[code] for code in codes.tolist()])

    def matches(self, meant: Sequence[int] = ()) -> tuple[Match, ...]:
        """Make matches of the pairs meant, at most MOST_SHOWN, or of none in particular.

        Those meant share all certainty; the pairs behind them fill up to ten, then the first.
        """
        meant = meant[:MOST_SHOWN]
        after = bisect_right(self.ids, meant[0]) if meant else 0
        chosen = set(meant)
        others = (self.ids[(after + i) % self.total] for i in range(self.total))
        rest = (i for i in others if i not in chosen)
        filling = list(islice(rest, max(MATCHES - len(meant), 0)))
        return (*certain(self._store.records(meant)), *self.listed(filling))

    def listed(self, ids: Sequence[int]) -> tuple[Match, ...]:
        """Make matches of these pairs, at most MOST_SHOWN, with no claim that one answers."""
        return tuple(Match(pair, 0.0) for pair in self._store.records(ids[:MOST_SHOWN]))


def cut(ids: Sequence[int]) -> tuple[Note, ...]:
    """Say that of the pairs meant only the first are shown; nothing where all are."""
    count = (str(MOST_SHOWN), str(len(ids)))
    return (Note("first_of", count),) if len(ids) > MOST_SHOWN else ()


def _some(names: Sequence[str]) -> str:
    return ", ".join([*names[:MOST_NAMED], *(["…"] if len(names) > MOST_NAMED else [])])
