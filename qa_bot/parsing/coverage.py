"""How much of a document's text stands in its pairs, and where the rest is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_bot.parsing.content import Unit
from qa_bot.parsing.document import Coverage
from qa_bot.parsing.finding.sections import is_category, is_faq
from qa_bot.parsing.parsed import Parsed, Stretch

# A line that stands so often in what is left out is a printed page's head or foot.
PAGE_HEADS = 3
# A question in a table of contents may go on over so many lines.
CONTENTS_LINES = 4
# A longer line is no title and no entry of a table of contents.
TITLE_CHARACTERS_AT_MOST = 400
# Letters by which a line is told from all that is known.
OPENING = 6
# Stretches this near to each other have only a blank line between them: they are told as one.
NEAR = 2

# In front of a line of a table of contents: bullets, and a number, "Q3:" or "[L.2]"; behind it:
# the page.
_MARK = re.compile(
    r"\W{0,12}(?:(?:[^\W\d_]{1,10}[\s.-]?)?\d{1,4}(?:[.-]\d{1,4}){0,4}[a-z]?\b[.):\]]{0,3}-?\s)?"
)
_PAGE = re.compile(r"[\s.\u00b7\u2026_]{2,200}\d{1,4}\s{0,8}$")
# A line of links that only point into the page.
_LINKS = re.compile(
    r"(?:[^\w\[\]]{0,8}(?:\d{1,4}[.)]\s{0,4})?\[[^\[\]]{1,300}\]\(#[^()]{0,300}\))+\W{0,8}"
)
_LINK = re.compile(r"\[(?P<text>[^\[\]]{1,300})\]\([^()]{0,300}\)")


def coverage(file: Parsed) -> Coverage:
    """The share of a file's text that stands in its pairs, and the places of the rest."""
    inside = sum(_weight(p.question) + _weight(p.answer) for p in _different_answers(file))
    left = left_out(file)
    outside = sum(_weight(stretch.text) for stretch in left)
    share = inside / (inside + outside) if inside + outside else 0.0
    places = tuple(place_in_words(file.content.unit, s.first, s.last) for s in _joined(left))
    return Coverage(file.path, sum(bool(pair.answer.strip()) for pair in file.pairs), share, places)


def left_out(file: Parsed) -> list[Stretch]:
    """What of a file is in no pair and no furniture, a stretch for each run of lines."""
    known = _known(file)
    heads = _page_heads(file.leftover)
    furniture = _Furniture(known, heads, _openings(known))
    return [
        part for stretch in file.leftover for part in _without_furniture(file, stretch, furniture)
    ]


@dataclass(frozen=True, slots=True)
class _Furniture:
    """What titles and contents say, printed page heads, and how the former begin."""

    known: frozenset[str]
    heads: frozenset[str]
    openings: frozenset[str]


def _openings(known: frozenset[str]) -> frozenset[str]:
    """How titles begin: most lines open nothing that is known, and those below need no look."""
    return frozenset(key[:length] for key in known for length in range(1, OPENING + 1))


def place_in_words(unit: Unit, first: int, last: int) -> str:
    """Say a place as a reader needs it: "line 3", "pages 4-5"."""
    if first >= last:
        return f"{unit} {first}"
    return f"{'entries' if unit is Unit.ENTRY else f'{unit}s'} {first}-{last}"


def _different_answers(file: Parsed) -> Iterator[_Said]:
    """Questions and answers, an answer that several questions share only once."""
    before = None
    for pair in file.pairs:
        shared = before is not None and before.answer == pair.answer
        yield _Said(pair.question, "" if shared else pair.answer)
        before = pair


@dataclass(frozen=True, slots=True)
class _Said:
    question: str
    answer: str


def _known(file: Parsed) -> frozenset[str]:
    """What a title or a table of contents says: questions, sections and the title."""
    texts = [pair.question for pair in file.pairs]
    sources = [pair.source for pair in file.pairs if pair.source]
    texts += [source.section for source in sources if source.section]
    texts += [file.content.title or "", *(source.title or "" for source in sources[:1])]
    return frozenset(key for text in texts for key in (_key(text), _letters(text)) if key)


def _page_heads(stretches: Sequence[Stretch]) -> frozenset[str]:
    """Lines that stand in what is left out again and again, numbers aside."""
    lines = (line for stretch in stretches for line in stretch.text.split("\n"))
    times = Counter(key for line in lines if (key := _words_alone(line)))
    return frozenset(key for key, count in times.items() if count >= PAGE_HEADS)


def _without_furniture(file: Parsed, stretch: Stretch, said: _Furniture) -> Iterator[Stretch]:
    """What of a stretch is lost: runs of lines where its unit is lines, else its text without."""
    lines = stretch.text.split("\n")
    furniture = _furniture(lines, said)
    if file.content.unit is not Unit.LINE or len(lines) != stretch.last - stretch.first + 1:
        lost = "\n".join(line for line, aside in zip(lines, furniture, strict=True) if not aside)
        if _weight(lost):
            yield Stretch(stretch.first, stretch.last, lost)
        return
    for position, (line, aside) in enumerate(zip(lines, furniture, strict=True)):
        if not aside and _weight(line):
            yield Stretch(stretch.first + position, stretch.first + position, line)


def _furniture(lines: Sequence[str], said: _Furniture) -> list[bool]:
    short = [line if len(line) <= TITLE_CHARACTERS_AT_MOST else "" for line in lines]
    found = [
        bool(_LINKS.fullmatch(line))
        or is_faq(line)
        or is_category(line)
        or _words_alone(line) in said.heads
        for line in short
    ]
    for first in range(len(lines)):
        opening = _key(short[first])[:OPENING], _letters(short[first])[:OPENING]
        if said.openings.isdisjoint(opening):
            continue
        for last in range(first, min(first + CONTENTS_LINES, len(lines))):
            text = " ".join(line.strip() for line in short[first : last + 1])
            if _key(text) in said.known or _letters(text) in said.known:
                found[first : last + 1] = [True] * (last + 1 - first)
                break
    return found


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Stretches with those right below them."""
    joined: list[Stretch] = []
    for stretch in stretches:
        if joined and stretch.first - joined[-1].last <= NEAR:
            joined[-1] = Stretch(joined[-1].first, max(joined[-1].last, stretch.last), "")
        else:
            joined.append(stretch)
    return joined


def _key(text: str) -> str:
    """The letters of a line without its number, its page and its links' addresses."""
    line = _LINK.sub(r"\g<text>", text)
    return _letters(_PAGE.sub("", _MARK.sub("", line, count=1)))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _words_alone(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


def _weight(text: str) -> int:
    return sum(map(str.isalnum, text))
