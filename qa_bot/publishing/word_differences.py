"""How two texts differ, word by word, for a reader: [-what is gone-] {+what is new+}."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

COLUMNS = 80
# Words that are shown on either side of a change, and lines of it; the others are counted.
AROUND = 8
MOST_LINES = 14
# Texts of more words are not compared word by word: difflib takes the square of them.
MOST_WORDS = 4_000


def word_differences(before: str, after: str, indent: str = "    ") -> list[str]:
    """The lines, at most 80 columns wide, that say how a text became another.

    Words are what stands between spaces; runs of them that stayed are cut to AROUND on either
    side, and of more than MOST_LINES lines the others are counted.
    """
    then, now = before.split(), after.split()
    if then == now:
        return [f"{indent}(spaces and ends of lines alone)"]
    if max(len(then), len(now)) > MOST_WORDS:
        return [f"{indent}({len(then):,} words have become {len(now):,}: too long to compare)"]
    text = " ".join(_runs(then, now))
    lines = textwrap.wrap(
        text, COLUMNS, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
    return cut(lines, indent)


def folded_text(text: str, indent: str = "    ") -> list[str]:
    """The lines of a text that is new or gone, as wide, and cut as a change is."""
    lines = textwrap.wrap(
        " ".join(text.split()), COLUMNS, initial_indent=indent, subsequent_indent=indent,
        break_on_hyphens=False,
    )  # fmt: skip
    return cut(lines, indent)


def cut(lines: Sequence[str], indent: str) -> list[str]:
    """The first MOST_LINES of the lines, and how many more there are."""
    more = len(lines) - MOST_LINES
    if more < 2:
        return [*lines]
    return [*lines[:MOST_LINES], f"{indent}... ({more:,} more lines)"]


def _runs(then: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    matched = SequenceMatcher(None, then, now, autojunk=False).get_opcodes()
    for place, (what, first, end, now_first, now_end) in enumerate(matched):
        if what == "equal":
            yield _stayed(then[first:end], place > 0, place < len(matched) - 1)
            continue
        if end > first:
            yield f"[-{' '.join(then[first:end])}-]"
        if now_end > now_first:
            yield f"{{+{' '.join(now[now_first:now_end])}+}}"


def _stayed(words: Sequence[str], is_after: bool, is_before: bool) -> str:
    """Words that stayed, those far from a change counted."""
    head = words[:AROUND] if is_after else ()
    tail = words[len(head) :][-AROUND:] if is_before else ()
    left = words[len(head) : len(words) - len(tail)]
    told = f"... ({len(left):,} words) ..."
    return " ".join([*head, told, *tail] if len(told) < len(" ".join(left)) else words)
