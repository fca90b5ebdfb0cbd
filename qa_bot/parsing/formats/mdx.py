"""MDX: Markdown with components. Those that unfold have their question in an attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.formats.markdown import read as read_markdown
from qa_bot.parsing.markup.stretches import without_stretches

# `<Accordion title="...">`, `<FAQ question='...'>`: whatever it is called, it has a capital.
_OPENING = re.compile(
    r"\s*<(?P<tag>[A-Z][\w.]*)\s[^<>]{0,500}?\b(?:title|question|summary|label|header)="
    r"\{?(?P<quote>[\"'`])(?P<title>[^<>\n]{1,500}?)(?P=quote)\}?[^<>]{0,500}>(?P<rest>.*)"
)
_CLOSING = re.compile(r"\s*</(?P<tag>[A-Z][\w.]*)>\s*")
_COMPONENT = re.compile(r"\s*</?[A-Z][\w.]*(?:\s[^<>]{0,1000})?/?>\s*")
_CODE = re.compile(r"(?:import|export)\s.*")
_FENCE = re.compile(r"\s*(```|~~~)")
_LEVEL = 6


def read(data: bytes) -> Content:
    """The blocks of a file, its components' titles as headings. Raises SourceError."""
    source = decoded_with_doubt(data)
    text = _without_comments(source.text)
    content = read_markdown("\n".join(_lines(text.split("\n"))).encode("utf-8", "replace"))
    return replace(content, doubts=(*source.doubts, *content.doubts))


def _without_comments(text: str) -> str:
    """A comment is taken out where it stands in one line: the others keep their numbers."""
    return "\n".join(without_stretches(line, "{/*", "*/}") for line in text.split("\n"))


def _lines(lines: list[str]) -> Iterator[str]:
    """As many lines, without code and components; what those hold moves to the left."""
    indents: list[int] = []
    fenced = False
    for line in lines:
        fence = _FENCE.match(line)
        fenced = fenced != bool(fence)
        opening = None if fenced or fence else _OPENING.fullmatch(line)
        if opening:
            indents.append(len(line) - len(line.lstrip()))
            yield f"{'#' * _LEVEL} {opening['title']}"
        elif not fenced and not fence and (_COMPONENT.fullmatch(line) or _CODE.fullmatch(line)):
            if indents and _CLOSING.fullmatch(line):
                indents.pop()
            yield ""
        else:
            yield _dedented(line, indents[-1] + 2) if indents else line


def _dedented(line: str, most: int) -> str:
    """A line without the indentation of what is inside a component: two or four blanks more."""
    indent = len(line) - len(line.lstrip())
    return line[min(indent, most + 2) :]
