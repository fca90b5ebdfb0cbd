"""What people type in one way of writing, for patterns to be matched against.

A dash is one dash, a space one space and a digit 0 to 9, whatever the keyboard, the script or the
program that it was copied from makes of them; what has no width is not there.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SIGNS = {
    sign: plain
    for plain, signs in {
        "-": "\u2212", ".": "·•∙‧・․", ",": "٫٬،、", "/": "⁄∕",
        '"': "“”„‟«»‹›「」『』", "'": "‘’‚‛`´′",
        "": "\u20e3" + "".join(map(chr, range(0xFE00, 0xFE10))),  # round a digit: a keycap
    }.items()
    for sign in signs
}  # fmt: skip


def folded(text: str) -> tuple[str, list[int]]:
    """The text in plain signs, and where each of them stood in it; each stands for one of it."""
    kept = [(place, plain) for place, sign in enumerate(text) if (plain := _plain(sign))]
    return "".join(plain for _, plain in kept), [place for place, _ in kept]


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    if (found := _SIGNS.get(sign)) is not None:
        return found
    category = unicodedata.category(sign)
    if category == "Cf":  # no width, or a direction
        return ""
    if category == "Pd":
        return "-"
    if sign.isspace():
        return " "
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    compatible = unicodedata.normalize("NFKC", sign)  # ＠ and the like
    return compatible if len(compatible) == 1 else sign
