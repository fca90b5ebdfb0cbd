"""How far an answer goes: to the next question, section, or heading that is not below its own.

Or to what its format sets apart from it.
"""

from __future__ import annotations

from bisect import bisect_right

from qa_bot.parsing.finding.candidates import Candidate
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.markers import says_answer


def answer_end(flow: Flow, question: Candidate, end: int) -> int:
    """The line before which the answer ends, `end` where nothing ends it before that.

    A heading ends it that is as high as the question's, or as the one that the question is below.
    """
    if question.last < flow.apart < end:
        end = flow.apart
    level = question.level or _level_above(flow, question.first)
    for place in range(bisect_right(flow.headings, question.last), len(flow.headings)):
        position = flow.headings[place]
        if position >= end:
            break
        if says_answer(flow.lines[position].title):
            continue
        if not level or flow.lines[position].level <= level:
            return position
    return end


def _level_above(flow: Flow, position: int) -> int:
    heading = flow.heading_above(position)
    return 0 if heading is None else flow.lines[heading].level
