"""Where questions stand: found by number, section and neighbourhood, never by meaning."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from qa_bot.conversation.message import folded, words_of
from qa_bot.records import Match, QAPair
from qa_bot.words.lexicon import lexicon

# Matches beside an address or a notice: as many as ranking gives.
FILLED = 10
# Runs of numbers, and names of sections, that a notice names.
MOST_NAMED = 12
_LEADING_NUMBER = re.compile(r"(\d+(?:\.\d+)*|[ivx]+)[.)]?$")
_LAST_NUMBER = re.compile(r"(.*?)(\d{1,9})$")

Name = tuple[str, ...]


def name_of(words: Iterable[str]) -> Name:
    """What is compared of a section's or document's name."""
    passed_over = lexicon().listings.around_names | lexicon().messages.pointing
    return tuple(word for word in words if word not in passed_over)


class Directory:
    """All pairs of a bot by their numbers and places; a pair's id is its place in the bot."""

    def __init__(self, pairs: Sequence[QAPair]) -> None:
        self.pairs = tuple(pairs)
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._labels: dict[str, list[int]] = defaultdict(list)
        self._sections: dict[Name, list[int]] = defaultdict(list)
        self._documents: dict[Name, list[int]] = defaultdict(list)
        for place, pair in enumerate(self.pairs):
            self._numbers[folded(pair.number)].append(place)
            if pair.label != pair.number:
                self._labels[folded(pair.label)].append(place)
            self._add_names(place, pair)

    def _add_names(self, place: int, pair: QAPair) -> None:
        if pair.source is None:
            return
        if pair.source.section:
            for name in _section_names(pair.source.section):
                self._sections[name].append(place)
        for name in _document_names(pair.source.path, pair.source.title):
            self._documents[name].append(place)

    def numbered(self, number: str, place: Name = ()) -> list[int]:
        """Ids of the pairs with a number, all of a place (a section or document) or of any.

        Where some documents print the number, those count that only count so far.
        """
        found = self._numbers.get(folded(number), [])
        if place:
            inside = set(self.section(place) or self.document(place))
            found = [i for i in found if i in inside]
        printed = [i for i in found if self.pairs[i].number_is_printed]
        return printed or found

    def labelled(self, label: str) -> list[int]:
        """Ids of the pairs with a label that is not simply their number ("General 3")."""
        return self._labels.get(folded(label), [])

    def section(self, name: Name) -> list[int]:
        """Ids of the pairs of the sections with a name, in document order."""
        return self._sections.get(name, [])

    def document(self, name: Name) -> list[int]:
        """Ids of the pairs of the documents with a name: of the file, or a title."""
        return self._documents.get(name, [])

    def neighbour(self, pair: QAPair, step: int) -> int | None:
        """Id of the pair so many steps on in the document of a pair; None where it ends.

        Raises KeyError for a pair that is not here.
        """
        place = next((i for i, other in enumerate(self.pairs) if other == pair), None)
        if place is None:
            raise KeyError(pair.label)
        there = place + step
        same = 0 <= there < len(self.pairs) and _path(self.pairs[there]) == _path(pair)
        return there if same else None

    @property
    def numbers(self) -> str:
        """The numbers that there are, in runs: "1–20, A1–A4"."""
        runs: list[list[str]] = []
        for number in dict.fromkeys(pair.number for pair in self.pairs):
            if runs and number == _following(runs[-1][-1]):
                runs[-1].append(number)
            else:
                runs.append([number])
        named = [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
        return _some(named)

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and last number where they follow one on the other, else None."""
        numbers = list(dict.fromkeys(pair.number for pair in self.pairs))
        pairwise = zip(numbers, numbers[1:], strict=False)
        if len(numbers) > 1 and all(_following(one) == other for one, other in pairwise):
            return numbers[0], numbers[-1]
        return None

    @property
    def section_names(self) -> str:
        """The names of the sections as printed; empty where there are none."""
        found = (pair.source.section for pair in self.pairs if pair.source)
        return _some([name for name in dict.fromkeys(found) if name])

    def matches(self, meant: Sequence[int] = ()) -> tuple[Match, ...]:
        """The pairs meant share all certainty; those that follow fill up to ten, then the first."""
        after = meant[0] + 1 if meant else 0
        chosen, total = set(meant), len(self.pairs)
        others = ((after + i) % total for i in range(total))
        rest = (i for i in others if i not in chosen)
        filling = islice(rest, max(FILLED - len(meant), 0))
        first = (Match(self.pairs[i], 1 / len(meant)) for i in meant)
        return (*first, *(Match(self.pairs[i], 0.0) for i in filling))

    def listed(self, ids: Iterable[int]) -> tuple[Match, ...]:
        """These pairs, with no claim that one answers."""
        return tuple(Match(self.pairs[i], 0.0) for i in ids)


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
    found = _LAST_NUMBER.match(number)
    return f"{found[1]}{int(found[2]) + 1}" if found else None


def _some(names: Sequence[str]) -> str:
    return ", ".join([*names[:MOST_NAMED], *(["…"] if len(names) > MOST_NAMED else [])])
