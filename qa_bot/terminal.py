"""What goes to a terminal: text of documents made safe to print, counts, and the log's lines."""

from __future__ import annotations

import logging
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

# What a document could steer the reader's terminal with: control characters of both sets, and
# marks that reorder what follows.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    r"""The text with what could steer a terminal replaced; "\r\n" is a line's end."""
    return _STEERING.sub("\ufffd", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The text on one line, as `shown`."""
    return shown(" ".join(text.split()))


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 pair", "1,200 pairs"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


class OneLine(logging.Formatter):
    """A record on one line; where people read it, broken between words."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's text, safe to print."""
        text = shown(super().format(record))
        return folded(text, shutil.get_terminal_size().columns) if sys.stderr.isatty() else text


def folded(text: str, columns: int) -> str:
    """The text broken between words at a width, its further lines indented."""
    return textwrap.fill(
        text, columns, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


@contextmanager
def only_errors(name: str) -> Iterator[None]:
    """Hold a logger's warnings back."""
    held = logging.getLogger(name)
    level = held.level
    held.setLevel(logging.ERROR)
    try:
        yield
    finally:
        held.setLevel(level)
