"""Numbers as lists print them."""

from __future__ import annotations

import re

_SMALL = re.compile(r"[0-9]{1,9}")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def small_number(text: str, default: int) -> int:
    """A number of at most nine digits; the default for all else.

    Python refuses to read some thousands of digits, and a superscript is a digit to it.
    """
    return int(text) if _SMALL.fullmatch(text) else default


def roman(number: int) -> str:
    """A Roman numeral, "iv" for 4; digits where there is none."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, numeral in _ROMAN:
        text += numeral * (number // value)
        number %= value
    return text


def letter(number: int) -> str:
    """A letter, "a" for 1; after "z" comes "aa", then "bb", as Word counts on; digits past ten."""
    if not 0 < number <= 26 * 10:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
