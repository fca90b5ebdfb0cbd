"""The bundled model as an encoder, of queries and of stored texts, in onnxruntime."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from itertools import groupby

import numpy as np

from qa_bot.models.allowed_threads import allowed_threads, encoding_threads
from qa_bot.models.exported_model import ExportedModel
from qa_bot.models.vectors import TextVectors

# Texts of one batch have as many tokens together, or it is one text alone. From 256 on up to 4,096
# it makes little difference to the time (python -m benchmarks.building --batches); fewer take less
# memory, and leave no thread waiting for a last large one.
BATCH_TOKENS = 512


class BundledEncoder:
    """Queries and stored texts as an exported model reads them, without torch.

    A stored text's vectors are those that torch gives but for the order of floating point sums: at
    most 5e-5 apart in any number (tests/models/test_exported_model.py). A query's are computed in
    smaller numbers, which halves its time (qa_bot.models.narrow_weights): at most .03 apart, with a
    cosine to those of .998 for a pooled vector and .99 for a token's. Batches are of texts of one
    length, so nothing is padded, and each is read by one thread: what else stood in a batch and
    how many threads there were make no difference to a text's vectors. Threads share a session, and
    so one copy of its weights; that of stored texts is opened when the first is read.
    """

    def __init__(
        self,
        name: str,
        fingerprint: str,
        exported: ExportedModel,
        batch_tokens: int = BATCH_TOKENS,
        threads: int | None = None,
        queries: ExportedModel | None = None,
    ) -> None:
        """`exported` reads stored texts, and queries too unless `queries` does.

        `threads` read stored texts, as many as the process may use unless it is given.
        """
        self.name = name
        self.fingerprint = fingerprint
        self._exported = exported
        self._queries = queries or exported
        self._batch_tokens = batch_tokens
        self._threads = threads
        self._ahead = threading.local()

    def encode_query(self, text: str) -> TextVectors:
        """Encode one query, unless its vectors are at hand: see `reading_ahead`."""
        ahead: dict[str, TextVectors] = getattr(self._ahead, "vectors", {})
        return ahead.get(text) or self._queries.encode(text)

    @contextmanager
    def reading_ahead(self, texts: Sequence[str]) -> Iterator[None]:
        """Encode queries together: inside the block `encode_query` has them for this thread.

        Of a batch the weights are fetched once: with weights in 8 bits 64 queries save a fifth of
        their time, in float32 half of it (benchmarks.many).
        """
        distinct = list(dict.fromkeys(texts))
        tokenised = [self._queries.tokens(text) for text in distinct]
        found: dict[str, TextVectors] = {}
        for batch in batches_of([len(tokens.ids) for tokens in tokenised], self._batch_tokens):
            read = self._queries.read([tokenised[i] for i in batch])
            found.update(zip((distinct[i] for i in batch), read, strict=True))
        self._ahead.vectors = found
        try:
            yield
        finally:
            del self._ahead.vectors

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        """Encode stored texts on all threads.

        What interrupts it is raised as soon as each thread has read the batch that it has begun.
        """
        tokenised = [self._exported.tokens(text) for text in texts]
        batches = batches_of([len(tokens.ids) for tokens in tokenised], self._batch_tokens)
        found: dict[int, TextVectors] = {}
        with encoding_threads(self._threads or allowed_threads()) as pool:
            read = {
                pool.submit(self._exported.read, [tokenised[i] for i in batch]): batch
                for batch in batches
            }
            for done in as_completed(read):
                found.update(zip(read[done], done.result(), strict=True))
        return [found[i] for i in range(len(texts))]

    def token_texts(self, ids: np.ndarray) -> list[str]:
        """The text of each token id (t,); a piece that continues a word begins with "##"."""
        return self._exported.token_texts(ids)


def batches_of(lengths: Sequence[int], tokens: int) -> list[list[int]]:
    """Positions of texts of one length, together at most so many tokens or one text alone.

    The longest come first, so that what is left at the end is short for whichever thread gets it.
    """
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    batches: list[list[int]] = []
    for length, group in groupby(order, key=lengths.__getitem__):
        same = list(group)
        texts = max(1, tokens // max(1, length))
        batches += [same[start : start + texts] for start in range(0, len(same), texts)]
    return batches
