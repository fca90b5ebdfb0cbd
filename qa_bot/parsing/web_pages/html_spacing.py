"""Blanks and line ends of a page's text, as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence

SPACES = re.compile(r"[ \t\r\n\f\xa0]+")


def tidy(text: str) -> str:
    """A text without blanks around its lines, and with one blank line at most between two."""
    lines = (" ".join(line.split(" ")).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" {2,}", " ", "\n".join(lines))).strip()


def ends_a_line(parts: Sequence[str]) -> bool:
    """Whether the last of a text's parts that says anything is a line end."""
    for part in reversed(parts):
        if part == "\n":
            return True
        if part.strip():
            return False
    return False
