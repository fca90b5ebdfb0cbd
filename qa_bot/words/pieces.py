"""Word pieces, as a tokenizer cuts them, joined to words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

# Gives the text of each token id (t,); a piece that continues a word begins with CONTINUES.
TokenTexts = Callable[[np.ndarray], list[str]]
CONTINUES = "##"


@dataclass(frozen=True, slots=True)
class PieceWord:
    """A word, and the positions of its pieces: `start` to before `end`."""

    text: str
    start: int
    end: int


def joined_pieces(pieces: Sequence[str]) -> Iterator[PieceWord]:
    """Join pieces to words; a first piece that continues a word is one by itself."""
    starts = [i for i, piece in enumerate(pieces) if i == 0 or not piece.startswith(CONTINUES)]
    for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True):
        text = "".join(piece.removeprefix(CONTINUES) for piece in pieces[start:end])
        yield PieceWord(text, start, end)
