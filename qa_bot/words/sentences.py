"""The sentences of a text, with list items and table rows as sentences of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# Paragraphs end at a blank line and in front of a list's item, a heading, a quoted or a table's
# line; inside, sentences run over line ends.
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?=\n|[-*+#>|•]|\(?\w{1,3}[.)]\s)")
_SENTENCE = {
    ends: re.compile(rf"\S.*?(?:[{ends}][\"'”’)]*(?=\s)|[。！？]|\Z)", re.DOTALL)
    for ends in (".!?؟", ".!?؟:")
}
# Not an end: a list item's number or mark alone, an initial, or an abbreviation behind which the
# sentence goes on.
_LONGEST_MARK = 8
_GOES_ON = re.compile(
    r"(?:^\(?(?:\d{1,3}|\w)[.)]|\b(?:e\.g|i\.e|vs|cf|approx|Dr|Mr|Mrs|Ms|St|Prof)\.|\b(?:[A-Z]\.)+)$"
)


def sentences(text: str, at_colons: bool = False) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, in order; between them is only space.

    A list item, heading or table row is at least one of its own. A colon ends one only `at_colons`.
    """
    ends = [found.start() for found in _PARAGRAPH_END.finditer(text)]
    for start, end in pairwise([0, *ends, len(text)]):
        yield from _in_paragraph(text, start, end, _SENTENCE[".!?؟:" if at_colons else ".!?؟"])


def _in_paragraph(
    text: str, start: int, end: int, sentence: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    begun: int | None = None
    for found in sentence.finditer(text, start, end):
        begun = found.start() if begun is None else begun
        mark = text[max(begun, found.end() - _LONGEST_MARK) : found.end()]
        if found.end() < end and _GOES_ON.search(mark):
            continue
        yield begun, found.end()
        begun = None
    if begun is not None:
        yield begun, begun + len(text[begun:end].rstrip())
