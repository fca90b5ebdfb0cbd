"""Plain text: paragraphs between blank lines."""

from __future__ import annotations

from collections.abc import Iterator

from qa_bot.parsing.content import Block, Content, Kind, Unit
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.front_matter import single_pair


def read(data: bytes) -> Content:
    """The paragraphs of a text file, or its only pair where its head has the question.

    Raises SourceError.
    """
    found = decoded_with_doubt(data)
    if entry := single_pair(found.text):
        return entry
    return read_text(found.text, found.doubt)


def read_text(text: str, doubt: str | None = None) -> Content:
    """The paragraphs of a text, with the doubt about its encoding where there is one."""
    doubts = (doubt,) if doubt else ()
    return Content(Unit.LINE, tuple(_paragraphs(text)), text=text, doubts=doubts)


def _paragraphs(text: str) -> Iterator[Block]:
    held: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            held.append(line)
        elif held:
            yield Block(Kind.PARAGRAPH, "\n".join(held), number - len(held), number - 1)
            held = []
