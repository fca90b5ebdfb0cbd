"""A small index in editions, and what its builders and readers do; see faults.py.

An edition is the same questions with answers that name it, so that an answer says which index it is
from, and two editions in one index would show. Vectors are made of words without a model: what is
tested is how an index is written and read, and a child is forked for each build.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from qa_bot.models.embedding import TextVectors
from qa_bot.parsing import Document
from qa_bot.records import QAPair, Source
from qa_bot.store import PairStore, SecondIndex, manifest_at, open_second, open_store, place_beside
from qa_bot.store.faiss_engine import FaissWriter
from qa_bot.store.published import kept_indexes

PAIRS = 60
_DIMENSION = 32


class WordVectors:
    """Implements Encoder of qa_bot.models: a text is its words, a word a fixed random direction."""

    def __init__(self, name: str = "words") -> None:
        self.name = name
        self.fingerprint = f"{name}-1"

    def encode_query(self, text: str) -> TextVectors:
        """Encode one text."""
        words = re.findall(r"\w+", text.lower()) or [""]
        vectors = np.stack([_direction(word) for word in words])
        ids = np.array([zlib.crc32(word.encode()) % 5_000 for word in words], dtype=np.int32)
        mean = vectors.mean(axis=0)
        return TextVectors((mean / np.linalg.norm(mean)).astype(np.float32), vectors, ids)

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        """Encode texts one by one."""
        return [self.encode_query(text) for text in texts]

    def token_texts(self, ids: np.ndarray) -> list[str]:
        """Name tokens by their numbers."""
        return [str(i) for i in ids.tolist()]


@lru_cache(maxsize=4_096)
def _direction(word: str) -> np.ndarray:
    vector = np.random.default_rng(zlib.crc32(word.encode())).normal(size=_DIMENSION)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def documents(edition: int) -> list[Document]:
    """The documents of an edition: every answer names it, and the last question is its own."""
    found = []
    for path, first in (("a.txt", 0), ("b.txt", PAIRS // 2)):
        pairs = tuple(
            QAPair(
                str(i), f"Is room {i} open?", f"Hall {i % 7}, edition {edition}.",
                source=Source(path, 3 * i + 1, 3 * i + 1),
            )
            for i in range(first, first + PAIRS // 2)
        )  # fmt: skip
        sha256 = hashlib.sha256(f"{path} {edition}".encode()).hexdigest()
        found.append(Document(path, sha256, pairs))
    return found


def build(index: Path, edition: int, rebuild: bool = False) -> str:
    """Bring both indexes to an edition, and give the hash of the first's manifest."""
    first = open_store(index, documents(edition), WordVectors(), rebuild)
    other = WordVectors("others")
    open_second(SecondIndex(place_beside(index), first, other.fingerprint, rebuild), other)
    assert first.index_sha256 is not None
    return first.index_sha256


def edition_of(store: PairStore) -> int:
    """The one edition of all answers of a store; raises ValueError where it is a mix."""
    answers = [pair.answer for pair in store.records(range(PAIRS))]
    found = {int(answer.rstrip(".").rsplit(" ", 1)[1]) for answer in answers}
    if len(found) != 1:
        raise ValueError(f"a mix of the editions {sorted(found)}")
    return found.pop()


def edition_at(index: Path) -> int | None:
    """The edition of an index that is opened as it is, all checked; None where there is none.

    Raises StoreError, and ValueError for a mix.
    """
    manifest = manifest_at(index)
    if manifest is None:
        return None
    return edition_of(FaissWriter(index).open(manifest))


def edition_before(index: Path) -> int | None:
    """The edition of the index that is gone back to from that of now; None where none is kept."""
    kept = kept_indexes(index)
    before = {one.manifest.before for one in kept if one.is_current}
    found = [one.manifest for one in kept if one.manifest.generation in before]
    return edition_of(FaissWriter(index).open(found[0])) if found else None


@dataclass(frozen=True)
class Looked:
    """All that some questions get of a store."""

    ids: list[list[int]]
    numbers: list[list[float]]
    answers: list[list[str]]


def looked_up(store: PairStore, rooms: Sequence[int]) -> Looked:
    """Ask a store for rooms: candidates, cosines and BM25, token vectors, words, and answers."""
    ids, numbers, answers = [], [], []
    for room in rooms:
        text = f"is room {room} open"
        query = WordVectors().encode_query(text)
        found = store.candidates(query.pooled, text.split())
        tokens = store.token_vectors(found.ids)
        ids.append([*found.ids.tolist(), *tokens.ids.tolist(), *store.exact(text)])
        sums = tokens.vectors.astype(np.float64).sum(axis=0) if len(tokens.ids) else np.zeros(1)
        numbers.append([*found.bm25.tolist(), *found.question_cosine.tolist(), *sums.tolist()])
        answers.append([pair.answer for pair in store.records(store.exact(text))])
    return Looked(ids, numbers, answers)
