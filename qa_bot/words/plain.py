"""A text as it is compared: in one form of its letters, without what only says how to print it."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphens, zero-width spaces and joiners, marks of direction (Unicode's category Cf), the
# grapheme joiner and variation selectors.
_FORMAT = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# NFKC would make letters of them: "WindowsTM" is no word.
_SIGNS = str.maketrans({"\u2122": " ", "\u2120": " ", "\u0130": "I"})


def plain(text: str) -> str:
    """The text in NFKC without characters of format; a Turkish capital I has no dot.

    Ligatures, full-width and decomposed letters become those that people type.
    """
    if text.isascii():
        return text
    text = _FORMAT.sub("", text.translate(_SIGNS))
    return unicodedata.normalize("NFKC", text).replace("\u0130", "I")
