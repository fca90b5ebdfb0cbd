"""How much of each document the bot can answer from, a line for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qa_bot.cli.terminal import counted, one_line
from qa_bot.parsing.document import Coverage


def coverage_lines(documents: Iterable[Coverage]) -> Iterator[str]:
    """Say of each document its pairs, the share of its text in them, and what is left out first."""
    for document in documents:
        pairs = counted(document.pairs, "question")
        line = f"{document.path}: {pairs}, {document.percent} of its text"
        if document.left_out:
            line += f", first left out: {document.left_out[0]}"
        yield one_line(line)
