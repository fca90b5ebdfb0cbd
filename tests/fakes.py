"""An encoder without a model: a text is the bag of its words, a word a fixed random direction."""

import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import lru_cache

import numpy as np

from qa_bot.models.embedding import TextVectors
from qa_bot.parsing import Document
from qa_bot.ranking.features import QuestionTokens
from qa_bot.records import QAPair, Source

DIMENSION = 32
_NONE = np.empty(0, dtype=np.int64)
# Of evidence that is made by hand, where the guard takes no part.
NO_QUESTIONS = QuestionTokens(_NONE, _NONE, _NONE, _NONE, _NONE)


class FakeEncoder:
    """Implements Encoder of qa_bot.models; `embedded` lists the stored texts it was given."""

    def __init__(self, name: str = "fake", fingerprint: str = "fake-1") -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.embedded: list[str] = []
        self._texts: dict[int, str] = {}

    def encode_query(self, text: str) -> TextVectors:
        words = re.findall(r"\w+", text.lower()) or [""]
        vectors = np.stack([word_vector(word) for word in words])
        ids = np.array([zlib.crc32(word.encode()) % 5000 for word in words], dtype=np.int32)
        self._texts.update(zip(ids.tolist(), words, strict=True))
        mean = vectors.mean(axis=0)
        return TextVectors((mean / np.linalg.norm(mean)).astype(np.float32), vectors, ids)

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        self.embedded.extend(texts)
        return [self.encode_query(text) for text in texts]

    def token_texts(self, ids: np.ndarray) -> list[str]:
        return [self._texts[i] for i in ids.tolist()]


@lru_cache(maxsize=16_384)
def word_vector(word: str) -> np.ndarray:
    vector = np.random.default_rng(zlib.crc32(word.encode())).normal(size=DIMENSION)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def document(path: str, *pairs: QAPair) -> Document:
    """A document of these pairs, standing at its path, as parsing would give it."""
    placed = tuple(
        replace(pair, source=Source(path, 3 * place + 2, 3 * place + 2))
        for place, pair in enumerate(pairs)
    )
    written = repr([asdict(pair) for pair in placed])
    return Document(path, hashlib.sha256(written.encode()).hexdigest(), placed)
