"""Which letters the signs of a PDF's font are, and whether the font says so at all.

A file may draw its signs by numbers or by names of its own. What is read of them then is no text,
and only their look tells which letters they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# In a text: signs that no map, or an empty one, gives for letters.
_NO_LETTERS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
UNKNOWN = "\ufffd"
# Encodings of composite fonts whose numbers are letters in themselves, as pypdf reads them.
_LETTER_CODES = re.compile(r"/(?:Uni\w+-(?:UCS2|UTF16)|GBK?2?K?-|GBpc-|GB-|ETen|90ms-RKSJ)")
_CODE_POINT = re.compile(r"/u(?:ni)?[0-9A-Fa-f]+")
_MAPPED = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_CODES = re.compile(rb"<([0-9A-Fa-f\s]*)>|([\[\]])")
_MOST_CODES = 70_000
# So many signs tell whether a text looks like one: then most are letters or digits, and none is
# the number of a blank.
_ENOUGH_SIGNS = 20
_LEAST_TEXT = 0.6
_MOST_CONTROLS = 0.05


class FontLetters:
    """What a font says of its signs. `guessed` is its name where it says nothing at all."""

    def __init__(self, font: Mapping[str, Any] | None) -> None:
        font = font or {}
        self._names = dict(_own_names(font))
        self._pattern = _any_of(self._names)
        self._known = _known(font)
        self.guessed = str(font.get("/BaseFont")) if _says_nothing(font) else None

    def text(self, text: str) -> str:
        """What is read of the font's signs, without the names that only this file gives them."""
        if not self._pattern or "/" not in text:
            return text
        return self._pattern.sub(lambda name: self._names[name[0]], text)

    def says(self, text: str) -> bool:
        """Whether the font says which letters these are, most of them at least."""
        signs = "".join(text.split())
        if self._known is not None and not self._known:
            return False
        if self._known is None or len(signs) < 2:
            return not is_lost(text)
        return 2 * sum(sign in self._known for sign in signs) >= len(signs) and not is_lost(text)


def is_lost(text: str) -> bool:
    """Whether most of a text are signs of which no font said which letters they are."""
    signs = "".join(text.split())
    return len(signs) > 1 and 2 * len(_NO_LETTERS.findall(signs)) > len(signs)


def looks_like_text(text: str) -> bool:
    """Whether signs whose letters are a guess are likely those of a text, as far as they tell."""
    signs = "".join(text.split())
    if len(signs) < _ENOUGH_SIGNS:
        return True
    alphanumeric = sum(sign.isalnum() for sign in signs)
    controls = len(_NO_LETTERS.findall(signs))
    return alphanumeric >= _LEAST_TEXT * len(signs) and controls <= _MOST_CONTROLS * len(signs)


def _says_nothing(font: Mapping[str, Any]) -> bool:
    """Whether a font with letters of its own neither names nor maps them."""
    given = _resolved(font.get("/ToUnicode"))
    if font.get("/Subtype") == "/Type0":
        return isinstance(given, str)  # "/Identity-H", of which nobody knows what it means
    described = _resolved(font.get("/FontDescriptor"))
    if given is not None or font.get("/Encoding") is not None or not isinstance(described, Mapping):
        return False
    return "/FontFile2" in described or "/FontFile3" in described


def _known(font: Mapping[str, Any]) -> frozenset[str] | None:
    """The letters that a composite font maps its numbers to; None where they need no map."""
    if font.get("/Subtype") != "/Type0":
        return None
    given = _resolved(font.get("/ToUnicode"))
    if isinstance(given, str):
        return None
    if hasattr(given, "get_data"):
        return frozenset(sign for text in _mapped_to(given.get_data()) for sign in text)
    encoding = _resolved(font.get("/Encoding"))
    if isinstance(encoding, str) and _LETTER_CODES.match(encoding):
        return None
    return frozenset()


def _mapped_to(cmap: bytes) -> Iterator[str]:
    """The texts that a map of Unicode gives, its numbers themselves among them."""
    for kind, body in _MAPPED.findall(cmap):
        codes: list[bytes] = []
        in_list = False
        for code, bracket in _CODES.findall(body):
            in_list = bracket == b"[" if bracket else in_list
            if bracket:
                codes = []
                continue
            digits = b"".join(code.split())
            yield _text_of(digits)
            codes.append(digits)
            if kind == b"range" and not in_list and len(codes) == 3:
                first, last, target = (int(one or b"0", 16) for one in codes)
                yield from map(chr, range(target, min(target + last - first, _MOST_CODES) + 1))
                codes = []


def _text_of(digits: bytes) -> str:
    codes = bytes.fromhex(digits.decode("ascii") + "0" * (len(digits) % 2))
    return codes.decode("utf-16-be" if len(codes) > 1 else "latin-1", "replace")


def _own_names(font: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names of signs that no list has, each with its text: pypdf leaves them where they stand.

    "f_i" and "t.alt" are made of the names of letters (Adobe Glyph List Specification).
    """
    from pypdf._codecs.adobe_glyphs import adobe_glyphs

    encoding = _resolved(font.get("/Encoding"))
    names = _resolved(encoding.get("/Differences")) if isinstance(encoding, Mapping) else None
    for name in names if isinstance(names, list) else []:
        if not isinstance(name, str) or _CODE_POINT.fullmatch(name):
            continue
        if name not in adobe_glyphs:
            parts = name[1:].partition(".")[0].split("_")
            letters = [adobe_glyphs.get(f"/{part}") for part in parts]
            known = [letter for letter in letters if letter is not None]
            yield name, "".join(known) if len(known) == len(letters) else UNKNOWN


def _any_of(names: Mapping[str, str]) -> re.Pattern[str] | None:
    longest = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))) if longest else None


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value
