"""Plain text: paragraphs between blank lines."""

from __future__ import annotations

from collections.abc import Iterator

from qa_bot.parsing.content import Block, Content, Kind, Unit
from qa_bot.parsing.decoding import decoded


def read(data: bytes) -> Content:
    """The paragraphs of a text file. Raises SourceError."""
    return read_text(decoded(data))


def read_text(text: str) -> Content:
    """The paragraphs of a text."""
    return Content(Unit.LINE, tuple(_paragraphs(text)), text=text)


def _paragraphs(text: str) -> Iterator[Block]:
    held: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            held.append(line)
        elif held:
            yield Block(Kind.PARAGRAPH, "\n".join(held), number - len(held), number - 1)
            held = []
