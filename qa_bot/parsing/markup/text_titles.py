"""Titles of plain text: lines with a sign in front, as AsciiDoc and wikis write, or many a hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa_bot.parsing.asking import asks

# A title goes on over at most so many lines.
TITLE_LINES = 4
QUOTED_LINES = 10  # behind ">" as mail quotes it
LONGEST_TITLE = 600
# So many paragraphs begin with a sign that titles have; "*" and "-" begin much else.
LEAST_TITLES = 2
LEAST_BULLETS = 3
# This share of what has a sign asks. Behind "==" nothing else than a title stands.
ASKING = 0.5
ASKING_BULLETS = 0.75
ASKING_QUOTED = 0.3
# Titles that no sign gives a level stand below all that have one.
BULLET_LEVEL = 7

_SIGNED = re.compile(
    r"(?P<sign>={1,6}|#{1,6}|\*{1,6}\)?|\[\s?\]|[-+o>\u2022\u25aa\u25cf\u00b7])[ \t]+(?P<text>\S.*)"
)


@dataclass(frozen=True, slots=True)
class Title:
    """Lines `first` to `last` of a text that are a title, counted from 0."""

    first: int
    last: int
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class _Signed:
    """A paragraph from line `first` up to `end` that begins with a sign.

    `asked` is the line with its question mark.
    """

    sign: str
    first: int
    end: int
    text: str
    asked: int | None

    @property
    def character(self) -> str:
        """What the sign is made of."""
        return self.sign[0]


def titles_of(lines: Sequence[str]) -> dict[int, Title]:
    """The titles of a text by their first line."""
    alike: dict[str, list[_Signed]] = defaultdict(list)
    for paragraph in _signed_paragraphs(lines):
        alike[paragraph.sign].append(paragraph)
    chosen = {sign for sign, found in alike.items() if _are_titles(sign, found)}
    found = [title for sign in chosen for title in _titles(lines, alike[sign])]
    titles = {title.first: title for title in found}
    for sign in alike.keys() - chosen:
        titles.update(_sections(lines, alike[sign], titles))
    return titles


def _signed_paragraphs(lines: Sequence[str]) -> Iterator[_Signed]:
    for first, line in enumerate(lines):
        signed = _SIGNED.match(line)
        if signed is None or (first and lines[first - 1].strip() and signed["sign"][0] != "="):
            continue
        most = _most_lines(signed["sign"])
        end = first + 1
        while end < len(lines) and lines[end].strip() and end - first <= most:
            end += 1
        asked = (i for i in range(first, min(end, first + most)) if asks(_bare(lines[i])))
        yield _Signed(signed["sign"], first, end, signed["text"], next(asked, None))


def _bare(line: str) -> str:
    """A line without the signs that close it: "== Why? =="."""
    text = line.rstrip()
    inner = text.rstrip("=#")
    closed = inner != text and inner[-1:].isspace()
    return inner.rstrip() if closed else text


def _are_titles(sign: str, found: Sequence[_Signed]) -> bool:
    asking = sum(one.asked is not None for one in found)
    if sign[0] == "=":
        return len(found) >= LEAST_TITLES
    bullet = len(sign) == 1 and sign not in "#>"
    least, share = (LEAST_BULLETS, ASKING_BULLETS) if bullet else (LEAST_TITLES, ASKING)
    share = ASKING_QUOTED if sign == ">" else share
    return len(found) >= least and asking >= share * len(found)


def _titles(lines: Sequence[str], alike: Sequence[_Signed]) -> Iterator[Title]:
    """What has the sign, up to its question mark, or to its paragraph's end where others are so."""
    asking = [one for one in alike if one.asked is not None]
    standing = bool(asking) and all(one.asked == one.end - 1 for one in asking)
    for one in alike:
        most = _most_lines(one.sign)
        last = one.end - 1 if standing or one.character == ">" else one.first
        if one.character in "=#":
            last = one.first
        elif one.asked is not None and one.character != ">":
            last = one.asked
        rest = (line.lstrip("> \t").rstrip() for line in lines[one.first + 1 : last + 1])
        text = " ".join([_bare(one.text), *rest])
        if last - one.first < most and len(text) <= LONGEST_TITLE:
            yield Title(one.first, last, text, _level(one.sign))


def _most_lines(sign: str) -> int:
    return QUOTED_LINES if sign == ">" else TITLE_LINES


def _sections(
    lines: Sequence[str], alike: Iterable[_Signed], titles: Mapping[int, Title]
) -> dict[int, Title]:
    """Where "**" are questions, "*" alone in its line right above one is the title of a section."""
    found = {}
    for one in alike:
        below = one.first + 1
        while below < len(lines) and not lines[below].strip():
            below += 1
        title = titles.get(below)
        if title and one.character in "#*" and len(one.sign) < title.level < BULLET_LEVEL:
            found[one.first] = Title(one.first, one.first, one.text, len(one.sign))
    return found


def _level(sign: str) -> int:
    return len(sign) if sign[0] in "=#" or (len(sign) > 1 and set(sign) == {"*"}) else BULLET_LEVEL
