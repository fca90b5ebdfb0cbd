"""Questions of the documents that a reader may begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

from qa_bot.conversation import Desk
from qa_bot.records import QAPair
from qa_bot.store import PairStore


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions to begin with, of the document with this title; None where there is but one."""

    title: str | None
    pairs: Sequence[QAPair]


def examples_of(desk: Desk, count: int, documents: int, of_each: int) -> list[Examples]:
    """Take `count` questions to begin with; of several documents, so many of each of the first."""
    if not desk.titles:
        return [Examples(None, _spread_pairs(desk.store, count))]
    titled = desk.documents[:documents]
    ids = [_spread(document.ids, of_each) for document in titled]
    pairs = iter(desk.store.records([*chain.from_iterable(ids)]))
    return [
        Examples(document.title, [*islice(pairs, len(of_one))])
        for document, of_one in zip(titled, ids, strict=True)
    ]


def _spread_pairs(store: PairStore, count: int) -> list[QAPair]:
    return store.records(_spread(range(store.statistics.pairs), count))


def _spread(ids: Sequence[int], count: int) -> Sequence[int]:
    return ids[:: max(len(ids) // count, 1)][:count]
