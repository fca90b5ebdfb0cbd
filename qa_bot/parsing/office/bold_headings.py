"""Paragraphs all in bold, which people write for headings in a word processor."""

from __future__ import annotations

import re

# A longer bold paragraph is a warning, not a heading. Its level is below that of real headings.
MAX_BOLD_HEADING = 300
BOLD_LEVEL = 10
# "Answer:" in bold is a label of what follows, not a heading.
_LABEL = re.compile(r"\w+\s*[:\uff1a]")


def is_bold_heading(text: str) -> bool:
    """Whether a paragraph that is all in bold is a short line, and no label."""
    short = 0 < len(text) <= MAX_BOLD_HEADING and "\n" not in text
    return short and not _LABEL.fullmatch(text)
