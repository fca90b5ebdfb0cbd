"""Texts that can be written down: no half of a character, as broken JSON and fonts give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import TypeVar

from qa_bot.parsing.content import Block, Content, Entry

# Half of a pair that UTF-16 writes one character with; UTF-8 has no form for it.
_HALF = re.compile(r"[\ud800-\udfff]")
_INSTEAD = "\ufffd"
_Part = TypeVar("_Part", Block, Entry, Content)


def well_formed(content: Content) -> Content:
    """The content with U+FFFD for each lone surrogate, and a doubt where there were some."""
    count = sum(len(_HALF.findall(text)) for text in _texts(content))
    if not count:
        return content
    doubt = (
        f"holds {count:,} half character(s) (lone surrogates), each read as U+FFFD; write the file "
        "anew as UTF-8"
    )
    whole = replace(
        _mended(content),
        blocks=tuple(map(_mended, content.blocks)),
        entries=tuple(map(_mended, content.entries)),
    )
    return replace(whole, doubts=(*whole.doubts, doubt))


def _texts(content: Content) -> Iterator[str]:
    """All texts that could hold one: no ASCII does."""
    parts: list[Block | Entry | Content] = [content, *content.blocks, *content.entries]
    names = {kind: [field.name for field in fields(kind)] for kind in set(map(type, parts))}
    for part in parts:
        for name in names[type(part)]:
            value = getattr(part, name)
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str) and not text.isascii():
                    yield text


def _mended(part: _Part) -> _Part:
    """A part with its texts, and its tuples of texts, mended."""
    changed: dict[str, object] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, str) and _HALF.search(value):
            changed[field.name] = _HALF.sub(_INSTEAD, value)
        elif isinstance(value, tuple) and value and isinstance(value[0], str):
            changed[field.name] = tuple(_HALF.sub(_INSTEAD, text) for text in value)
    return replace(part, **changed) if changed else part  # type: ignore[arg-type]
