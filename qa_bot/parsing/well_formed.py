"""Texts that can be written down: no half of a character, as broken JSON and fonts give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from qa_bot.parsing.content import Block, Content, Entry
from qa_bot.records import QAPair, Source

# Half of a pair that UTF-16 writes one character with; UTF-8 has no form for it.
_HALF = re.compile(r"[\ud800-\udfff]")
INSTEAD = "\ufffd"
# An escape of JSON: both halves of a character, one alone, or any other.
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
    re.DOTALL,
)
_PARTS = (Block, Entry, QAPair, Source)
_Part = TypeVar("_Part", Content, QAPair)


def well_formed(content: Content) -> Content:
    """The content with U+FFFD for each lone surrogate, and a doubt where there were some."""
    count = _halves(content)
    if not count:
        return content
    whole = _mended(content)
    return replace(whole, doubts=(*whole.doubts, half_doubt(count)))


def well_formed_pairs(pairs: Sequence[QAPair]) -> tuple[list[QAPair], list[str]]:
    """The pairs, as `well_formed`, and the doubt where there is one."""
    count = sum(map(_halves, pairs))
    return ([*map(_mended, pairs)], [half_doubt(count)]) if count else ([*pairs], [])


def well_formed_text(text: str) -> str:
    """A text with U+FFFD for each lone surrogate."""
    return text if text.isascii() else _HALF.sub(INSTEAD, text)


def whole_escapes(json: str) -> tuple[str, tuple[str, ...]]:
    """The text of a JSON value with U+FFFD for each escape of half a character, and the doubt.

    For JSON whose texts may be HTML, which no parser takes with halves.
    """
    if "\\ud" not in json and "\\uD" not in json:
        return json, ()
    halves: list[str] = []

    def whole(escape: re.Match[str]) -> str:
        if not escape["half"]:
            return escape[0]
        halves.append(escape[0])
        return INSTEAD

    text = _ESCAPE.sub(whole, json)
    return text, (half_doubt(len(halves)),) if halves else ()


def is_half(code: int) -> bool:
    """Whether a code is of half a character."""
    return 0xD800 <= code <= 0xDFFF


def half_doubt(count: int) -> str:
    """What is told of a document with so many of them."""
    return (
        f"holds {count:,} half character(s) (lone surrogates), each read as U+FFFD; write the file "
        "anew as UTF-8"
    )


def _halves(part: Content | QAPair) -> int:
    return sum(len(_HALF.findall(text)) for text in _texts(part))


def _texts(part: object) -> Iterator[str]:
    """All texts of a part and of those in it that could hold a half: no ASCII does."""
    names = [field.name for field in fields(part)]  # type: ignore[arg-type]
    for value in (getattr(part, name) for name in names):
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str):
                if not one.isascii():
                    yield one
            elif isinstance(one, _PARTS):
                yield from _texts(one)


def _mended(part: _Part) -> _Part:
    """A part with its texts, those of the parts in it, and its tuples of either, mended."""
    old = {field.name: getattr(part, field.name) for field in fields(part)}
    new = {name: _mended_value(value) for name, value in old.items()}
    changed = {name: value for name, value in new.items() if value is not old[name]}
    return replace(part, **changed) if changed else part  # type: ignore[arg-type]


def _mended_value(value: object) -> object:
    if isinstance(value, str):
        return _HALF.sub(INSTEAD, value) if _HALF.search(value) else value
    if isinstance(value, tuple):
        mended = tuple(map(_mended_value, value))
        return mended if any(a is not b for a, b in zip(mended, value, strict=True)) else value
    return _mended(value) if isinstance(value, _PARTS) else value  # type: ignore[type-var]
