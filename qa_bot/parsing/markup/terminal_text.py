"""Text as it was printed for a terminal or a line printer: nroff, man, help pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What moves or colours the text of a terminal, or is the address of a link there.
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\))")
_OVERSTRUCK = re.compile(r"(?:[^\n\x08]\x08+)+[^\n\x08]?")
_BOLD = re.compile(
    r"([^\s\x08_])(?:\x08+\1)+|\x1b\[1m[^\x1b\n]*(?:\x1b\[(?:0|22)?m|$)|\x1b\[(?:0|22)?m"
)


@dataclass(frozen=True, slots=True)
class TerminalText:
    """A text as it is seen, and the numbers of its lines, from 1, that are bold as a whole."""

    text: str
    bold: frozenset[int] = frozenset()


def seen(text: str) -> TerminalText:
    """The text as a terminal shows it: bold and underlined signs are struck over, or escaped."""
    if "\b" not in text and "\x1b" not in text:
        return TerminalText(text)
    lines = text.split("\n")
    bold = {number for number, line in enumerate(lines, 1) if _is_bold(line)}
    text = _OVERSTRUCK.sub(_last_struck, _ESCAPE.sub("", text))
    return TerminalText(text, frozenset(bold))


def _is_bold(line: str) -> bool:
    rest, parts = _BOLD.subn("", line)
    return bool(parts) and not rest.strip()


def _last_struck(signs: re.Match[str]) -> str:
    """The sign that is seen: the last one that is no underline."""
    struck = re.sub("\x08+", "", signs[0])
    return (struck.replace("_", "").strip() or struck)[-1:]
