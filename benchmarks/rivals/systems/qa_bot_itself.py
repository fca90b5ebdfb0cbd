"""QA Bot: `QABot.open` of a folder with the file, and of given vectors `QABot.from_pairs`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.rivals.worker import NOTHING, Pair, run

if TYPE_CHECKING:
    import numpy as np


class Ours:
    """The documents are the folder that the file of pairs stands in."""

    def load(self, model: Path) -> None:
        # The bundled model is loaded when a bot is opened.
        from qa_bot import QABot

        self._bots = QABot

    def build(self, pairs: Path, folder: Path) -> None:
        self._bots.open(pairs.parent, folder / "index")
        (folder / "documents").write_text(str(pairs.parent), "utf-8")

    def open(self, folder: Path) -> None:
        documents = (folder / "documents").read_text("utf-8")
        self._bot = self._bots.open(documents, folder / "index")

    def take(self, pairs: Sequence[Pair], vectors: np.ndarray) -> None:
        from benchmarks.rivals.given_encoder import GivenEncoder

        encoder = GivenEncoder.of(pairs)
        self._bot = self._bots.from_pairs([(p.question, p.answer) for p in pairs], encoder=encoder)
        encoder.forget()

    def first(self, query: str) -> str:
        matches = self._bot.ask(query).matches
        if not matches:
            return NOTHING
        found = matches[0].pair
        # Of a file the entry, since a pair that repeats another has no number.
        place = found.source.place if found.source else None
        return place.removeprefix("entry ") if place else found.number


if __name__ == "__main__":
    run(Ours())
