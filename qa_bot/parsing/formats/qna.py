"""Q&A-maker's .qna: Markdown in which "# ? Question" stands above its answer in a code fence.

Items between them ("- ...") are other wordings of the question. The format is that of Bot
Framework's ludown tool, github.com/microsoft/botframework-sdk.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa_bot.parsing.content import Content, Entry, Unit
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.web_pages.html_text import readable
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from markdown_it.token import Token


# 5,000 questions; a line takes 0.05 ms.
MAX_LINES = 50_000


@dataclass(slots=True)
class _OpenPair:
    """A question whose answer has not been read."""

    question: str
    alternates: list[str] = field(default_factory=list)


def read(data: bytes) -> Content:
    """The pairs of a .qna file, HTML in their answers as text. Raises SourceError."""
    from markdown_it import MarkdownIt

    source = decoded_with_doubt(data)
    # What stands in a line is not looked at, only which line is what.
    lines = source.text.count("\n")
    if lines > MAX_LINES:
        raise SourceError(f"has {lines:,} lines; expected at most {MAX_LINES:,}; split it")
    tokens = MarkdownIt("commonmark").disable(["code", "inline"]).parse(source.text)
    entries = tuple(_entries(tokens))
    if not entries:
        raise SourceError("holds no '# ? Question' with an answer in a fence below; expected some")
    return Content(Unit.LINE, entries=entries, doubts=source.doubts, system="qna")


def _entries(tokens: Sequence[Token]) -> Iterator[Entry]:
    pair: _OpenPair | None = None
    heading = False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "inline" and heading:
            asked = token.content.startswith("?")
            pair = _OpenPair(token.content[1:].strip()) if asked else None
        elif token.type == "inline" and pair and token.level > 1:
            pair.alternates.append(token.content.strip())
        elif token.type == "fence" and pair and token.map:
            answer = textwrap.dedent(token.content).strip("\n")
            first, last = token.map[0] + 2, token.map[1] - 1
            yield Entry(
                pair.question, readable(answer), first, last, alternates=tuple(pair.alternates)
            )
            pair = None
