"""Texts of readers and documents within the bot's own sentences: neither reorders the other.

By the Unicode Bidirectional Algorithm (UAX 9) a text between FSI and PDI has the direction of its
own first letter, and nothing of it reaches beyond them.
"""

from __future__ import annotations

import re
from unicodedata import bidirectional

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
# What begins an embedding, an override or an isolate, and what ends it (UAX 9, 2.1 to 2.5).
_ENDS = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys(
    "\u2066\u2067\u2068", POP_ISOLATE
)
_STEERING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
# Letters and marks from right to left, Arabic-Indic digits.
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


def isolated(text: str, direction: str) -> str:
    """The text for a place in a sentence of a direction, "ltr" or "rtl".

    Unchanged where it has but one direction and the sentence the same, as English in English; else
    between FSI and PDI. Controls that it does not close itself are left out, as they would close
    those or go on behind them.
    """
    if (direction == "ltr" and not _turns(text)) or text.isdecimal() or not text:
        return text
    return f"{FIRST_STRONG_ISOLATE}{closed(text)}{POP_ISOLATE}"


def closed(text: str) -> str:
    """The text, without its controls where it does not close them itself."""
    return text if is_closed(text) else _STEERING.sub("", text)


def is_closed(text: str) -> bool:
    """Whether each embedding, override and isolate of a text ends in the line that it begins in."""
    return all(map(_is_closed, text.splitlines()))


def _is_closed(line: str) -> bool:
    ends: list[str] = []
    for control in _STEERING.findall(line):
        if control in _ENDS:
            ends.append(_ENDS[control])
        elif not ends or ends.pop() != control:
            return False
    return not ends


def _turns(text: str) -> bool:
    """Whether anything of it is read from right to left, or says in which direction to read."""
    if text.isascii():
        return False
    return bool(_STEERING.search(text)) or any(bidirectional(c) in _RIGHT_TO_LEFT for c in text)
