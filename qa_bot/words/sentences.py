"""The sentences of a text, with list items and table rows as sentences of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qa_bot.words.lexicon import cached_by_language, either, lexicon

# Paragraphs end at a blank line and in front of a list's item, a heading, a quoted or a table's
# line; inside, sentences run over line ends.
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?=\n|[-*+#>|•・]|\(?\w{1,3}[.)]\s)")
_ENDS = ".!?"  # in front of a space
# Other scripts have other marks. Those of Arabic and Urdu have a space behind them; those of
# Chinese and Japanese, Hindi, Burmese, Khmer and Amharic need none. Thai has no mark, and a space
# between sentences that is none between words: but one stands behind the sign that repeats a word,
# too, and around numbers.
_OTHER_ENDS, _ENDS_ALONE = "؟۔", "。！？｡।॥။។።"
_THAI_END = r"(?<=[ก-ๅ็-๎])(?=[ \t]+[ก-ๅ])"
_CLOSING, _OTHER_CLOSING = "\"'”’)", "」』）】》"
_HAS_OTHERS = re.compile(f"[{_OTHER_ENDS}{_ENDS_ALONE}ก-๎]")
_ALONE = rf"[{_ENDS_ALONE}][{_CLOSING}{_OTHER_CLOSING}]*|{_THAI_END}"
# By whether colons end one, and whether the text has what other scripts end one with.
_SENTENCE = {
    (bool(colon), bool(alone)): re.compile(
        rf"\S.*?(?:[{_ENDS}{colon}{others}][{_CLOSING}]*(?=\s)|{alone}\Z)", re.DOTALL
    )
    for colon in ("", ":")
    for others, alone in (("", ""), (_OTHER_ENDS, f"{_ALONE}|"))
}
# The point behind a digit belongs to the number of a list item.
_SENTENCE_OF_LINE = {
    bool(alone): re.compile(rf"\S.*?(?:(?:(?<!\d)\.|[!?{others}])(?=\s)|{alone}$)", re.MULTILINE)
    for others, alone in (("", ""), (_OTHER_ENDS, f"{_ALONE}|"))
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
    sentence = _SENTENCE[at_colons, _has_others(text)]
    for start, end in pairwise([0, *ends, len(text)]):
        yield from _in_paragraph(text, start, end, sentence)


def sentences_of_lines(text: str) -> Iterator[tuple[int, int]]:
    """Find the start and end of each sentence, in order, none of them over the end of a line."""
    return (match.span() for match in _SENTENCE_OF_LINE[_has_others(text)].finditer(text))


def _has_others(text: str) -> bool:
    """Whether a text may end sentences as no Latin one does."""
    return not text.isascii() and _HAS_OTHERS.search(text) is not None


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
