"""Titles of plain text that only the layout tells: outdented lines, or lines set well apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_bot.parsing.asking import asks
from qa_bot.parsing.markup.text_titles import BULLET_LEVEL, Title

# Below those that have a sign: any text may be laid out so.
LAID_OUT_LEVEL = BULLET_LEVEL + 1
LEAST_TITLES = 3
# A title goes on over at most so many lines, and so many characters.
TITLE_LINES = 5
TITLE_CHARACTERS = 400
# Of all that stands at the margin, or behind two blank lines, so many are titles.
ALIKE = 0.8
# Titles that are only set apart are told by what asks among them.
ASKING = 0.5
# Where so many have a number or "Q:", that tells more than the layout.
MARKED = 0.3

_MARKED = re.compile(r"\W{0,4}(?:[^\W\d_]{1,9}\s?)?\d{1,3}\b|\W{0,3}[^\W\d_]\s?[.:)\]]|\w+:")
_BULLET = re.compile(r"[*+\u2022-]\s+")
_RULE = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Lines `first` to `last`, counted from 0; `apart`: two blank lines or a rule stand above."""

    first: int
    last: int
    text: str
    indented: bool
    apart: bool

    @property
    def short(self) -> bool:
        """Whether it may be a title."""
        return self.last - self.first < TITLE_LINES and len(self.text) <= TITLE_CHARACTERS

    @property
    def marked(self) -> bool:
        """Whether something stands in front that other rules know."""
        return bool(_MARKED.match(self.text))


def laid_out_titles(lines: Sequence[str]) -> dict[int, Title]:
    """The titles of a text by their first line; none where it does not tell them by its layout."""
    paragraphs = list(_paragraphs(lines))
    chosen = _outdented(paragraphs) or _set_apart(paragraphs)
    if sum(one.marked for one in chosen) > MARKED * len(chosen):
        return {}
    return {
        one.first: Title(one.first, one.last, _BULLET.sub("", one.text, count=1), LAID_OUT_LEVEL)
        for one in chosen
    }


def _paragraphs(lines: Sequence[str]) -> Iterator[_Paragraph]:
    first, blank = 0, 2
    for position, line in enumerate([*lines, ""]):
        says = bool(line.strip()) and not _RULE.fullmatch(line)
        if not says:
            if first < position:
                yield _paragraph(lines, first, position - 1, blank > 1)
                blank = 0
            blank += 2 if line.strip() else 1
            first = position + 1


def _paragraph(lines: Sequence[str], first: int, last: int, apart: bool) -> _Paragraph:
    own = lines[first : last + 1]
    indented = own[0][:1].isspace()
    return _Paragraph(first, last, " ".join(" ".join(own).split()), indented, apart)


def _outdented(paragraphs: Sequence[_Paragraph]) -> list[_Paragraph]:
    """What stands at the margin above paragraphs that are all indented."""
    titles = [
        one
        for one, below in zip(paragraphs, paragraphs[1:], strict=False)
        if one.short and not one.indented and below.indented
    ]
    if len(titles) < LEAST_TITLES:
        return []
    inside = [one for one in paragraphs if one.first >= titles[0].first and not one.indented]
    return titles if len(titles) >= ALIKE * len(inside) else []


def _set_apart(paragraphs: Sequence[_Paragraph]) -> list[_Paragraph]:
    """What stands behind two blank lines, where half of it asks and nothing else stands so."""
    asking = [one for one in paragraphs if one.apart and one.short and asks(one.text)]
    if len(asking) < LEAST_TITLES:
        return []
    titles = [
        one
        for one, below in zip(paragraphs, paragraphs[1:], strict=False)
        if one.apart and one.short and not below.apart and one.first >= asking[0].first
    ]
    inside = [one for one in paragraphs if one.first >= asking[0].first and one.apart]
    alike = len(titles) >= ALIKE * len(inside) and len(asking) >= ASKING * len(titles)
    return titles if alike else []
