"""Paragraphs all in bold or in large print, which people write for headings in a word processor."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from qa_bot.parsing.content import Block, BlockKind

# A longer bold paragraph is a warning, not a heading. Its level is below that of real headings.
MAX_BOLD_HEADING = 300
BOLD_LEVEL = 10
# A heading in large print is so much larger than the text; a larger sentence is a notice.
LARGER = 1.2
# "Answer:" in bold is a label of what follows, not a heading.
_SENTENCE = re.compile(r"[.!:;,]$")
_LABEL = re.compile(r"\w+\s*[:\uff1a]")


def is_bold_heading(text: str) -> bool:
    """Whether a paragraph that is all in bold is a short line, and no label."""
    short = 0 < len(text) <= MAX_BOLD_HEADING and "\n" not in text
    return short and not _LABEL.fullmatch(text)


def with_large_headings(blocks: Sequence[Block], sizes: Sequence[int]) -> list[Block]:
    """The blocks, of these sizes in print; short ones larger than the text are headings.

    They stand below bold headings that are larger still, and above those that are smaller.
    """
    letters: Counter[int] = Counter()
    for block, size in zip(blocks, sizes, strict=True):
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}:
            letters[size] += len(block.text)
    body = letters.most_common(1)[0][0] if letters else 0
    bold = [s for b, s in zip(blocks, sizes, strict=True) if b.level == BOLD_LEVEL]
    boldest = max(bold, default=0)
    read = []
    for block, size in zip(blocks, sizes, strict=True):
        large = body and size >= LARGER * body and block.kind is BlockKind.PARAGRAPH
        if large and is_bold_heading(block.text) and not _SENTENCE.search(block.text):
            level = BOLD_LEVEL + (boldest > size) - (boldest < size)
            block = replace(block, kind=BlockKind.HEADING, level=level)
        read.append(block)
    return read
