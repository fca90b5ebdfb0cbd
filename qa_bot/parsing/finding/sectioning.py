"""The section of each question: titles between questions, and headings above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_bot.parsing.finding.candidates import Candidate
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.markers import marker
from qa_bot.parsing.finding.sections import (
    TITLE_CHARACTERS,
    is_faq,
    is_numbered,
    plain_title,
    section_above,
    section_before,
    section_of_number,
)


def section_titles(flow: Flow, questions: Sequence[Candidate]) -> list[int | None]:
    """The line of the section title before each question and behind the last; None for none.

    Headings are no part of this: they are known to be titles.
    """
    titles: list[int | None] = []
    # The first line of a page is its title, not a section's, unless it has a number.
    first = next((i for i, line in enumerate(flow.lines) if not line.blank), 0)
    first -= is_numbered(flow.lines[first].text, questions[0].numbers)
    for before, question in zip([None, *questions], questions, strict=False):
        least = before.last + 1 if before else first + 1
        titles.append(_title_between(flow, before, question, least))
    later = zip(questions[1:], titles[1:], strict=True)
    if titles and any(t is not None and q.numbers and q.numbers[-1] <= 1 for q, t in later):
        # A page whose sections have titles begins with one, unless the line is the page's own.
        own = _lone_title(flow, questions[0], 0)
        if titles[0] is None and own is not None and not is_faq(flow.lines[own].text):
            titles[0] = own
    right_above = _right_above(flow, questions)
    return [*(right_above.get(i, t) if t is None else t for i, t in enumerate(titles)), None]


def _right_above(flow: Flow, questions: Sequence[Candidate]) -> dict[int, int]:
    """Find titles with no blank line around them, by the place of the question below each.

    Where every question that counts from 1 has a short line above it, these are titles: one such
    line alone may end an answer.
    """
    found: dict[int, int] = {}
    for place, question in enumerate(questions):
        if not question.numbers or question.level or question.numbers[-1] > 1:
            continue
        least = questions[place - 1].last + 1 if place else 0
        first, last = flow.filled(least, question.first)
        is_all = place > 0 and first == last  # then it is the answer above
        if last < first or is_all or not _may_be_title(flow, last):
            return {}
        found[place] = last
    return found if len(found) > 1 else {}


def _may_be_title(flow: Flow, position: int) -> bool:
    line = flow.lines[position]
    text = line.text.strip()
    return (
        not line.code
        and len(text) <= TITLE_CHARACTERS
        and text[:1].isalnum()
        and not text[:1].islower()
        and text[-1:].isalnum()
        and marker(text) is None
    )


def _title_between(
    flow: Flow, before: Candidate | None, question: Candidate, least: int
) -> int | None:
    """The title between two questions, from line `least` on."""
    if question.level:
        return _title_above_heading(flow, before, question) if flow.counts_lines else None
    counts_on = before is not None and _counts_on(before, question)
    right_above = section_before(flow, question.first, least, counts_on)
    if counts_on:
        return right_above
    lone = _lone_title(flow, question, least) if before else None
    if lone is not None and flow.filled(least, lone)[1] < least:
        lone = None  # it is all that the question above has for an answer
    titles = (
        section_of_number(flow, question.first, least),
        right_above,
        section_above(flow, question.first, least),
        lone,
    )
    return next((title for title in titles if title is not None), None)


def _title_above_heading(flow: Flow, before: Candidate | None, question: Candidate) -> int | None:
    """The line of plain text in capitals or underlined above a question that is a heading.

    Headings themselves are known to be titles.
    """
    least = before.last + 1 if before else 0
    title = section_before(flow, question.first, least, certain=True)
    is_all = title is not None and before is not None and flow.filled(least, title)[1] < least
    return None if title is None or flow.lines[title].level or is_all else title


def _lone_title(flow: Flow, question: Candidate, least: int) -> int | None:
    """The short line right above a question that counts from 1 again."""
    if not question.numbers or question.numbers[-1] > 1:
        return None
    _, last = flow.filled(least, question.first)
    if last < least or flow.lines[last].code or not (flow.begins(last) and flow.ends(last)):
        return None
    text = flow.lines[last].text.strip()
    return last if text[-1:].isalnum() and len(text) <= TITLE_CHARACTERS else None


def _counts_on(question: Candidate, after: Candidate) -> bool:
    """Whether the numbers say that no section begins between two questions."""
    if not question.numbers or not after.numbers:
        return False
    return after.numbers[:-1] == question.numbers[:-1] and after.numbers > question.numbers


def section_names(
    flow: Flow, questions: Sequence[Candidate], titles: Sequence[int | None]
) -> Iterator[str | None]:
    """The section of each question: the heading above it, or the last title of one in the text."""
    own = _enclosing_heading(flow, questions[0].first)
    section = None
    headings = _headings_above(flow, questions)
    for title, heading in zip(titles, headings, strict=False):
        above = None if heading is None or heading == own else _heading_name(flow, heading)
        if above is not None:
            section = above
        elif title is not None and not flow.lines[title].level:
            section = _section_name(flow, title)
        yield section


def _section_name(flow: Flow, position: int) -> str:
    text = flow.lines[position].text.strip()
    mark = marker(text)
    return " ".join((mark.text if mark else text).split())


def _enclosing_heading(flow: Flow, end: int) -> int | None:
    """The line of the document's own title: its first heading, unless another is as high."""
    heads = [(i, flow.lines[i].level) for i in flow.headings]
    if not heads or heads[0][0] >= end:
        return None
    alone = sum(level <= heads[0][1] for _, level in heads) == 1
    return heads[0][0] if alone or is_faq(flow.lines[heads[0][0]].title) else None


def _headings_above(flow: Flow, questions: Sequence[Candidate]) -> Iterator[int | None]:
    """For each question the line of the nearest heading that is above it in level."""
    following = iter(flow.headings)
    heading = next(following, None)
    above: list[int] = []
    for question in questions:
        while heading is not None and heading < question.first:
            level = flow.lines[heading].level
            while above and flow.lines[above[-1]].level >= level:
                above.pop()
            above.append(heading)
            heading = next(following, None)
        own = question.level
        yield next((i for i in reversed(above) if not own or flow.lines[i].level < own), None)


def _heading_name(flow: Flow, position: int) -> str:
    name = plain_title(flow.lines[position].title)
    mark = marker(name)
    return mark.text if mark and mark.text else name
