"""Which pairs are new, gone or otherwise between two indexes, and in what."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from qa_bot.records import QAPair

Kind = Literal["added", "changed", "renumbered", "removed"]
# Where a pair stands, how it got its number, and what was found out of its text.
_NOT_COMPARED = {"source", "number", "number_is_printed", "language"}
COMPARED = tuple(field.name for field in fields(QAPair) if field.name not in _NOT_COMPARED)
_Key = Callable[[QAPair], Hashable]
# What makes a pair of then the one of now, the surest first; of each the first that is left.
_SAME: tuple[_Key, ...] = (
    lambda pair: (path_of(pair), pair.label, pair.question),
    lambda pair: (path_of(pair), pair.question),
    lambda pair: (path_of(pair), pair.answer) if pair.answer.strip() else None,
    lambda pair: (path_of(pair), pair.label),
    lambda pair: (pair.question, pair.answer),  # a document that was renamed
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What of a pair is otherwise: a field of QAPair, "document" or "section", then and now."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedPair:
    """A pair as it was and as it is now; None where it is new, or gone."""

    before: QAPair | None
    after: QAPair | None

    @property
    def pair(self) -> QAPair:
        """The pair of now, or the one that is gone."""
        pair = self.after or self.before
        assert pair is not None
        return pair

    @property
    def kind(self) -> Kind:
        """What became of it; renumbered where nothing but its number is otherwise."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "renumbered" if [one.name for one in self.differences] == ["label"] else "changed"

    @property
    def differences(self) -> list[Difference]:
        """In what it is otherwise; nothing of one that is new, or gone."""
        if self.before is None or self.after is None:
            return []
        before, after = _values(self.before), _values(self.after)
        return [
            Difference(name, _text(before[name]), _text(after[name]))
            for name in before
            if before[name] != after[name]
        ]


@dataclass(frozen=True, slots=True)
class PairChanges:
    """All that is otherwise, in the order of now, what is gone at its end; and who is who.

    `now` has the place (path and label) of each pair of then that is still there.
    """

    changed: tuple[ChangedPair, ...]
    now: dict[tuple[str, str], tuple[str, str]]


def pair_changes(before: Sequence[QAPair], after: Sequence[QAPair]) -> PairChanges:
    """Compare two collections; lines that moved, and languages, are no difference."""
    then = _matched(before, after)
    changed = [
        ChangedPair(then.get(place), pair)
        for place, pair in enumerate(after)
        if place not in then or _values(then[place]) != _values(pair)
    ]
    still = {id(pair) for pair in then.values()}
    gone = [ChangedPair(pair, None) for pair in before if id(pair) not in still]
    now = {place_of(pair): place_of(after[place]) for place, pair in then.items()}
    return PairChanges((*changed, *gone), now)


def path_of(pair: QAPair) -> str:
    """The path of its document; "" where it has none."""
    return pair.source.path if pair.source else ""


def place_of(pair: QAPair) -> tuple[str, str]:
    """Its document and its label, by which a pair is told from all others."""
    return path_of(pair), pair.label


def _matched(before: Sequence[QAPair], after: Sequence[QAPair]) -> dict[int, QAPair]:
    """The pair of then by the place of that of now."""
    found: dict[int, QAPair] = {}
    left: Iterable[QAPair] = before
    for key in _SAME:
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for place, pair in enumerate(after):
            if place not in found:
                waiting[key(pair)].append(place)
        still_left = []
        for pair in left:
            sign = key(pair)
            if sign is not None and waiting[sign]:
                found[waiting[sign].popleft()] = pair
            else:
                still_left.append(pair)
        left = still_left
    return found


def _values(pair: QAPair) -> dict[str, Any]:
    values: dict[str, Any] = {"document": path_of(pair)}
    values |= {name: getattr(pair, name) for name in COMPARED}
    values["section"] = pair.source.section if pair.source else None
    return values


def _text(value: Any) -> str:
    """A value in words: of several one a line, "" for none."""
    if value is None:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, tuple) else str(value)
