"""The texts of an index that have vectors already, found by their keys."""

from __future__ import annotations

import logging

import numpy as np

from qa_bot.records import IndexDamagedError
from qa_bot.store.data import IndexData
from qa_bot.store.milvus_engine.milvus_collection import ROW_KEYS
from qa_bot.store.milvus_engine.milvus_store import MilvusStore
from qa_bot.store.milvus_engine.packing import array_from, joined
from qa_bot.store.token_codes import TokenCodec

logger = logging.getLogger(__name__)


class KnownTexts:
    """The texts of a store, of whose vectors only those that are asked for are read.

    Where they are not what was written a warning says so, and the texts count as unknown.
    """

    def __init__(self, store: MilvusStore) -> None:
        self._store = store
        try:
            # 8 bytes of each row's key, and its pair: which texts these are, the vectors say.
            table = array_from(store.collection.named(ROW_KEYS), "<u8", None, 2)
            if table[:, 1].max(initial=0) >= store.statistics.pairs:
                raise ValueError("it names a pair that is none")
        except (IndexDamagedError, ValueError) as error:
            logger.warning("%s of %s: %s", ROW_KEYS, store.collection, _embedded_again(error))
            table = np.empty((0, 2), dtype=np.uint64)
        self._hashes, self._pairs = table[np.argsort(table[:, 0], kind="stable")].T

    @property
    def codec(self) -> TokenCodec | None:
        """What the codes of token vectors mean; None where they are none."""
        return self._store.tables.codec

    @property
    def dimension(self) -> int:
        """How many dimensions the vectors have."""
        return len(self._store.statistics.mean_question)

    def of(self, keys: np.ndarray) -> IndexData | None:
        """Read the vectors of the pairs that hold texts with keys (r, KEY_BYTES); None for none."""
        hashes = hashes_of(keys)
        places = np.searchsorted(self._hashes, hashes)
        places = places[places < len(self._hashes)]
        pairs = np.unique(self._pairs[places[np.isin(self._hashes[places], hashes)]])
        if not len(pairs):
            return None
        try:
            return joined([*self._store.read_vectors(pairs.tolist())])
        except IndexDamagedError as error:
            logger.warning("%s", _embedded_again(error))
            return None


def hashes_of(keys: np.ndarray) -> np.ndarray:
    """Take the first 8 bytes of each key (r, KEY_BYTES) uint8: (r,) uint64."""
    return np.ascontiguousarray(keys[:, :8]).view("<u8")[:, 0]


def _embedded_again(error: Exception) -> str:
    return f"{error}; its texts are embedded again"
