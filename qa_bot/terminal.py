"""Text for a terminal: what documents hold, made safe to print, and counts."""

from __future__ import annotations

import re

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
