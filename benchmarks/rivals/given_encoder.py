"""QA Bot's own interface for given vectors is an encoder: this one gives those of real texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarks.rivals.inputs import NUMBERED, noisy
from benchmarks.rivals.worker import Pair
from qa_bot.models.embedding import Encoder, TextVectors, load_encoder


class GivenEncoder:
    """Reads queries with the bundled model, and stored texts as texts that it has read before.

    A stored text is one of these and a number in brackets behind its question. Up to `distinct` it
    has the vectors that were found; those of all others have noise on them, the same for the same
    number.
    """

    def __init__(self, model: Encoder, distinct: int) -> None:
        self.name, self.fingerprint = model.name, model.fingerprint
        self._model, self._distinct = model, distinct
        self._known: dict[str, TextVectors] = {}

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> GivenEncoder:
        """One over the bundled model, for these pairs, of which the first are distinct."""
        return cls(load_encoder(), len({re.sub(NUMBERED, "", pair.question) for pair in pairs}))

    def encode_query(self, text: str) -> TextVectors:
        """As the model does."""
        return self._model.encode_query(text)

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        """The vectors of each text without its number, with noise but for the first of them."""
        words = [re.sub(NUMBERED, "", text, count=1) for text in texts]
        new = [text for text in dict.fromkeys(words) if text not in self._known]
        self._known.update(zip(new, self._model.encode_documents(new), strict=True))
        return [
            self._given(self._known[plain], text) for plain, text in zip(words, texts, strict=True)
        ]

    def _given(self, vectors: TextVectors, text: str) -> TextVectors:
        found = re.search(NUMBERED, text)
        if found is None or int(found[1]) <= self._distinct:
            return vectors
        random = np.random.default_rng(int(found[1]))
        return replace(
            vectors,
            pooled=noisy(vectors.pooled[np.newaxis], random)[0],
            token_vectors=noisy(vectors.token_vectors, random),
        )

    def forget(self) -> None:
        """Give back the memory of the stored texts' vectors, when they have been indexed."""
        self._known.clear()

    def token_texts(self, ids: np.ndarray) -> list[str]:
        """As the model does."""
        return self._model.token_texts(ids)
