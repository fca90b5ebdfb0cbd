"""The model's work and QA Bot's evidence, done once for all systems that want them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarks.encodings import encode_pooled, encode_queries, index_folder
from qa_bot import QAPair
from qa_bot.answering import gather
from qa_bot.guard import Query
from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.parsing import Document
from qa_bot.ranking import Evidence
from qa_bot.store import PairStore
from qa_bot.store.bm25 import BM25
from qa_bot.store.candidate_rows import statistics_of
from qa_bot.store.faiss_engine import FaissStore, FaissWriter
from qa_bot.store.index_rows import RowKind
from qa_bot.store.opening import opened
from qa_bot.store.texts import languages_of, texts_of


class Measurer:
    """Vectors, indexes and evidence by content: on disk, and in memory for this run."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._queries: dict[str, TextVectors] = {}
        self._stores: dict[tuple[QAPair, ...], FaissStore] = {}
        self._evidence: dict[tuple[int, str], Evidence] = {}

    def prepare(self, queries: Sequence[str]) -> None:
        """Encode queries that belong together, or read them where they are cached."""
        vectors = encode_queries(queries, self.encoder)
        self._queries.update(zip(queries, vectors, strict=True))

    def query(self, text: str) -> TextVectors:
        """Vectors of one query."""
        if text not in self._queries:
            self._queries[text] = self.encoder.encode_query(text)
        return self._queries[text]

    def pooled(self, texts: Sequence[str]) -> np.ndarray:
        """Pooled vectors (n, d) of stored texts."""
        return encode_pooled(texts, self.encoder)

    def store(self, pairs: tuple[QAPair, ...]) -> FaissStore:
        """The index of pairs."""
        if pairs not in self._stores:
            self._stores[pairs] = with_all_words(cached_index(pairs, self.encoder))
        return self._stores[pairs]

    def evidence(self, store: PairStore, query: str) -> Evidence:
        """What QA Bot measures of the candidates for a query."""
        key = (id(store), query)
        if key not in self._evidence:
            read = store.vocabulary.read(query).text
            self._evidence[key] = gather(read, self.query(read), store)
        return self._evidence[key]

    def guarded(self, store: PairStore, query: str) -> Query:
        """A query as the guard compares it: as read, all of it the message's own."""
        read = store.vocabulary.read(query).text
        return Query(read, read, self.query(read).token_ids)


def with_all_words(store: FaissStore) -> FaissStore:
    """Count alternates among the words of a store, as when the numbers that ship were fitted.

    There the phrases of an intent are one pair, the first of them its question.
    """
    kinds = store.data.row_kinds
    if np.any(kinds == RowKind.ALTERNATE):
        as_questions = np.where(kinds == RowKind.PASSAGE, kinds, np.uint8(RowKind.QUESTION))
        starts = np.searchsorted(store.data.row_pairs, np.arange(len(store.data.pairs) + 1))
        store.statistics = statistics_of(replace(store.data, row_kinds=as_questions), starts)
        store.bm25 = BM25.build(texts_of(store.data.pairs), languages_of(store.data.pairs))
    return store


def cached_index(pairs: tuple[QAPair, ...], encoder: Encoder) -> FaissStore:
    """The index of pairs, kept in benchmarks/.cache."""
    texts = [text for pair in pairs for text in (pair.number, *texts_of([pair]))]
    texts += sorted({pair.language for pair in pairs if pair.language})
    if any(pair.alternates for pair in pairs):
        texts.append("words of alternates do not count")  # as they did in folders of before
    folder = index_folder(texts, encoder)
    return opened(FaissWriter(folder), [Document("pairs", folder.name, pairs)], encoder)
