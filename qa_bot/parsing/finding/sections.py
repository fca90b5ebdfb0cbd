"""Titles: which line is the title of a section, and what a document calls itself."""

from __future__ import annotations

import re

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
    """Tell a title that announces questions and answers ("FAQ") from one that asks something."""
    return len(text) <= ANNOUNCING_CHARACTERS and not asks(text) and bool(_FAQ.search(text))


def is_category(text: str) -> bool:
    """Tell a line that names what the page is filed under ("Category: Water")."""
    return len(text) <= ANNOUNCING_CHARACTERS and bool(_CATEGORY.fullmatch(text.strip()))


def plain_title(text: str) -> str:
    """Take anchors and tags out of a heading."""
    # Spaces first: behind a million of them a search for an anchor would begin at each.
    return " ".join(_ANCHORS.sub("", " ".join(text.split())).split())


def headed_numbers(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Give what the numbers below a title begin with: (4,) below "4", and below "4.0" as well."""
    return numbers[:-1] if numbers[-1] == 0 else numbers


def is_section(flow: Flow, position: int, certain: bool = False) -> bool:
    """Tell a section's title from the last line of an answer.

    It is a heading, an underlined line, "Part 2" or a line in capitals; or, unless it must be
    `certain`, a short line that stands apart and ends in no punctuation.
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
    """Tell whether more than one blank line, or a rule, stands before a line."""
    before = position - 1
    while before >= 0 and flow.lines[before].blank:
        before -= 1
    return before >= 0 and (position - before > 2 or flow.lines[before].rule)


def is_numbered(text: str, numbers: tuple[int, ...]) -> bool:
    """Tell a section's title, which has a number ("1. Soil", "Part 2"), from a page's own.

    `numbers` are those of the question below it.
    """
    return marker(text) is not None or (len(numbers) > 1 and _number_above(text, numbers))


def section_before(flow: Flow, first: int, least: int, certain: bool = False) -> int | None:
    """Find the title of a section right above the question in line `first`; None without one.

    Only blank lines may stand between them, and no line before `least` is looked at. `certain` is
    that of `is_section`.
    """
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
    """Find a numbered title of a section above `first`, an introduction between; None without one.

    The introduction has fewer than INTRODUCTION_LINES, and no line before `least` is looked at.
    """
    for position in range(first - 1, max(first - INTRODUCTION_LINES, least) - 1, -1):
        certain = is_section(flow, position, certain=True)
        if certain and marker(flow.lines[position].text) is not None:
            return position
    return None


def section_of_number(flow: Flow, first: int, least: int) -> int | None:
    """Find the title that a question's own number names: "2 Water" above question 2.1.

    The question begins in line `first`. Its section's title has the first part of its number, also
    as "Chapter 2. Water" or "(2.0) Water", and may stand any number of lines above it, but not
    before `least`; the last such line is taken. None without one, and where the line is an item of
    a list: then the item before it stands above it.
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
    """Tell whether a line begins as the title above a number: "2 ..." or "Part 2 ..." for 2.1."""
    if len(text.strip()) > TITLE_CHARACTERS:
        return False
    title = marker(text)
    if title is not None and title.numbers:
        upper = headed_numbers(title.numbers)
        return 0 < len(upper) < len(numbers) and numbers[: len(upper)] == upper
    counted = _COUNTED.match(text)
    return counted is not None and int(counted["number"]) == numbers[0]


def _in_list(flow: Flow, least: int, title: int, number: int) -> bool:
    """Tell whether a line is an item of a list: the item before it stands above, marked alike."""
    own = marker(flow.lines[title].text)
    if own is None or number < 2:
        return False
    above = (marker(flow.lines[i].text) for i in range(least, title))
    return any(m and m.style == own.style and m.numbers == (number - 1,) for m in above)


def _numbered_title(flow: Flow, position: int, first: int) -> bool:
    """Tell whether a line is numbered as the title above a question: "2. Installing" before 2.1."""
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
    """Read a document's title and category from the lines before its first question.

    Mail has its title in "Subject:", and no category. `end` is the line of that question.
    """
    headers = _mail_headers(flow)
    if headers:
        from email.parser import HeaderParser  # which imports sockets; most documents are no mail

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
