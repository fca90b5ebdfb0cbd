"""Pairs to index rows: one per question, alternate wording and answer passage."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

import numpy as np

from qa_bot.records import QAPair

# 120 words and a question stay under the 256 tokens that all-MiniLM-L6-v2 reads for 96.2 % of the
# passages of the eight evaluation documents (benchmarks.quality prints the share).
PASSAGE_WORDS = 120
# 128 bits: two of a billion texts share them once in 10**20.
KEY_BYTES = 16

# A sentence ends at ., ! or ? before a space, or at the end of its line; the point behind a digit
# belongs to the number of a list item.
_SENTENCE = re.compile(r"\S.*?(?:(?:(?<!\d)\.|[!?])(?=\s)|$)", re.MULTILINE)
_WORD = re.compile(r"\S+")


class RowKind(IntEnum):
    """What the text of a row is."""

    QUESTION = 0
    ALTERNATE = 1
    PASSAGE = 2


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One text to embed: `pair` is the pair's position, `span` its passage in the answer."""

    pair: int
    kind: RowKind
    text: str
    span: tuple[int, int] | None = None

    @property
    def key(self) -> bytes:
        """First KEY_BYTES of the text's SHA-256: rows with the same key have the same vectors."""
        return hashlib.sha256(self.text.encode()).digest()[:KEY_BYTES]


def rows_of(pairs: Sequence[QAPair]) -> list[IndexRow]:
    """Make the rows of all pairs, those of one pair together, questions before passages."""
    return [row for position, pair in enumerate(pairs) for row in _pair_rows(position, pair)]


@dataclass(frozen=True, slots=True, eq=False)
class RowTable:
    """The rows of all pairs without their texts, which are made anew when they are needed.

    Arrays are those of IndexData; `lengths` (r,) int32 are the characters of each text, `starts`
    (n + 1,) int64 where the rows of each pair begin.
    """

    pairs: Sequence[QAPair]
    keys: np.ndarray
    owners: np.ndarray
    kinds: np.ndarray
    spans: np.ndarray
    lengths: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, pairs: Sequence[QAPair]) -> RowTable:
        """Cut pairs, one after the other, into rows."""
        keys = bytearray()
        counts, kinds, spans, lengths = array("q"), array("B"), array("i"), array("i")
        for position, pair in enumerate(pairs):
            before = len(kinds)
            for row in _pair_rows(position, pair):
                keys += row.key
                kinds.append(row.kind)
                spans.extend(row.span or (-1, -1))
                lengths.append(len(row.text))
            counts.append(len(kinds) - before)
        return cls(
            pairs=pairs,
            keys=np.frombuffer(bytes(keys), dtype=np.uint8).reshape(-1, KEY_BYTES),
            owners=np.repeat(np.arange(len(pairs), dtype=np.int32), np.array(counts)),
            kinds=np.array(kinds, dtype=np.uint8),
            spans=np.array(spans, dtype=np.int32).reshape(-1, 2),
            lengths=np.array(lengths, dtype=np.int32),
            starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        )

    def rows(self, places: np.ndarray) -> list[IndexRow]:
        """The rows at these places (k,), with their texts."""
        found = []
        for place in places.tolist():
            owner = int(self.owners[place])
            rows = _pair_rows(owner, self.pairs[owner])
            found.append(next(islice(rows, place - int(self.starts[owner]), None)))
        return found


def _pair_rows(position: int, pair: QAPair) -> Iterator[IndexRow]:
    yield IndexRow(position, RowKind.QUESTION, pair.question)
    for alternate in pair.alternates:
        yield IndexRow(position, RowKind.ALTERNATE, alternate)
    spans = passages(pair.answer)
    for start, end in spans:
        passage = f"{pair.question}\n{pair.answer[start:end]}"
        yield IndexRow(position, RowKind.PASSAGE, passage, (start, end))
    if not spans:
        yield IndexRow(position, RowKind.PASSAGE, pair.question)


def passages(answer: str, limit: int = PASSAGE_WORDS) -> list[tuple[int, int]]:
    """Find start and end of each passage of an answer: whole sentences, at most `limit` words.

    A sentence longer than `limit` words is cut between words.
    """
    spans: list[tuple[int, int]] = []
    held = 0
    for start, end, count in _pieces(answer, limit):
        if spans and held + count <= limit:
            spans[-1] = (spans[-1][0], end)
            held += count
        else:
            spans.append((start, end))
            held = count
    return spans


def _pieces(answer: str, limit: int) -> Iterator[tuple[int, int, int]]:
    """Sentences as (start, end, words), the long ones cut."""
    for sentence in _SENTENCE.finditer(answer):
        words = list(_WORD.finditer(answer, sentence.start(), sentence.end()))
        for first in range(0, len(words), limit):
            piece = words[first : first + limit]
            yield piece[0].start(), piece[-1].end(), len(piece)
