"""Marks in finished HTML: a range of its text, whatever elements it runs through."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_bot.web.rendering.escaping import escaped

_PIECE = re.compile(r"<[^>]*>|&[^;]*;|[^<&]+")


@dataclass(frozen=True, slots=True)
class _Run:
    """A tag, or text that is either in the range or not."""

    html: str
    inside: bool


def marked(page: str, start: int, end: int, label: str) -> str:
    """HTML of which the characters start to end of the text are in `<mark>`s.

    A mark never crosses a tag, so a range over two list items becomes two marks. The first and the
    last have a class of their own, where CSS tells a screen reader what begins and ends. `page`
    has no "<" or "&" but in tags and references.
    """
    runs = list(_joined(_runs(page, start, end)))
    marks = [place for place, run in enumerate(runs) if run.inside and _shows(run.html)]
    shown = [run.html for run in runs]
    title = f' title="{escaped(label)}"'
    for place in marks:
        ends = " qa-first" * (place == marks[0]) + " qa-last" * (place == marks[-1])
        shown[place] = f'<mark class="qa-evidence{ends}"{title}>{shown[place]}</mark>'
    return "".join(shown)


def text_position(page: str, character: str) -> int:
    """How many characters of HTML's text stand before a character; -1 where it is not in it."""
    position = 0
    for piece in _pieces(page):
        if piece[0] == "<":
            continue
        if (offset := piece.find(character)) >= 0:
            return position + offset
        position += 1 if piece[0] == "&" else len(piece)
    return -1


def _pieces(page: str) -> Iterator[str]:
    """Tags, references, and texts between them."""
    return (match[0] for match in _PIECE.finditer(page))


def _runs(page: str, start: int, end: int) -> Iterator[_Run]:
    position = 0
    for piece in _pieces(page):
        if piece[0] == "<":
            yield _Run(piece, False)
        elif piece[0] == "&":
            yield _Run(piece, start <= position < end)
            position += 1
        else:
            first, last = max(start - position, 0), max(end - position, 0)
            yield _Run(piece[:first], False)
            yield _Run(piece[first:last], True)
            yield _Run(piece[max(first, last) :], False)
            position += len(piece)


def _joined(runs: Iterator[_Run]) -> Iterator[_Run]:
    """Runs of which none is empty and no two in the range stand side by side."""
    held = ""
    for run in runs:
        if run.inside:
            held += run.html
            continue
        if not run.html:
            continue
        if held:
            yield _Run(held, True)
            held = ""
        yield run
    if held:
        yield _Run(held, True)


def _shows(text: str) -> bool:
    return bool(html.unescape(text).strip())
