"""PairStore on a Milvus server: it finds the pairs, what is measured of them is computed here.

A process holds what is known of all pairs (words, hashes of questions, numbers, sections) and the
pairs that it used last; the vectors and records stay on the server.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np

from qa_bot.ranking import Candidates, PairTokens
from qa_bot.ranking.tuned import Tuned
from qa_bot.records import IndexDamagedError, QAPair
from qa_bot.store.candidate_rows import CANDIDATES, SEARCHED_ROWS, measured, tokens_of_pairs
from qa_bot.store.catalogue import Catalogue
from qa_bot.store.index_rows import RowKind, meaning_rows
from qa_bot.store.kept import Kept
from qa_bot.store.milvus_engine.milvus_collection import FIRST_PAIR, MOST_FOUND, MilvusCollection
from qa_bot.store.milvus_engine.packing import PairVectors, joined
from qa_bot.store.milvus_engine.tables import RECORD, VECTORS, Tables
from qa_bot.store.records_file import parsed_record
from qa_bot.words.vocabulary import Vocabulary

# The vectors of pairs that a process keeps: some 200 kB each with the bundled model.
KEPT_PAIRS = 256
# Their records: some 2 kB each.
KEPT_RECORDS = 1_024

Read = TypeVar("Read")


class MilvusStore:
    """Exact inner-product search on the server; every number is of bytes that were checked."""

    is_remote = True
    tuned: Tuned | None = None  # only an index in a folder keeps it

    def __init__(
        self, collection: MilvusCollection, tables: Tables, index_sha256: str | None = None
    ) -> None:
        self.collection = collection
        self.tables = tables
        self.statistics = tables.statistics
        self.index_sha256 = index_sha256
        self._places = {word: place for place, word in enumerate(tables.words)}
        self._kept_vectors = Kept(KEPT_PAIRS, self.read_vectors)
        self._kept_records = Kept(KEPT_RECORDS, self._read_records)

    def checked(self, wait: bool = False) -> bool:
        """Tell that nothing is to be checked: whatever comes from the server is, when it comes."""
        return True

    @property
    def unchecked(self) -> None:
        """Nothing is."""

    def candidates(
        self, pooled: np.ndarray, words: Sequence[str], among: np.ndarray | None = None
    ) -> Candidates:
        """Find the nearest pairs by cosine and by BM25, each with its exact cosines."""
        asked = Counter(self._places[word] for word in words if word in self._places)
        ids = self._candidate_ids(pooled, asked, among)
        found = self.vectors(ids)
        return measured(
            ids,
            np.array([len(one.data.row_kinds) for one in found]),
            np.concatenate([one.data.row_kinds for one in found]),
            np.concatenate([one.data.row_spans for one in found]),
            np.einsum("rd,d->r", np.concatenate([one.data.pooled for one in found]), pooled),
            np.array([_bm25(one, asked) for one in found], dtype=np.float32),
        )

    def _candidate_ids(
        self, pooled: np.ndarray, asked: Counter[int], among: np.ndarray | None
    ) -> np.ndarray:
        everywhere = among is None or len(among) == self.statistics.pairs
        allowed = np.arange(self.statistics.pairs) if among is None else among
        if len(allowed) <= 2 * CANDIDATES:
            return allowed
        only = "" if everywhere else _filter(allowed)
        dense = self._nearest_pairs(pooled, only)
        lexical = self._sharing_pairs(asked, only) if asked else []
        found = {*dense, *lexical}
        if not found <= {*allowed.tolist()}:
            raise IndexDamagedError(f"{self.collection} names pairs that it does not hold")
        return np.array(sorted(found), dtype=np.int64)

    def _nearest_pairs(self, pooled: np.ndarray, only: str) -> list[int]:
        rows, most = SEARCHED_ROWS, min(self.tables.rows, MOST_FOUND)
        while True:
            found = self.collection.nearest(pooled, min(rows, most), only)
            pairs = [*dict.fromkeys(found)]
            # A pair with hundreds of alternate wordings must not crowd out all others.
            if len(pairs) >= CANDIDATES or rows >= most or len(found) < rows:
                return pairs[:CANDIDATES]
            rows *= 2

    def _sharing_pairs(self, asked: Counter[int], only: str) -> list[int]:
        # The dimension 0 is none; see milvus_collection.py.
        words = {place + 1: float(times) for place, times in asked.items()}
        count, most = 2 * CANDIDATES, min(self.statistics.pairs, MOST_FOUND)
        while True:
            pairs, products = self.collection.sharing(words, min(count, most), only)
            # Of pairs with as much BM25 the first are taken, so all of these have to be there.
            whole = len(pairs) < count or count >= most
            if whole or products[-1] < products[CANDIDATES - 1]:
                order = sorted(range(len(pairs)), key=lambda i: (-products[i], pairs[i]))
                return [pairs[i] for i in order[:CANDIDATES]]
            count *= 2

    def question_cosines(self, pair_id: int, ids: Sequence[int]) -> np.ndarray:
        """Compute the largest cosine of the questions of pairs to those of a pair: (k,)."""
        own, *others = map(_question_vectors, self.vectors([pair_id, *ids]))
        return np.array([np.einsum("qd,rd->qr", own, other).max() for other in others])

    def meaning_vectors(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """Read those of each pair's question and first passage: (k, 2, d) float32."""
        held = (one.data for one in self.vectors([*map(int, ids)]))
        return np.stack([data.pooled[meaning_rows(data.row_kinds)] for data in held])

    def known_words(self, words: Sequence[str]) -> list[str]:
        """Keep those of the stemmed words that stand in any pair."""
        return [word for word in words if word in self._places]

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of all pairs, as they are printed."""
        return self.tables.vocabulary

    @property
    def catalogue(self) -> Catalogue:
        """The numbers, sections and documents of all pairs."""
        return self.tables.catalogue

    def records(self, ids: Sequence[int] | np.ndarray) -> list[QAPair]:
        """Read the pairs with these ids, in this order."""
        wanted = [int(i) for i in ids]
        # Whoever reads that many goes through all of them, once.
        read = self._read_records if len(wanted) > KEPT_RECORDS // 2 else self._kept_records.of
        return [*read(wanted)]

    def token_vectors(self, ids: np.ndarray) -> PairTokens:
        """Read the token vectors of the pairs with these ids, in this order."""
        found = joined(self.vectors(ids))
        starts = np.searchsorted(found.row_pairs, np.arange(len(ids) + 1))
        return tokens_of_pairs(found, starts, np.arange(len(ids)))

    def exact(self, question: str) -> list[int]:
        """Find the ids of the pairs whose question or alternate equals this text, form aside."""
        return self.tables.questions.ids(question, self.records)

    def vectors(self, ids: Sequence[int] | np.ndarray) -> list[PairVectors]:
        """Read the vectors of pairs, those that were not used of late from the server."""
        return self._kept_vectors.of([int(i) for i in ids])

    def _read_records(self, ids: Sequence[int]) -> Iterable[QAPair]:
        return self._blobs(ids, RECORD, parsed_record)

    def read_vectors(self, ids: Sequence[int]) -> Iterable[PairVectors]:
        """Read the vectors of pairs from the server, and keep none; raises IndexDamagedError."""
        return self._blobs(ids, VECTORS, self._unpacked)

    def _unpacked(self, data: bytes) -> PairVectors:
        return PairVectors.unpacked(
            data,
            len(self.statistics.mean_question),
            len(self.tables.words),
            self.tables.codec,
        )

    def _blobs(
        self, ids: Iterable[int], which: int, read: Callable[[bytes], Read]
    ) -> Iterable[Read]:
        """Blobs of pairs, after holding each against its SHA-256; raises IndexDamagedError."""
        pairs = [int(i) for i in ids]
        numbers = [FIRST_PAIR + 2 * i + which for i in pairs]
        parts = [int(count) for count in self.tables.parts[pairs, which]]
        for i, data in zip(pairs, self.collection.blobs(numbers, parts), strict=True):
            if hashlib.sha256(data).digest() != self.tables.digests[i, which].tobytes():
                raise IndexDamagedError(
                    f"pair {i} of {self.collection} is not what was written; build the index again "
                    "with `qa-bot index --rebuild`"
                )
            try:
                yield read(data)
            except ValueError as error:
                reason = " ".join(str(error).split())
                raise IndexDamagedError(
                    f"pair {i} of {self.collection} cannot be read ({reason})"
                ) from error


def _question_vectors(one: PairVectors) -> np.ndarray:
    return np.asarray(one.data.pooled[one.data.row_kinds != RowKind.PASSAGE])


def _bm25(one: PairVectors, asked: Counter[int]) -> float:
    """The sum of a pair's weights of the words that were asked, as often as they were."""
    times = np.array([asked.get(int(place), 0) for place in one.words], dtype=np.float32)
    return float((one.weights * times).sum())


def _filter(ids: np.ndarray) -> str:
    """What a search is limited to: pairs with these ids, ascending, as ranges."""
    breaks = np.flatnonzero(np.diff(ids) > 1)
    starts = ids[np.concatenate([[0], breaks + 1])]
    ends = ids[np.concatenate([breaks, [len(ids) - 1]])]
    return " or ".join(
        f"(pair >= {start} and pair <= {end})" for start, end in zip(starts, ends, strict=True)
    )
