"""Choose how a document marks its questions, and with that which lines they are.

It may mark them by headings, by underlines, by numbers, by words ("Q:"), by nothing but a
question mark, or by short lines of their own. For each of these ways there is a Scheme: the
questions that the document would have. All compete, and what explains most of the page is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa_bot.parsing.asking import asks
from qa_bot.parsing.finding.candidates import Candidate
from qa_bot.parsing.finding.contents import last_places, letters
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.headings import headed, underlined
from qa_bot.parsing.finding.markers import Style, answer_start
from qa_bot.parsing.finding.numbered import numbered
from qa_bot.parsing.finding.paragraph_layout import laid_out
from qa_bot.parsing.finding.scheme import Scheme
from qa_bot.parsing.finding.score import LEAST, WEIGHTS, ReadPage, explained
from qa_bot.parsing.finding.sections import is_faq

# Of a page's questions, so many open the paragraph of their answer where that is its way.
OPENING_SHARE = 0.6
# So many ways to mark questions are used together at most.
MOST_TOGETHER = 3
UNMARKED_CHARACTERS = 300
# Headings that ask nothing are questions where so many are all that a page has, and hold so much.
LEAST_TOPICS = 3
TOPICS_HELD = 0.8


def best_scheme(
    flow: Flow, candidates: Sequence[Candidate], announced: bool = False
) -> Scheme | None:
    """Choose the scheme that explains most of the page; None where none explains it.

    `announced`: the document says that it is a FAQ, or its file's name does.
    """
    candidates = faq_part(flow, candidates)
    proposed = proposals(flow, candidates)
    page = ReadPage(flow, candidates, proposed, announced)
    weights = [explained(page.terms(scheme.questions)) for scheme in proposed]
    if not weights:
        return None
    first = proposed[weights.index(max(weights))]
    best, weight = with_others(page, first, max(weights), proposed)
    if weight <= LEAST and not announced and _is_all_topics(page, best):
        weight += WEIGHTS.told
    return _with_unnumbered(best, candidates) if weight > LEAST else None


def _is_all_topics(page: ReadPage, scheme: Scheme) -> bool:
    """Tell a page on which nothing asks and that is headings with text below each.

    Error messages are such. It is read as if it said that it is a FAQ, and its owner is told.
    """
    terms = page.terms(scheme.questions)
    headings = sum(bool(question.level) for question in scheme.questions)
    return (
        not page.asked
        and headings == len(scheme.questions) >= LEAST_TOPICS
        and terms.held >= TOPICS_HELD
        and terms.answered == 1
    )


def with_others(
    page: ReadPage, best: Scheme, weight: float, proposed: Sequence[Scheme]
) -> tuple[Scheme, float]:
    """Add the questions of other schemes while the page is explained better with them.

    A section may mark its questions in a way of its own, and somebody forgets a number.
    """
    for ways in range(2, MOST_TOGETHER + 1):
        joined = [together(best, other) for other in proposed]
        weights = [explained(page.terms(scheme.questions, ways)) for scheme in joined]
        if max(weights) <= weight:
            break
        weight = max(weights)
        best = joined[weights.index(weight)]
    return best, weight


def together(scheme: Scheme, other: Scheme) -> Scheme:
    """Make one scheme of two; where both have a question in a line, that of the first is kept."""
    held = {i for q in scheme.questions for i in range(q.first, q.last + 1)}
    added = [q for q in other.questions if held.isdisjoint(range(q.first, q.last + 1))]
    return Scheme(tuple(sorted([*scheme.questions, *added], key=lambda q: q.first)))


def proposals(flow: Flow, candidates: Sequence[Candidate]) -> list[Scheme]:
    """Read the page in every way there is; those that find nothing are left out."""
    places = last_places(flow, candidates)
    found = [
        *headed(flow, candidates),
        *underlined(flow, candidates),
        *numbered(flow, candidates, places),
        _worded(flow, candidates, places),
        _bare(flow, candidates),
        *laid_out(flow),
    ]
    different = {tuple(q.first for q in scheme.questions): scheme for scheme in reversed(found)}
    return [scheme for scheme in reversed(different.values()) if scheme.questions]


def announces(title: str, candidates: Sequence[Candidate]) -> bool:
    """Tell whether a document's title, or a heading in it, says that it is a FAQ."""
    return is_faq(title) or any(c.level and is_faq(c.text) for c in candidates)


def faq_part(flow: Flow, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Leave only what stands below a heading "FAQ", where that is one part of a longer document."""
    headings = [c for c in candidates if c.level]
    if sum(is_faq(heading.text) for heading in headings) > 1:  # "FAQ 1", "FAQ 2"
        return candidates
    for place, heading in enumerate(headings):
        if not place or not is_faq(heading.text):  # the first is the page's own title
            continue
        end = next((c.first for c in headings[place + 1 :] if c.level <= heading.level), None)
        below = [c for c in candidates if heading.last < c.first and (end is None or c.first < end)]
        ends = _ends(flow, below)
        # Contents ask as well, and answer nothing.
        asking = sum(
            asks(c.text) and _has_answer(flow, c, end) for c, end in zip(below, ends, strict=True)
        )
        # The introduction of a page that is a FAQ as a whole has no headings.
        headed_part = any(c.level for c in below) or 2 * asking > sum(
            asks(c.text) for c in candidates
        )
        if asking and headed_part:
            return below
    return candidates


def _worded(flow: Flow, candidates: Sequence[Candidate], places: Mapping[str, int]) -> Scheme:
    """Propose the questions behind "Q:" or "Question:", with numbers in any order or without."""
    chosen = [c for c in candidates if c.marker and c.marker.style is Style.WORD]
    if not chosen or sum(not c.numbers for c in chosen) < len(chosen) / 2:
        return Scheme()
    kept = [
        c
        for c, end in zip(chosen, _ends(flow, chosen), strict=True)
        if _has_answer(flow, c, end) or places.get(letters(c.text), -1) <= c.first
    ]
    return Scheme(tuple(kept))


def _bare(flow: Flow, candidates: Sequence[Candidate]) -> Scheme:
    """Propose what ends in a question mark and has no marker and has an answer."""
    chosen = [
        c
        for c in candidates
        if asks(c.text)
        and (c.level or c.marker is None)
        and len(c.text) <= UNMARKED_CHARACTERS
        and answer_start(flow.lines[c.first].text) is None
    ]
    ends = _ends(flow, chosen)
    kept = [c for c, end in zip(chosen, ends, strict=True) if _has_answer(flow, c, end)]
    return Scheme(tuple(kept))


def _with_unnumbered(scheme: Scheme, candidates: Sequence[Candidate]) -> Scheme:
    """Add the questions that somebody forgot to number.

    Only in a document where the answer goes on in the paragraph of its question: there, any other
    paragraph that opens with a question is one of them.
    """
    asking = [c for c in scheme.questions if not c.level and asks(c.text)]
    opening = sum(not c.standing for c in asking)
    if not asking or opening < OPENING_SHARE * len(scheme.questions):
        return scheme
    first = scheme.questions[0].first
    bare = [c for c in candidates if not (c.marker or c.level or c.standing) and asks(c.text)]
    return together(scheme, Scheme(tuple(c for c in bare if c.first > first)))


def _ends(flow: Flow, chosen: Sequence[Candidate]) -> list[int]:
    """Give the line before which each one's answer ends: the first of the next one."""
    return [*(c.first for c in chosen[1:]), len(flow.lines)][: len(chosen)]


def _has_answer(flow: Flow, candidate: Candidate, end: int) -> bool:
    return candidate.rest is not None or flow.below(candidate.last) < end
