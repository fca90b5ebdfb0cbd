"""Stretches of a text between two marks, taken out in one pass."""

from __future__ import annotations


def without_stretches(text: str, begin: str, end: str) -> str:
    """Take out all from a mark to its end; the last one where its end is missing stays."""
    kept: list[str] = []
    position = 0
    while (start := text.find(begin, position)) >= 0:
        close = text.find(end, start + len(begin))
        if close < 0:
            break
        kept.append(text[position:start])
        position = close + len(end)
    return "".join([*kept, text[position:]])
