"""Questions that a page tells by headings, or by underlines of one kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_bot.parsing.asking import asks
from qa_bot.parsing.finding.candidates import Candidate
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.scheme import Scheme
from qa_bot.parsing.finding.sections import is_faq

# Where so many headings of a level have a number, one without is a title unless it asks.
NUMBERED_HEADINGS = 0.7
# Ten levels are what Word has; what unfolds may be nested in each other a thousand deep.
MOST_LEVELS = 20


def headed(flow: Flow, candidates: Sequence[Candidate]) -> Iterator[Scheme]:
    """Propose questions for each level of headings, for those that ask, and for all with text."""
    headings = [c for c in candidates if c.level]
    for level in sorted({c.level for c in headings})[:MOST_LEVELS]:
        yield _level(flow, headings, level)
    bodied = [c for c, below in _with_followers(headings) if not _bodiless(flow, c, below)]
    yield Scheme(tuple(c for c in bodied if asks(c.text)))
    yield Scheme(tuple(c for c in bodied if not (is_faq(c.text) or c.text.endswith(":"))))


def underlined(flow: Flow, candidates: Sequence[Candidate]) -> Iterator[Scheme]:
    """Propose questions for each sign that a page of plain text underlines titles with."""
    groups: dict[str, list[Candidate]] = {}
    for title in candidates:
        if title.underlined and not title.level and not is_faq(title.text):
            sign = flow.lines[title.first + 1].text.strip()[0]
            groups.setdefault(sign, []).append(title)
    for group in groups.values():
        yield Scheme(tuple(group))


def _with_followers(
    headings: Sequence[Candidate],
) -> Iterator[tuple[Candidate, Candidate | None]]:
    """Give each heading with the next one, the last with None."""
    return zip(headings, [*headings[1:], None], strict=False)


def _level(flow: Flow, headings: list[Candidate], level: int) -> Scheme:
    """Headings of a level, with those that ask above it, and below it where nothing else does."""
    owned = {c.first for c in _own(flow, headings, level)}
    chosen: list[Candidate] = []
    in_section = True  # whether the last heading that is as high is none of the questions
    for heading, follower in _with_followers(headings):
        bodiless = _bodiless(flow, heading, follower)
        heads = bodiless and follower is not None and follower.level > heading.level
        before = len(chosen)
        if heading.first in owned and not (heads and not asks(heading.text)):
            chosen.append(replace(heading, answered=not bodiless or heads))
        # A deeper one stands below a section of the level, rather than in an answer.
        elif asks(heading.text) and not bodiless and (heading.level < level or in_section):
            chosen.append(heading)
        if heading.level <= level:
            in_section = len(chosen) == before
    return Scheme(tuple(chosen))


def _own(flow: Flow, headings: Sequence[Candidate], level: int) -> list[Candidate]:
    """The headings of a level that may be questions: no titles, no parts of an answer."""
    own = []
    above: list[Candidate] = []
    for heading in headings:
        while above and above[-1].level >= heading.level:
            above.pop()
        text = heading.text
        in_answer = bool(above) and not asks(text) and _asks_and_says(flow, above[-1])
        if heading.level == level and not (in_answer or text.endswith(":") or is_faq(text)):
            own.append(heading)
        above.append(heading)
    if sum(c.marker is not None for c in own) >= NUMBERED_HEADINGS * len(own):
        own = [c for c in own if c.marker or asks(c.text)]
    return own


def _asks_and_says(flow: Flow, heading: Candidate) -> bool:
    """Whether a heading asks and has text of its own; "How do I ...?" may head a section."""
    below = flow.below(heading.last)
    return asks(heading.text) and below < len(flow.lines) and not flow.lines[below].level


def _bodiless(flow: Flow, heading: Candidate, follower: Candidate | None) -> bool:
    return flow.below(heading.last) >= (follower.first if follower else len(flow.lines))
