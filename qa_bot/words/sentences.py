"""The sentences of a text, with list items and table rows as sentences of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qa_bot.words.lexicon import cached_by_language, either, lexicon

# Paragraphs end at a blank line and in front of a list's item, a heading, a quoted or a table's
# line; inside, sentences run over line ends.
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?=\n|[-*+#>|•]|\(?\w{1,3}[.)]\s)")
_SENTENCE = {
    ends: re.compile(rf"\S.*?(?:[{ends}][\"'”’)]*(?=\s)|[。！？]|\Z)", re.DOTALL)
    for ends in (".!?؟", ".!?؟:")
}
_LONGEST_MARK = 8


@cached_by_language()
def _no_end() -> re.Pattern[str]:
    """Compile what ends like a sentence and does not end one.

    A list item's number or mark alone, an initial, or an abbreviation behind which it goes on.
    """
    terms = lexicon().abbreviations
    abbreviation = either((*terms.within_sentences, *terms.titles))
    return re.compile(rf"(?:^\(?(?:\d{{1,3}}|\w)[.)]|\b{abbreviation}\.|\b(?:[A-Z]\.)+)$")


def sentences(text: str, at_colons: bool = False) -> Iterator[tuple[int, int]]:
    """Find the start and end of each sentence, in order; between them is only space.

    A list item, a heading or a row of a table is at least one sentence of its own. A colon ends a
    sentence only where `at_colons` says so.
    """
    ends = [match.start() for match in _PARAGRAPH_END.finditer(text)]
    for start, end in pairwise([0, *ends, len(text)]):
        yield from _in_paragraph(text, start, end, _SENTENCE[".!?؟:" if at_colons else ".!?؟"])


def _in_paragraph(
    text: str, start: int, end: int, sentence: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    begun: int | None = None
    for match in sentence.finditer(text, start, end):
        begun = match.start() if begun is None else begun
        mark = text[max(begun, match.end() - _LONGEST_MARK) : match.end()]
        if match.end() < end and _no_end().search(mark):
            continue
        yield begun, match.end()
        begun = None
    if begun is not None:
        yield begun, begun + len(text[begun:end].rstrip())
