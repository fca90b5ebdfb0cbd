"""Questions as they are compared where a query is one of them, form aside."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from qa_bot.records import QAPair
from qa_bot.words.plain import normalised


@dataclass(frozen=True, slots=True, eq=False)
class ExactQuestions:
    """The questions of all pairs by their hashes, so that none of their texts is held.

    Of each question, alternate and address, normalised: `hashes` (m,) uint64, ascending, and
    `pairs` (m,) int32, the positions of their pairs, ascending where hashes are equal.
    """

    hashes: np.ndarray
    pairs: np.ndarray

    @classmethod
    def build(cls, pairs: Iterable[QAPair]) -> ExactQuestions:
        """Collect the questions of pairs, in their order; 12 bytes are held of each."""
        hashes, owners = array("Q"), array("i")
        for position, pair in enumerate(pairs):
            for form in _forms(pair):
                hashes.append(_hash(form))
                owners.append(position)
        found = np.frombuffer(hashes, dtype=np.uint64) if hashes else np.empty(0, dtype=np.uint64)
        order = np.argsort(found, kind="stable")
        return cls(found[order], np.array(owners, dtype=np.int32)[order])

    def ids(self, question: str, records: Callable[[Sequence[int]], list[QAPair]]) -> list[int]:
        """Find the positions of the pairs that this question is one of, form aside.

        `records` reads pairs by position: two texts may have one hash.
        """
        form = normalised(question)
        if not form:
            return []
        wanted = np.uint64(_hash(form))
        first, end = (int(np.searchsorted(self.hashes, wanted, side)) for side in ("left", "right"))
        found = self.pairs[first:end].tolist()
        return [i for i, pair in zip(found, records(found), strict=True) if form in _forms(pair)]

    def check(self, pairs: int) -> None:
        """Raise ValueError unless these are hashes in order, of so many pairs."""
        hashes, owners = self.hashes, self.pairs
        fits = [
            hashes.dtype == np.uint64 and owners.dtype == np.int32,
            hashes.ndim == 1 and hashes.shape == owners.shape,
            bool(np.all(hashes[1:] >= hashes[:-1])),
            owners.min(initial=0) >= 0 and owners.max(initial=0) < pairs,
        ]
        if not all(fits):
            raise ValueError(f"its questions are not those of {pairs} pairs")


def _forms(pair: QAPair) -> set[str]:
    """The normalised question, alternates and addresses of a pair."""
    question = normalised(pair.question)
    forms = {question, *map(normalised, pair.alternates)} - {""}
    if question:
        forms |= {normalised(pair.address()), normalised(pair.address(with_path=True))}
    return forms


def _hash(form: str) -> int:
    return int.from_bytes(blake2b(form.encode("utf-8", "surrogatepass"), digest_size=8).digest())
