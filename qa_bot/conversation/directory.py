"""Where questions stand: found by number, section and neighbourhood, never by meaning."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

from qa_bot.answering.outcome import MATCHES, certain
from qa_bot.conversation.document_names import DocumentNames
from qa_bot.records import Match, QAPair
from qa_bot.store import PairStore, pages
from qa_bot.words.folding import folded, words_of
from qa_bot.words.lexicon import lexicon

# Runs of numbers, and names of sections, that a notice names.
MOST_NAMED = 12
_LEADING_NUMBER = re.compile(r"(\d+(?:\.\d+)*|[ivx]+)[.)]?$")
_LAST_NUMBER = re.compile(r"(.*?)(\d{1,9})$")

Name = tuple[str, ...]


def name_of(words: Iterable[str]) -> Name:
    """Take what is compared of a section's or document's name."""
    passed_over = lexicon().listings.around_names | lexicon().messages.pointing
    return tuple(word for word in words if word not in passed_over)


class Directory:
    """The pairs of a store, or some of them, by their numbers and places; it holds their ids.

    Numbers and labels are looked up in their folded form.
    """

    def __init__(
        self, store: PairStore, names: DocumentNames, ids: Sequence[int] | None = None
    ) -> None:
        """Look through the pairs with these ids, ascending, or through all."""
        self._store = store
        self.names = names
        self.ids = range(store.statistics.pairs) if ids is None else ids
        self._within = frozenset(self.ids) if ids is not None else None
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._labels: dict[str, list[int]] = defaultdict(list)
        self._sections: dict[Name, list[int]] = defaultdict(list)
        self._documents: dict[Name, list[int]] = defaultdict(list)
        self._counted: set[int] = set()  # whose number the document does not print
        self._printed_numbers: dict[str, None] = {}
        self._printed_sections: dict[str, None] = {}
        for pair_id, pair in self._pairs():
            self._add_number(pair_id, pair)
            self._add_names(pair_id, pair)

    def _pairs(self) -> Iterator[tuple[int, QAPair]]:
        if self._within is None:
            return enumerate(chain.from_iterable(pages(self._store)))
        return zip(self.ids, self._store.records(self.ids), strict=True)

    @property
    def total(self) -> int:
        """How many pairs there are."""
        return len(self.ids)

    def _add_number(self, pair_id: int, pair: QAPair) -> None:
        self._printed_numbers.setdefault(pair.number)
        self._numbers[folded(pair.number)].append(pair_id)
        if pair.label != pair.number:
            self._labels[folded(pair.label)].append(pair_id)
        if not pair.number_is_printed:
            self._counted.add(pair_id)

    def _add_names(self, pair_id: int, pair: QAPair) -> None:
        if pair.source is None:
            return
        if pair.source.section:
            self._printed_sections.setdefault(pair.source.section)
            for name in _section_names(pair.source.section):
                self._sections[name].append(pair_id)
        for name in _document_names(pair.source.path, pair.source.title):
            self._documents[name].append(pair_id)

    def numbered(self, number: str, place: Name = ()) -> list[int]:
        """Find the pairs with a number, all of a place (a section or document) or of any.

        Where some documents print the number, those count that only count so far.
        """
        ids = self._numbers.get(number, [])
        if place:
            inside = set(self.section(place) or self.document(place))
            ids = [i for i in ids if i in inside]
        printed = [i for i in ids if i not in self._counted]
        return printed or ids

    def labelled(self, label: str) -> list[int]:
        """Find the pairs with a label that is not simply their number ("General 3")."""
        return self._labels.get(label, [])

    def section(self, name: Name) -> list[int]:
        """Find the pairs of the sections with a name, in document order."""
        return self._sections.get(name, [])

    def document(self, name: Name) -> list[int]:
        """Find the pairs of the documents with a name: of the file, a title, or words of them."""
        if name in self._documents:
            return self._documents[name]
        if self.names.rest(name):
            return []
        return [
            i
            for place in self.names.named(name)
            for i in self.names.documents[place].ids
            if self._within is None or i in self._within
        ]

    def section_as_printed(self, pair_id: int) -> str | None:
        """Name a pair's section as its document prints it; None where it has none."""
        source = self._pair(pair_id).source
        return source.section if source else None

    def neighbour(self, pair: QAPair, step: int) -> int | None:
        """Find the pair so many steps on in the document of a pair; None where it ends.

        Raises KeyError for a pair that is not here.
        """
        there = self.id_of(pair) + step
        is_there = 0 <= there < self._store.statistics.pairs
        same = is_there and _path(self._pair(there)) == _path(pair)
        return there if same else None

    def id_of(self, pair: QAPair) -> int:
        """Find a pair. Raises KeyError for one that is not here."""
        alike = self._numbers.get(folded(pair.number), [])
        place = next((i for i in alike if self._pair(i) == pair), None)
        if place is None:
            raise KeyError(pair.label)
        return place

    @property
    def numbers(self) -> str:
        """The numbers that there are, in runs: "1–20, A1–A4"."""
        runs: list[list[str]] = []
        for number in self._printed_numbers:
            if runs and number == _following(runs[-1][-1]):
                runs[-1].append(number)
            else:
                runs.append([number])
        named = [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
        return _some(named)

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and last number where they follow one on the other, else None."""
        numbers = list(self._printed_numbers)
        pairwise = zip(numbers, numbers[1:], strict=False)
        if len(numbers) > 1 and all(_following(one) == other for one, other in pairwise):
            return numbers[0], numbers[-1]
        return None

    @property
    def section_names(self) -> str:
        """The names of the sections as printed; empty where there are none."""
        return _some(list(self._printed_sections))

    def matches(self, meant: Sequence[int] = ()) -> tuple[Match, ...]:
        """Make matches of the pairs meant, or of none in particular.

        Those meant share all certainty; the pairs behind them fill up to ten, then the first.
        """
        after = bisect_right(self.ids, meant[0]) if meant else 0
        chosen = set(meant)
        others = (self.ids[(after + i) % self.total] for i in range(self.total))
        rest = (i for i in others if i not in chosen)
        filling = list(islice(rest, max(MATCHES - len(meant), 0)))
        return (*certain(self._store.records(meant)), *self.listed(filling))

    def listed(self, ids: Sequence[int]) -> tuple[Match, ...]:
        """Make matches of these pairs, with no claim that one answers."""
        return tuple(Match(pair, 0.0) for pair in self._store.records(ids))

    def _pair(self, pair_id: int) -> QAPair:
        (pair,) = self._store.records([pair_id])
        return pair


def _path(pair: QAPair) -> str | None:
    return pair.source.path if pair.source else None


@lru_cache(maxsize=4096)
def _document_names(path: str, title: str | None) -> frozenset[Name]:
    """A document's file name, with and without its ending, and its title."""
    file = path.rsplit("/", 1)[-1]
    titles = {file, file.rsplit(".", 1)[0], title or ""}
    return frozenset({name_of(words_of(title)) for title in titles} - {()})


@lru_cache(maxsize=4096)
def _section_names(section: str) -> frozenset[Name]:
    """A section's name, without its number too, and its number alone."""
    words = words_of(section)
    names = {name_of(words)}
    if len(words) > 1 and _LEADING_NUMBER.match(words[0]):
        names |= {name_of(words[1:]), (words[0],)}
    return frozenset(names - {()})


def _following(number: str) -> str | None:
    """The number that comes next: "5" after "4", "4.2" after "4.1", "A2" after "A1"."""
    match = _LAST_NUMBER.match(number)
    return f"{match[1]}{int(match[2]) + 1}" if match else None


def _some(names: Sequence[str]) -> str:
    return ", ".join([*names[:MOST_NAMED], *(["…"] if len(names) > MOST_NAMED else [])])
