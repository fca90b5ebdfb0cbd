"""Choose how a document marks its questions, and with that which lines they are.

It may mark them by headings, by underlines, by numbers, by words ("Q:") or by nothing but a
question mark. For each of these ways there is a Scheme: the questions that the document would have,
and the weight of what speaks for them. The heaviest one is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa_bot.parsing.asking import asks
from qa_bot.parsing.finding.candidates import Candidate, unmarked
from qa_bot.parsing.finding.contents import last_places, letters
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.headings import headed, underlined
from qa_bot.parsing.finding.markers import Style, answer_start
from qa_bot.parsing.finding.numbered import numbered
from qa_bot.parsing.finding.scheme import Scheme
from qa_bot.parsing.finding.sections import is_faq

# A question mark alone may be rhetorical: what it weighs beside a number or a heading.
UNMARKED_WEIGHT = 2.5
LEAST_UNMARKED = 2
UNMARKED_CHARACTERS = 300
# Of a page's questions, so many open the paragraph of their answer where that is its way.
OPENING_SHARE = 0.6
# Headings that ask nothing are questions where so many are all that a page has, and so much of it
# stands below them.
LEAST_HEADINGS = 3
BELOW_HEADINGS = 0.8
# What "Q:" adds to the shape of a question.
WORD_WEIGHT = 2.0


def best_scheme(
    flow: Flow, candidates: Sequence[Candidate], announced: bool = False
) -> Scheme | None:
    """Choose the heaviest scheme of those that convince; None where none does.

    `announced`: the document's title or its file's name says that it is a FAQ. Headings of the
    lowest level are then taken for questions even where they ask nothing.
    """
    announced = announced or any(c.level and is_faq(c.text) for c in candidates)
    candidates = _faq_part(candidates)
    places = last_places(flow, candidates)
    proposed = [
        *headed(flow, candidates, announced),
        *underlined(flow, candidates),
        *numbered(flow, candidates, places),
        _worded(flow, candidates, places),
        _bare(flow, candidates),
    ]
    convincing = [scheme for scheme in proposed if scheme.convinces]
    best = max(convincing, key=lambda scheme: scheme.weight, default=None)
    return _with_unnumbered(best, candidates) if best else None


def headings_alone(flow: Flow, candidates: Sequence[Candidate]) -> Scheme | None:
    """Take the headings for questions where nothing asks, as error messages do not.

    Only where nearly all of the page stands below one of them; else None.
    """
    convincing = [scheme for scheme in headed(flow, candidates, True) if scheme.convinces]
    best = max(convincing, key=lambda scheme: scheme.weight, default=None)
    if best is None or len(best.questions) < LEAST_HEADINGS:
        return None
    ends = _ends(flow, best.questions)
    spoken = zip(best.questions, ends, strict=True)
    if not all(_has_answer(flow, question, end) for question, end in spoken):
        return None
    said = flow.said[-1]
    below = said - flow.said[best.questions[0].first]
    return best if below >= BELOW_HEADINGS * said else None


def _faq_part(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Leave only what stands below a heading "FAQ", where that is one part of a longer document."""
    headings = [c for c in candidates if c.level]
    if sum(is_faq(heading.text) for heading in headings) > 1:  # "FAQ 1", "FAQ 2"
        return candidates
    for place, heading in enumerate(headings):
        if not is_faq(heading.text):
            continue
        end = next((c.first for c in headings[place + 1 :] if c.level <= heading.level), None)
        below = [c for c in candidates if heading.last < c.first and (end is None or c.first < end)]
        asking = sum(asks(c.text) for c in below)
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
    return Scheme(tuple(kept), sum(c.likeness + WORD_WEIGHT for c in kept))


def _bare(flow: Flow, candidates: Sequence[Candidate]) -> Scheme:
    """Propose what ends in a question mark and has no marker: two at least, each with an answer."""
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
    if len(kept) < LEAST_UNMARKED:
        return Scheme()
    return Scheme(tuple(kept), UNMARKED_WEIGHT * len(kept))


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
    forgotten = [
        c for c in unmarked(candidates) if not c.standing and asks(c.text) and c.first > first
    ]
    questions = sorted([*scheme.questions, *forgotten], key=lambda c: c.first)
    return replace(scheme, questions=tuple(dict.fromkeys(questions)))


def _ends(flow: Flow, chosen: Sequence[Candidate]) -> list[int]:
    """Give the line before which each one's answer ends: the first of the next one."""
    return [*(c.first for c in chosen[1:]), len(flow.lines)][: len(chosen)]


def _has_answer(flow: Flow, candidate: Candidate, end: int) -> bool:
    return candidate.rest is not None or flow.below(candidate.last) < end
