"""What pairs are named by, number, section, title and anchor, as one line that steers nothing."""

from __future__ import annotations

import re
from typing import overload

# Control characters, ends of lines and paragraphs, and what sets the direction of text (UAX 9,
# 2.1 to 2.6): with those a label would show another number than it has.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


@overload
def plain_name(text: str) -> str: ...
@overload
def plain_name(text: None) -> None: ...
@overload
def plain_name(text: str | None) -> str | None: ...
def plain_name(text: str | None) -> str | None:
    """A name without controls, a blank where some stood between words; None where none is left."""
    if not text or not _CONTROLS.search(text):
        return text
    return _CONTROLS.sub(_blank, text).strip() or None


def _blank(controls: re.Match[str]) -> str:
    return " " if any(map(str.isspace, controls[0])) else ""
