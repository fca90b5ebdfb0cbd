"""Pairs to index rows: one per question, alternate wording and answer passage."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from qa_bot.records import QAPair
from qa_bot.store.ranges import offsets, ranges
from qa_bot.words.letters import counted_word
from qa_bot.words.sentences import sentences_of_lines

# 120 words and a question stay under the 256 tokens that all-MiniLM-L6-v2 reads for 96.2 % of the
# passages of the eight evaluation documents (benchmarks.quality prints the share).
PASSAGE_WORDS = 120
# 128 bits: two of a billion texts share them once in 10**20.
KEY_BYTES = 16


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

    Arrays are those of IndexData; `starts` (n + 1,) int64 are where the rows of each pair begin.
    """

    pairs: Sequence[QAPair]
    keys: np.ndarray
    owners: np.ndarray
    kinds: np.ndarray
    spans: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, pairs: Sequence[QAPair]) -> RowTable:
        """Cut pairs, one after the other, into rows."""
        keys = bytearray()
        counts, kinds, spans = array("q"), array("B"), array("i")
        for position, pair in enumerate(pairs):
            before = len(kinds)
            for row in _pair_rows(position, pair):
                keys += row.key
                kinds.append(row.kind)
                spans.extend(row.span or (-1, -1))
            counts.append(len(kinds) - before)
        return cls(
            pairs=pairs,
            keys=np.frombuffer(bytes(keys), dtype=np.uint8).reshape(-1, KEY_BYTES),
            owners=np.repeat(np.arange(len(pairs), dtype=np.int32), np.array(counts)),
            kinds=np.array(kinds, dtype=np.uint8),
            spans=np.array(spans, dtype=np.int32).reshape(-1, 2),
            starts=offsets(counts),
        )

    @classmethod
    def refreshed(cls, pairs: Sequence[QAPair], before: RowTable, places: np.ndarray) -> RowTable:
        """Make what `of` makes, and take from `before` the rows of the pairs that it has.

        `places` (n,) are where these stand there, -1 for those that it has not.
        """
        old, new = np.flatnonzero(places >= 0), np.flatnonzero(places < 0)
        made, taken = cls.of([pairs[i] for i in new.tolist()]), places[old]
        counts = np.empty(len(pairs), dtype=np.int64)
        counts[old], counts[new] = np.diff(before.starts)[taken], np.diff(made.starts)
        starts = offsets(counts)
        rows = ranges(starts[old], starts[old + 1]), ranges(starts[new], starts[new + 1])
        there = ranges(before.starts[taken], before.starts[taken + 1])

        def put(one: np.ndarray, other: np.ndarray) -> np.ndarray:
            both = np.empty((int(starts[-1]), *one.shape[1:]), dtype=one.dtype)
            both[rows[0]], both[rows[1]] = one[there], other
            return both

        return cls(
            pairs=pairs,
            keys=put(before.keys, made.keys),
            owners=np.repeat(np.arange(len(pairs), dtype=np.int32), counts),
            kinds=put(before.kinds, made.kinds),
            spans=put(before.spans, made.spans),
            starts=starts,
        )

    def rows(self, places: np.ndarray) -> list[IndexRow]:
        """The rows at these places (k,), with their texts."""
        return [*map(self._row, places.tolist())]

    def lengths(self, places: np.ndarray) -> np.ndarray:
        """The characters of the texts of the rows at these places (k,): (k,) int64."""
        return np.array([len(self._row(place).text) for place in places.tolist()], dtype=np.int64)

    def _row(self, place: int) -> IndexRow:
        owner, kind = int(self.owners[place]), RowKind(self.kinds[place])
        pair, (start, end) = self.pairs[owner], self.spans[place].tolist()
        if kind == RowKind.ALTERNATE:
            text = pair.alternates[place - int(self.starts[owner]) - 1]
        else:
            text = pair.question
        if start < 0:
            return IndexRow(owner, kind, text)
        return IndexRow(owner, kind, _passage(pair, start, end), (start, end))


def _passage(pair: QAPair, start: int, end: int) -> str:
    """The text of a row: a passage of the answer with the question in front."""
    return f"{pair.question}\n{pair.answer[start:end]}"


def _pair_rows(position: int, pair: QAPair) -> Iterator[IndexRow]:
    yield IndexRow(position, RowKind.QUESTION, pair.question)
    for alternate in pair.alternates:
        yield IndexRow(position, RowKind.ALTERNATE, alternate)
    spans = passages(pair.answer)
    for start, end in spans:
        yield IndexRow(position, RowKind.PASSAGE, _passage(pair, start, end), (start, end))
    if not spans:
        yield IndexRow(position, RowKind.PASSAGE, pair.question)


def passages(answer: str, limit: int = PASSAGE_WORDS) -> list[tuple[int, int]]:
    """Find start and end of each passage of an answer: whole sentences, at most `limit` words.

    A sentence longer than `limit` words is cut between words. Of scripts without spaces between
    words two letters count as one.
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
    word = counted_word(answer)
    for start, end in sentences_of_lines(answer):
        words = [*word.finditer(answer, start, end)]
        for first in range(0, len(words), limit):
            piece = words[first : first + limit]
            yield piece[0].start(), piece[-1].end(), len(piece)


def meaning_rows(kinds: np.ndarray) -> np.ndarray:
    """Find the question and the first passage of a pair by its rows' kinds: their places (2,).

    The question again where it has no passage.
    """
    passages = np.flatnonzero(kinds == RowKind.PASSAGE)
    return np.array([0, passages[0] if len(passages) else 0])
