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
# An accent that stands alone, as for an apostrophe in "doesn\u00b4t", would become a blank and one
# that joins the letter before it.
_ACCENTS = re.compile("([\u00a8\u00af\u00b4\u00b8\u02d8-\u02dd\u1fbd\u1fbf\u1ffd\u1ffe])")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_FINAL_PUNCTUATION = " .?!;:\u3002\uff1f\uff01\u061f\u2026"


def plain(text: str) -> str:
    """The text in NFKC without characters of format; a Turkish capital I has no dot.

    Ligatures, full-width and decomposed letters become those that people type.
    """
    if text.isascii():
        return text
    parts = _ACCENTS.split(_FORMAT.sub("", text.translate(_SIGNS)))
    composed = (unicodedata.normalize("NFKC", part) for part in parts[::2])
    accents = [*parts[1::2], ""]
    text = "".join(part + accent for part, accent in zip(composed, accents, strict=True))
    return text.replace("\u0130", "I")


def normalised(question: str) -> str:
    """Leave out of a question what a reader does not count as a difference.

    Case, space, final punctuation and the shape of quotation marks: nobody types the curly
    apostrophe of a printed page.
    """
    text = plain(question).translate(_QUOTES).casefold()
    return " ".join(text.split()).rstrip(_FINAL_PUNCTUATION)
