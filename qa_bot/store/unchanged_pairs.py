"""Which pairs an index holds already: what is made of their texts is taken from there."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from qa_bot.records import QAPair


def places_before(pairs: Sequence[QAPair], before: Sequence[QAPair]) -> np.ndarray:
    """Find each of n pairs among those before: (n,) int64, -1 for none, no place twice.

    Question, alternates, answer and their language decide; a pair is the same in another line or
    document. Of pairs that are alike the first is the first of them before. Some 200 bytes are held
    for each of those before.
    """
    first: dict[bytes, int] = {}
    following = np.full(len(before), -1, dtype=np.int64)  # the next that is alike
    for place, pair in zip(reversed(range(len(before))), reversed(before), strict=True):
        digest = _digest(pair)
        following[place] = first.get(digest, -1)
        first[digest] = place
    places = np.full(len(pairs), -1, dtype=np.int64)
    for position, pair in enumerate(pairs):
        digest = _digest(pair)
        places[position] = place = first.get(digest, -1)
        if place >= 0:
            first[digest] = int(following[place])
    return places


def _digest(pair: QAPair) -> bytes:
    """128 bits, as in IndexRow.key: two of a billion share them once in 10**20."""
    # Words are counted by their language. None, as in an older index, is counted as English.
    texts = repr((pair.question, pair.alternates, pair.answer, pair.language or "en"))
    return blake2b(texts.encode("utf-8", "surrogatepass"), digest_size=16).digest()
