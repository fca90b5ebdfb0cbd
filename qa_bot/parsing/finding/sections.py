"""Titles of documents and sections: where a section begins, and what it is called."""

from __future__ import annotations

import re
from email.parser import HeaderParser

from qa_bot.parsing.asking import asks
from qa_bot.parsing.content import BlockKind
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.markers import marker

# A title is short, and a line or two.
TITLE_CHARACTERS = 100
# A section may introduce itself in so many lines before its first question.
INTRODUCTION_LINES = 12
# A title that announces a FAQ is no longer than this.
ANNOUNCING_CHARACTERS = 80
# Mail and news begin with at least so many header lines.
HEADER_LINES = 3

_CATEGORY = re.compile(r"categor(?:y|ies)\s*:?\s+(?P<name>\S.*)", re.IGNORECASE)
_NAMED = re.compile(
    r"\s*(?:section|part|chapter|teil|kapitel|parte|sección|partie)\s+\w{1,4}\b", re.IGNORECASE
)
# "Chapter 2.", "\u7b2c 2 \u7ae0", "SECTION 2 -": one word beside a number.
_COUNTED = re.compile(r"\s*[^\W\d_]{1,12}\s?(?P<number>\d{1,2})\b(?!\.\d)[\W_]")
_HEADER = re.compile(r"[A-Za-z][A-Za-z-]{1,30}: \S")
_FAQ = re.compile(
    r"\bf\.?a\.?q\b|frequently[\s-]+asked|questions?\s+(?:and|&)\s+answers?|q\s?&\s?a", re.I
)
_ANCHORS = re.compile(r"<[^<>]*>|\s?\{#[^{}]*\}$")


def is_faq(text: str) -> bool:
    """Whether a title announces questions and answers, rather than ask about them."""
    return len(text) <= ANNOUNCING_CHARACTERS and not asks(text) and bool(_FAQ.search(text))


def plain_title(text: str) -> str:
    """A heading without anchors and tags."""
    # Spaces first: behind a million of them a search for an anchor would begin at each.
    return " ".join(_ANCHORS.sub("", " ".join(text.split())).split())


def headed_numbers(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """What the numbers of a section begin with whose title has these: 4 for "4", and for "4.0"."""
    return numbers[:-1] if numbers[-1] == 0 else numbers


def is_section(flow: Flow, position: int, certain: bool = False) -> bool:
    """Whether a line is the title of a section rather than the end of an answer.

    `certain`: only what could be nothing else, such as an underlined line.
    """
    line = flow.lines[position]
    text = line.text.strip()
    if line.level:
        return True
    if line.code or not text or len(text) > TITLE_CHARACTERS or not flow.blank(position - 1):
        return False
    if flow.underlined(position) or _NAMED.match(text) or (text.isupper() and len(text) > 3):
        return True
    if certain or text.endswith((".", ",", ";", ":", "!")) or asks(text):
        return False
    return flow.blank(position + 1) and _stands_apart(flow, position)


def _stands_apart(flow: Flow, position: int) -> bool:
    """Whether more than one blank line, or a rule, stands before a line, and none after it does."""
    before = position - 1
    while before >= 0 and flow.lines[before].blank:
        before -= 1
    return before >= 0 and (position - before > 2 or flow.lines[before].rule)


def is_numbered(text: str, numbers: tuple[int, ...]) -> bool:
    """Whether a title has a number, as a document's own has not: "1. Soil", "Part 2" above 2.1."""
    return marker(text) is not None or (len(numbers) > 1 and _number_above(text, numbers))


def section_before(flow: Flow, first: int, least: int, certain: bool = False) -> int | None:
    """The line of the section title that stands right before line `first`, not above `least`."""
    position = first - 1
    while position >= least and flow.blank(position):
        position -= 1
    if position < least:
        return None
    if is_section(flow, position, certain) or _numbered_title(flow, position, first):
        return position
    above = position - 1
    if above >= least and not flow.blank(above) and is_section(flow, above, certain=True):
        return above  # a title over two lines
    return None


def section_above(flow: Flow, first: int, least: int) -> int | None:
    """The line of a section's numbered title some lines of introduction above line `first`."""
    for position in range(first - 1, max(first - INTRODUCTION_LINES, least) - 1, -1):
        certain = is_section(flow, position, certain=True)
        if certain and marker(flow.lines[position].text) is not None:
            return position
    return None


def section_of_number(flow: Flow, first: int, least: int) -> int | None:
    """The last line between `least` and the question in line `first` that its number is below.

    "2 Water", "Chapter 2. Water" or "(2.0) Water" for question 2.1, however long the section's
    introduction; a list whose item 2 follows an item 1 is none.
    """
    question = marker(flow.lines[first].text)
    if question is None or len(question.numbers) < 2:
        return None
    titles = [
        i
        for i in range(least, first)
        if flow.begins(i) and flow.ends(i) and _number_above(flow.lines[i].text, question.numbers)
    ]
    if not titles or _in_list(flow, least, titles[-1], question.numbers[0]):
        return None
    return titles[-1]


def _number_above(text: str, numbers: tuple[int, ...]) -> bool:
    """Whether a line has the first part of a number in front, alone or behind one word."""
    if len(text.strip()) > TITLE_CHARACTERS:
        return False
    title = marker(text)
    if title is not None and title.numbers:
        upper = headed_numbers(title.numbers)
        return 0 < len(upper) < len(numbers) and numbers[: len(upper)] == upper
    counted = _COUNTED.match(text)
    return counted is not None and int(counted["number"]) == numbers[0]


def _in_list(flow: Flow, least: int, title: int, number: int) -> bool:
    """Whether the number before stands above in the same shape: then both are items of a list."""
    own = marker(flow.lines[title].text)
    if own is None or number < 2:
        return False
    above = (marker(flow.lines[i].text) for i in range(least, title))
    return any(m and m.style == own.style and m.numbers == (number - 1,) for m in above)


def _numbered_title(flow: Flow, position: int, first: int) -> bool:
    """Whether a title is numbered above a question: "2. Installing" right before "2.1 ..."."""
    title, question = marker(flow.lines[position].text), marker(flow.lines[first].text)
    if title is None or question is None or not title.numbers or len(question.numbers) < 2:
        return False
    upper = headed_numbers(title.numbers)
    return (
        flow.blank(position - 1)
        and len(title.numbers) <= len(question.numbers)
        and len(upper) < len(question.numbers)
        and question.numbers[: len(upper)] == upper
    )


def title_of(flow: Flow, end: int) -> tuple[str | None, str | None]:
    """Title and category of a page, from the lines before its first question."""
    headers = _mail_headers(flow)
    if headers:
        return HeaderParser().parsestr(headers)["Subject"] or None, None
    shown = [line for line in flow.lines[:end] if not line.blank and not line.rule]
    texts = [
        plain_title(line.title or line.text) for line in shown if line.kind is not BlockKind.CODE
    ]
    categories = [match["name"] for line in texts if (match := _CATEGORY.fullmatch(line))]
    titles = [line for line in texts if line and not _CATEGORY.fullmatch(line)]
    heads = [plain_title(line.title) for line in shown if line.title]
    title = next(iter([*heads, *titles]), None)
    return title, (categories[-1] if categories else None)


def _mail_headers(flow: Flow) -> str:
    """The header of a page that was posted as mail or news; "" where there is none."""
    lines: list[str] = []
    for line in flow.lines:
        if not (
            _HEADER.match(line.text) or (lines and line.text[:1] in (" ", "\t") and not line.blank)
        ):
            break
        lines.append(line.text)
    return "\n".join(lines) if len(lines) >= HEADER_LINES else ""
