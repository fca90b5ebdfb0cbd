"""How a page marks its answers: "A:" in front, and the question goes up to there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa_bot.parsing.finding.candidates import (
    MAX_QUESTION_CHARACTERS,
    PARAGRAPH_LINES,
    Candidate,
    question_text,
)
from qa_bot.parsing.finding.flow import Flow
from qa_bot.parsing.finding.markers import Style, answer_start, is_lettered_list, says_answer

# Answers that say so ("A:") are this share of all where the document marks them.
MARKED_ANSWERS = 0.5


def marks_answers(flow: Flow, questions: Sequence[Candidate], ends: Sequence[int]) -> bool:
    """Whether a page says "A:"; `ends` are the lines before which each question's answer ends."""
    marked = [
        answer_line(flow, question, end) is not None
        for question, end in zip(questions, ends, strict=True)
    ]
    # Where "Q:" stands in front of questions, "A:" says the same however many share one answer.
    worded = all(q.marker and q.marker.style is Style.WORD for q in questions)
    return sum(marked) >= (1 if worded else MARKED_ANSWERS * len(marked))


def answer_line(flow: Flow, question: Candidate, end: int) -> tuple[int, int] | None:
    """The line that begins "A:", and where the answer begins in it."""
    for position in range(question.first + 1, end):
        line = flow.lines[position]
        start = None if line.code else answer_start(line.title or line.text)
        if start is None or _lists_letters(flow, position, end):
            continue
        if line.title:
            return (position + 1, 0) if says_answer(line.title) else (position, len(line.text))
        return _behind_marks(flow, position, start, end)
    return None


def _behind_marks(flow: Flow, position: int, start: int, end: int) -> tuple[int, int]:
    """Behind "A3:" and "A4:" below each other, as questions have it that share an answer.

    Where nothing stands beside them, it is the line below.
    """
    while not flow.lines[position].text[start:].strip() and position + 1 < end:
        below = answer_start(flow.lines[position + 1].text)
        if below is None:
            break
        position, start = position + 1, below
    if not flow.lines[position].text[start:].strip() and position + 1 < end:
        return position + 1, 0
    return position, start


def goes_on(flow: Flow, question: Candidate, end: int) -> bool:
    """Whether all lines up to the next question, right below, are the rest of this one."""
    tight = not any(flow.blank(i) for i in range(question.first, end + 1))
    worded = question.marker is not None and question.marker.style is Style.WORD
    return worded and not question.level and tight and end - question.first <= PARAGRAPH_LINES


def _lists_letters(flow: Flow, position: int, end: int) -> bool:
    below = (flow.lines[i].text for i in range(position + 1, end))
    return is_lettered_list(flow.lines[position].text, below)


def whole_question(flow: Flow, question: Candidate, answer: int) -> Candidate:
    """The question up to "A:", where it is no longer than one may be."""
    below = range(question.first + 1, answer)
    answer = next((i for i in below if answer_start(flow.lines[i].text) is not None), answer)
    last = max(flow.filled(question.first, answer)[1], question.last)
    text = question_text(flow, question.first, last, question.marker)
    if len(text) > MAX_QUESTION_CHARACTERS or question.level:
        return question
    return replace(question, text=text, last=last)
