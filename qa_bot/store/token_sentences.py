"""Which sentence of its passage the tokens of a row stand in."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.store.index_rows import IndexRow
from qa_bot.words.pieces import CONTINUES
from qa_bot.words.sentences import sentences

# A token is looked for so many characters behind the one before: past an unknown word, no further.
_REACH = 100


@dataclass(frozen=True, slots=True, eq=False)
class RowSentences:
    """The sentences of a row's tokens, s of them, one after the other.

    Of each, `lengths` (s,) int32 is how many tokens it has, at least one, and `spans` (s, 2) int32
    its start and end in the row's passage, -1 -1 for the tokens of a question.
    """

    lengths: np.ndarray
    spans: np.ndarray


def token_sentences(row: IndexRow, pieces: Sequence[str]) -> RowSentences:
    """Find the sentences of a row, whose tokens have the texts `pieces`.

    A row that is the same text as another has the same sentences, wherever its passage stands in
    the answer.
    """
    bounds = _bounds(row, pieces)
    begins = np.ones(len(bounds), dtype=bool)
    begins[1:] = bounds[1:, 0] != bounds[:-1, 0]
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(bounds)).astype(np.int32)
    return RowSentences(lengths, bounds[starts])


def _bounds(row: IndexRow, pieces: Sequence[str]) -> np.ndarray:
    """Start and end of each token's sentence in the row's passage, (t, 2) int32."""
    bounds = np.full((len(pieces), 2), -1, dtype=np.int32)
    if row.span is None:
        return bounds
    passage_start = len(row.text) - (row.span[1] - row.span[0])
    spans = np.array(list(sentences(row.text[passage_start:])), dtype=np.int32)
    starts = token_starts(pieces, row.text) - passage_start
    inside = starts >= 0
    bounds[inside] = spans[np.searchsorted(spans[:, 0], starts[inside], side="right") - 1]
    return bounds


def token_starts(pieces: Sequence[str], text: str) -> np.ndarray:
    """Find where in a text each of its tokens begins, (t,) int64.

    Tokens are found by their texts, in order, case and accents aside, so that any tokenizer will
    do. One that is not found, an unknown word, is where the one before ends.
    """
    folded, places = _folded(text)
    begins = np.zeros(len(pieces), dtype=np.int64)
    end = 0
    for number, piece in enumerate(pieces):
        wanted = _folded(piece.removeprefix(CONTINUES))[0]
        start = folded.find(wanted, end, end + len(wanted) + _REACH)
        begins[number] = places[min(start if start >= 0 else end, len(places) - 1)]
        end = start + len(wanted) if start >= 0 else end
    return begins


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """A text without case and accents, and the position of each of its characters in the text."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters = [
        (letter, place)
        for place, character in enumerate(text)
        for letter in unicodedata.normalize("NFKD", character).lower()
        if not unicodedata.combining(letter)
    ]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]
