"""What goes to a terminal or into a pipe: paragraphs, rows, counts and the log's lines, their text
made safe to print.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from qa_bot.languages.isolation import is_closed, isolated

# Rich is imported where something is drawn: into a pipe `list` takes longer to import it than to
# read a document.
if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

# By which rich takes for a terminal what is none, too.
_FORCED = ("FORCE_COLOR", "TTY_COMPATIBLE")
# What a document could steer the reader's terminal with: control characters of both sets, and
# marks that reorder what follows.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067]")
# The same where it may stand in JSON, and the ends of lines and paragraphs that it does not escape.
_STEERING_JSON = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# What isolates a text within a line, where each begins and ends in it; else it steers, too.
_ISOLATES = re.compile(r"[\u2068\u2069]")

_PERCENT = re.compile(r"\u200e?\d{1,3}\s?%\u200e?")  # of any language
# What a column has that stands to the right: a number, perhaps with a word before it, as "fee
# 0.91", or with another behind it, as "3 of 12" and "0.40 +1.2"; or that there is none.
_NUMBER = r"[-+]?\d[\d.,:-]*%?"
_FIGURE = re.compile(rf"(?:\S+ )?{_NUMBER}(?:,? (?:of )?{_NUMBER})?|none|[-?]?")


def shown(text: str) -> str:
    r"""The text with what could steer a terminal replaced; "\r\n" is a line's end."""
    lines = _STEERING.sub("\ufffd", text.replace("\r\n", "\n")).split("\n")
    return "\n".join(line if is_closed(line) else _ISOLATES.sub("\ufffd", line) for line in lines)


def safe_json(text: str) -> str:
    """JSON with an escape for whatever could steer a terminal: the same values to a program."""
    return _STEERING_JSON.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def one_line(text: str) -> str:
    """The text on one line, as `shown`."""
    return shown(" ".join(text.split()))


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 pair", "1,200 pairs"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text in a style of rich; into a pipe byte for byte, no line broken."""

    text: str
    style: str = ""

    def plain(self) -> str:
        """For a pipe."""
        return self.text

    def drawn(self) -> RenderableType:
        """For a terminal; no markup is read."""
        from rich.text import Text

        return Text(shown(self.text), self.style)


@dataclass(frozen=True, slots=True)
class Rows:
    """A table without lines; tab-separated lines into a pipe.

    Without a header its rows are numbered ones, the number in the first column. Columns of figures
    stand to the right. `with_reasons` says that the last column is a sentence on the one before,
    below which it stands in a terminal.
    """

    rows: Sequence[Sequence[str]]
    header: Sequence[str] = ()
    with_reasons: bool = False

    def plain(self) -> str:
        """For a pipe."""
        rows = [self.header, *self.rows] if self.header else self.rows
        return "\n".join("\t".join(row) for row in rows)

    def drawn(self) -> RenderableType:
        """For a terminal."""
        from rich.text import Text

        table = self._headed() if self.header else _numbered()
        for row in self.rows:
            # Percentages stand below each other by their last digit.
            cells = [
                Text(_cell(cell), justify="right" if _PERCENT.fullmatch(cell) else None)
                for cell in row
            ]
            if self.with_reasons:
                reason = cells.pop()
                cells[-1].append(f"\n{reason.plain}" if reason.plain else "", "dim")
            table.add_row(*cells)
        return table

    def _headed(self) -> Table:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for place, name in enumerate(self.header[:-1] if self.with_reasons else self.header):
            is_figures = all(_FIGURE.fullmatch(row[place]) for row in self.rows)
            table.add_column(Text(shown(name)), justify="right" if is_figures else "left")
        return table


Part = Paragraph | Rows


def _cell(text: str) -> str:
    """A cell's text, which reorders nothing of its row."""
    return "\n".join(isolated(line, "ltr") for line in shown(text).split("\n"))


def console() -> Console | None:
    """What draws for people; None where they do not read what is printed, as in a pipe."""
    if not sys.stdout.isatty() and os.environ.keys().isdisjoint(_FORCED):
        return None
    return _console() if _console().is_terminal else None


@cache
def _console() -> Console:
    from rich.console import Console

    return Console()


def put(*parts: Part | str) -> None:
    """Print the parts: drawn where people read them, plain into a pipe."""
    drawing = console()
    for part in parts:
        printed = Paragraph(part) if isinstance(part, str) else part
        if drawing:
            drawing.print(printed.drawn())
        else:
            print(printed.plain(), flush=True)


def _numbered() -> Table:
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="bold", no_wrap=True)
    return table


class OneLine(logging.Formatter):
    """A record on one line, with a traceback indented below it; where people read it, broken
    between words.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record's text, safe to print."""
        return for_a_reader(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The record without its traceback: a text in it that has line ends forges no record."""
        return shown(super().formatMessage(record)).replace("\n", " ")

    def formatException(self, ei: Any) -> str:
        """The traceback, no line of which looks like a record."""
        return textwrap.indent(shown(super().formatException(ei)), "  ")


def for_a_reader(text: str) -> str:
    """A line for stderr: folded where that is a terminal."""
    return folded(text, shutil.get_terminal_size().columns) if sys.stderr.isatty() else text


def folded(text: str, columns: int) -> str:
    """The text broken between words at a width, its further lines indented."""
    return textwrap.fill(
        text, columns, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
