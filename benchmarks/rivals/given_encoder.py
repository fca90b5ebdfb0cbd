"""QA Bot's own interface for given vectors is an encoder: this one gives those of real texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarks.rivals.inputs import NUMBERED, noisy
from qa_bot.models.embedding import Encoder, TextVectors, load_encoder


class GivenEncoder:
    """Reads queries with the bundled model, and stored texts as texts that it has read before.

    A stored text is one of these and a number in brackets behind its question. The first with the
    same words has the vectors that were found; those of all others have noise on them, the same
    for the same number.
    """

    def __init__(self, model: Encoder) -> None:
        self.name, self.fingerprint = model.name, model.fingerprint
        self._model = model
        self._known: dict[str, TextVectors] = {}

    @classmethod
    def bundled(cls) -> GivenEncoder:
        """One over the bundled model."""
        return cls(load_encoder())

    def encode_query(self, text: str) -> TextVectors:
        """As the model does."""
        return self._model.encode_query(text)

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        """The vectors of each text without its number, with noise but for the first such text."""
        plain = [re.sub(NUMBERED, "", text, count=1) for text in texts]
        first = {text: place for place, text in reversed([*enumerate(plain)])}
        new = [text for text in first if text not in self._known]
        self._known.update(zip(new, self._model.encode_documents(new), strict=True))
        return [
            self._known[words] if first[words] == place else _with_noise(self._known[words], text)
            for place, (words, text) in enumerate(zip(plain, texts, strict=True))
        ]

    def token_texts(self, ids: np.ndarray) -> list[str]:
        """As the model does."""
        return self._model.token_texts(ids)


def _with_noise(vectors: TextVectors, text: str) -> TextVectors:
    found = re.search(NUMBERED, text)
    random = np.random.default_rng(int(found[1]) if found else 0)
    return replace(
        vectors,
        pooled=noisy(vectors.pooled[np.newaxis], random)[0],
        token_vectors=noisy(vectors.token_vectors, random),
    )
