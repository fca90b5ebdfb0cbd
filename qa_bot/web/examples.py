"""Questions of the documents that a reader may begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from qa_bot.conversation import Desk
from qa_bot.records import QAPair
from qa_bot.store import PairStore

# Pairs that are looked at for some that hold, where many do not.
MOST_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions to begin with, of the document with this title; None where there is but one."""

    title: str | None
    pairs: Sequence[QAPair]


def examples_of(desk: Desk, count: int, documents: int, of_each: int) -> list[Examples]:
    """Take `count` questions to begin with; of several documents, so many of each of the first.

    Their answers hold today, by their dates; a document in which none does is left out.
    """
    store, today = desk.store, desk.search.validity.today()
    titled: list[tuple[str | None, Sequence[int], int]]
    titled = [(one.title, one.ids, of_each) for one in desk.documents[:documents]]
    if not desk.titles:
        titled = [(None, range(store.statistics.pairs), count)]
    wanted = [_spread(ids, most) for _, ids, most in titled]
    pairs = iter(store.records([*chain.from_iterable(wanted)]))
    shown = []
    for (title, ids, most), own in zip(titled, wanted, strict=True):
        found = [*islice(pairs, len(own))]
        if held := _holding(found, store, ids, most, today):
            shown.append(Examples(title, held))
    return shown


def _holding(
    found: list[QAPair], store: PairStore, ids: Sequence[int], count: int, today: date
) -> list[QAPair]:
    """Those that hold of the pairs found; while they are too few, of twice as many."""
    held, looked_at = [pair for pair in found if pair.holds_on(today)], count
    if len(held) == len(found):
        return found
    while len(held) < count and looked_at < min(len(ids), MOST_LOOKED_AT):
        looked_at *= 2
        pairs = store.records(_spread(ids, looked_at))
        held = [pair for pair in pairs if pair.holds_on(today)]
    return [held[place] for place in _spread(range(len(held)), count)]


def _spread(ids: Sequence[int], count: int) -> Sequence[int]:
    return ids[:: max(len(ids) // count, 1)][:count]
