"""What differs between an answer as it was given and as it is now: a short unified diff."""

from __future__ import annotations

from difflib import unified_diff
from itertools import takewhile

from qa_bot.languages import Language, language

MOST_LINES, MOST_CHARACTERS = 40, 300
# Lines around a difference; and as many compared as difflib, which is quadratic, takes at once.
CONTEXT, COMPARED_LINES = 2, 500


def difference(
    before: str, now: str, path: str, speaking: Language | None = None
) -> tuple[str, ...]:
    """Lines of a unified diff from one text to another of the same file, bounded."""
    say = (speaking or language()).say
    first, second = before.split("\n"), now.split("\n")
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))))
    begin = max(same - CONTEXT, 0)
    lines = unified_diff(
        first[begin : begin + COMPARED_LINES],
        second[begin : begin + COMPARED_LINES],
        say("verify.as_answered", path),
        say("verify.as_found", path),
        n=CONTEXT,
        lineterm="",
    )
    # The numbers of a hunk count from the question, and would pass for lines of the file.
    kept = [_short(line) for line in lines if not line.startswith("@@ ")]
    if len(kept) <= MOST_LINES:
        return tuple(kept)
    return (*kept[:MOST_LINES], say("verify.more", str(len(kept) - MOST_LINES)))


def only_spaces_differ(before: str, now: str) -> bool:
    """Whether two texts agree but for their line ends and spaces."""
    return before.split() == now.split()


def _short(line: str) -> str:
    cut = line if len(line) <= MOST_CHARACTERS else f"{line[:MOST_CHARACTERS]}\u2026"
    return cut.rstrip("\r")
