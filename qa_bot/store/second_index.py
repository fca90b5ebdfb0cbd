"""A second index of the same pairs, with another encoder's vectors, kept beside the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import overload

from qa_bot.records import IndexServer, QAPair
from qa_bot.store.base import PairStore, pages
from qa_bot.store.publishing_rules import PublishingRules

# Below the folder of the first index, and behind its name on a server.
SECOND = "multilingual"
# What a second index is built from: the first, by the SHA-256 of its manifest.
SOURCE = "manifest.json"


@dataclass(frozen=True, slots=True)
class SecondIndex:
    """Where a second index is kept, for which encoder, and of which store it is.

    `place` is None for a store in memory: then so is the second. With `rebuild` nothing of the one
    that is there is taken over. `rules` say how it is published.
    """

    place: Path | IndexServer | None
    first: PairStore
    fingerprint: str
    rebuild: bool = False
    rules: PublishingRules = PublishingRules()


@overload
def place_beside(place: IndexServer) -> IndexServer: ...
@overload
def place_beside(place: Path) -> Path: ...
@overload
def place_beside(place: Path | IndexServer) -> Path | IndexServer: ...
def place_beside(place: Path | IndexServer) -> Path | IndexServer:
    """Where the second index of the one at a place is."""
    if isinstance(place, IndexServer):
        return replace(place, name=f"{place.name}_{SECOND}")
    return place / SECOND


class StoredPairs(Sequence[QAPair]):
    """The pairs of a store, each read when it is asked for."""

    def __init__(self, store: PairStore) -> None:
        self._store = store

    def __len__(self) -> int:
        return self._store.statistics.pairs

    @overload
    def __getitem__(self, place: int) -> QAPair: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[QAPair]: ...
    def __getitem__(self, place: int | slice) -> QAPair | Sequence[QAPair]:
        if isinstance(place, slice):
            return self._store.records(range(len(self))[place])
        return self._store.records([range(len(self))[place]])[0]

    def __iter__(self) -> Iterator[QAPair]:
        for page in pages(self._store):
            yield from page
