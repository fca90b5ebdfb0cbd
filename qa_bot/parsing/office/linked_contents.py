"""Contents made by hand in a word processor: a link to each heading, one a paragraph."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import groupby

from qa_bot.parsing.content import Block

# Fewer links in a row are as likely hints where to read on.
_LEAST = 3


def without_contents(blocks: Sequence[Block], leading_on: Container[int]) -> list[Block]:
    """The blocks without runs of those that only lead on, where most of their texts stand below.

    `leading_on` has the places of blocks that are nothing but a link into the document.
    """
    texts = "\n".join(_letters(block.text) for block in blocks if block.first not in leading_on)
    return list(_kept(blocks, leading_on, texts))


def _kept(blocks: Sequence[Block], leading_on: Container[int], texts: str) -> Iterator[Block]:
    for leads_on, group in groupby(blocks, lambda block: block.first in leading_on):
        run = list(group)
        again = sum(_letters(block.text) in texts for block in run) if leads_on else 0
        if not leads_on or len(run) < _LEAST or 2 * again < len(run):
            yield from run


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
