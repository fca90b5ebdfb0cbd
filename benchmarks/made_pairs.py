"""Collections of any size, made from a few thousand real pairs: the same each time.

A copy of a real pair has three in ten of its words drawn anew from the words of all real pairs, as
often as these print them, and the real pair's vectors with a stated noise: embedding a million
pairs would take days. The real pairs come first, as they are, so that real queries find what
answers them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.data import DOCUMENTS, load_set
from benchmarks.encodings import CACHE
from qa_bot import QAPair, Source
from qa_bot.models.embedding import Encoder, TextVectors
from qa_bot.models.vectors import unit
from qa_bot.store.index_rows import passages

# Answers are cut here, so that each is one passage: a pair is a question row and a passage row.
ANSWER_WORDS = 80
MEDICAL_PAIRS = 3_000  # of training/medquad_pairs.jsonl.gz, whose answers are long
EXCHANGED = 0.3
# The noise's length, where a vector's is 1: a noisy vector has cosine .958 to the real one. Twenty
# copies of one question are then about as near to each other as paraphrases are.
NOISE = 0.3
_NOISES = 4_096
_WORD = re.compile(r"\w+")
DOCUMENT_PAIRS = 25_000  # 12 MB; a document may have 20


@dataclass(frozen=True)
class RealPairs:
    """Questions and answers to make copies of, and all their words as often as they are printed."""

    pairs: tuple[tuple[str, str], ...]
    words: tuple[str, ...]


def real_pairs(data: Path) -> RealPairs:
    """The pairs of the documents and of dtc_faq, then medical ones, answers cut, none twice."""
    found: dict[tuple[str, str], None] = {}
    for name in (*DOCUMENTS, "dtc_faq"):
        for pair in load_set(name, limit=1).pairs:
            found.setdefault((_cut(pair.question), _cut(pair.answer)))
    with gzip.open(data / "training" / "medquad_pairs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for _, line in zip(range(MEDICAL_PAIRS), lines, strict=False):
            record = json.loads(line)
            found.setdefault((_cut(record["query"]), _cut(record["answer"])))
    # A document is read without the markup in it, so its text would be another.
    kept = tuple(pair for pair in found if pair[1] and "<" not in "".join(pair))
    return RealPairs(kept, tuple(word for pair in kept for text in pair for word in _words(text)))


def made_pairs(real: RealPairs, count: int) -> Iterator[QAPair]:
    """Pairs in documents of DOCUMENT_PAIRS each, numbered in each: the real ones, then copies."""
    for place in range(count):
        question, answer = real.pairs[place % len(real.pairs)]
        if place >= len(real.pairs):
            random = np.random.default_rng(place)
            question, answer = _copy(question, real, random), _copy(answer, real, random)
        document, number = divmod(place, DOCUMENT_PAIRS)
        path = f"made-{document:02}.csv"
        yield QAPair(str(number + 1), question, answer, Source(path, number + 2, number + 2))


class GivenVectors:
    """An encoder of made pairs: it gives what it knows of them, and reads queries itself.

    It has the real encoder's fingerprint: an index of real pairs alone is the real one.
    """

    def __init__(self, encoder: Encoder, real: RealPairs, count: int) -> None:
        """Know the texts of `count` made pairs; what is embedded is kept in benchmarks/.cache."""
        self._encoder = encoder
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self._known, self._row_of = _rows_of_texts(real, count)
        self._rows = _embedded(encoder, real)
        noise = np.random.default_rng(0).standard_normal((_NOISES, self._rows[0].pooled.size))
        self._noise = NOISE * unit(noise.astype(np.float32))

    def encode_query(self, text: str) -> TextVectors:
        """Encode one query with the real encoder."""
        return self._encoder.encode_query(text)

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        """Give the vectors of texts of made pairs; raises KeyError for others."""
        return [self._given(text) for text in texts]

    def token_texts(self, ids: np.ndarray) -> list[str]:
        """The text of each token id (t,)."""
        return self._encoder.token_texts(ids)

    def _given(self, text: str) -> TextVectors:
        digest = _digest(text)
        # As a number of their own kind: for another NumPy would copy all of them each time.
        place = int(np.searchsorted(self._known, np.uint64(digest)))
        if place == len(self._known) or self._known[place] != digest:
            raise KeyError(text)
        row = int(self._row_of[place])
        real = self._rows[row % len(self._rows)]
        pooled: np.ndarray = np.asarray(real.pooled)
        tokens: np.ndarray = real.token_vectors.astype(np.float32)
        if row >= len(self._rows):
            first = digest % _NOISES
            pooled = unit(pooled + self._noise[first])
            tokens = tokens + self._noise[(first + np.arange(len(tokens))) % _NOISES]
        return TextVectors(pooled, unit(tokens), np.asarray(real.token_ids), real.cut)


def _rows_of_texts(real: RealPairs, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The digests of all texts, ascending, and the row of each.

    Rows are counted on behind the real ones, so that a row modulo those is the real row.
    """
    rows = np.empty(2 * count, dtype=np.uint64)
    for place, pair in enumerate(made_pairs(real, count)):
        rows[2 * place] = _digest(pair.question)
        rows[2 * place + 1] = _digest(_passage(pair.question, pair.answer))
    digests, first = np.unique(rows, return_index=True)
    return digests, first.astype(np.int64)


def _embedded(encoder: Encoder, real: RealPairs) -> list[TextVectors]:
    """The vectors of the rows of all real pairs: question, passage, question, ..."""
    texts = [t for q, a in real.pairs for t in (q, _passage(q, a))]
    folder = CACHE / "made" / f"{encoder.fingerprint[:16]}-{_digest(chr(10).join(texts)):016x}"
    if not folder.exists():
        _embed(texts, encoder, folder)
    # Mapped, not read: they are none of the memory of what is measured.
    pooled, tokens, ids, ends = (
        np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        for name in ("pooled", "tokens", "ids", "ends")
    )
    bounds = zip([0, *ends[:-1]], ends, strict=True)
    return [
        TextVectors(pooled[row], tokens[start:end], ids[start:end])
        for row, (start, end) in enumerate(bounds)
    ]


def _embed(texts: Sequence[str], encoder: Encoder, folder: Path) -> None:
    vectors = encoder.encode_documents(texts)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        aside = Path(name) / "aside"
        aside.mkdir()
        for array, made in {
            "pooled": np.stack([one.pooled for one in vectors]),
            "tokens": np.concatenate([one.token_vectors for one in vectors]).astype(np.float16),
            "ids": np.concatenate([one.token_ids for one in vectors]),
            "ends": np.cumsum([len(one.token_ids) for one in vectors]),
        }.items():
            np.save(aside / f"{array}.npy", made, allow_pickle=False)
        aside.rename(folder)


def _copy(text: str, real: RealPairs, random: np.random.Generator) -> str:
    """A text with three in ten of its words drawn anew."""
    words = text.split(" ")
    changed = np.flatnonzero(random.random(len(words)) < EXCHANGED)
    drawn = random.integers(len(real.words), size=len(changed))
    for place, word in zip(changed.tolist(), drawn.tolist(), strict=True):
        if _WORD.fullmatch(words[place]):
            words[place] = real.words[word]
    return " ".join(words)


def _passage(question: str, answer: str) -> str:
    """The text of a pair's one passage, as the index has it."""
    ((start, end),) = passages(answer)
    return f"{question}\n{answer[start:end]}"


def _cut(text: str) -> str:
    """The first words of a text, on one line, as a document of it is read."""
    return unicodedata.normalize("NFC", " ".join(text.split()[:ANSWER_WORDS]))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
