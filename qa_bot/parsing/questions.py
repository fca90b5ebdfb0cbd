"""Numbered plain text to question and answer pairs.

A page prints its questions as "1. ...", "2. ..." and its answers hold numbered lists of their own,
some of which begin with "1." on the first line. What tells them apart is the sequence (the
questions count up by one through the whole page) and the shape of a question.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_bot.records import QAPair, Source, SourceError

# A longer numbered line is a paragraph, not a question; each passage repeats its question.
MAX_QUESTION_CHARACTERS = 2_000
# A question wraps over at most this many lines.
QUESTION_LINES = 4
# Likeness of a numbered line that ends in a question mark and stands between blank lines.
STANDING_QUESTION = 5.0
# Numbers that a page may leave out between two questions, and what that costs: less than one
# question is worth (4 or 5), more than an item of a list that would fill the place (0 to 2).
MAX_GAP = 10
GAP_COST = 3.0

_NUMBERED = re.compile(r"\s{0,8}\(?(?P<number>\d{1,4})[.)]\s+(?P<text>\S.*)")
_CATEGORY = re.compile(r"categor(?:y|ies)\s*:?\s+(?P<name>\S.*)", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:who|what|when|where|why|which|whose|how|is|are|am|was|were|do|does|did|can|could|may|"
    r"might|must|shall|should|will|would|has|have|had|if)\b",
    re.IGNORECASE,
)
_FINAL_QUESTION_MARK = re.compile(r"[?\uff1f\u061f][\"'\u2019\u201d)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A numbered line that may be a question: lines `first` to `last` (from 0, last included)."""

    printed: str
    number: int
    text: str
    first: int
    last: int
    likeness: float


def parse_text(text: str, name: str) -> list[QAPair]:
    """Pairs of a numbered text; each answer is an exact slice of it.

    Raises SourceError where no question is found.
    """
    # Not splitlines: form feeds and their like would count lines that no editor counts.
    lines = text.split("\n")
    questions = _sequence([heading for heading in _headings(lines) if heading.likeness >= 0])
    # A shopping list counts up as well: on average a question stands alone, or looks like one.
    if sum(question.likeness for question in questions) < max(len(questions), 1):
        raise SourceError(
            "holds no numbered questions; expected lines such as '1. What ...?', each with its "
            "answer below"
        )
    title, section = _title_and_section(lines[: questions[0].first])
    ends = [question.first for question in questions[1:]] + [len(lines)]
    pairs = []
    for question, end in zip(questions, ends, strict=True):
        first, last = _without_blank(lines, question.last + 1, end)
        source = Source(name, first + 1, last + 1, title, section)
        answer = "\n".join(lines[first : last + 1]).removesuffix("\r")
        pairs.append(QAPair(question.printed, question.text, answer, source))
    return pairs


def doubts(text: str, pairs: Sequence[QAPair]) -> Iterator[str]:
    """What a reader of the document should know: questions that gave no pair of their own."""
    for pair in pairs:
        if not pair.answer:
            yield f"question {pair.number} has no answer below it and is left out"
    answers = [pair.source for pair in pairs if pair.source]  # in the order of their lines
    starts = [answer.first_line or 0 for answer in answers]
    inside = [
        line
        for heading in _headings(text.split("\n"))
        if heading.likeness >= STANDING_QUESTION
        and (before := bisect_right(starts, line := heading.first + 1))
        and line <= (answers[before - 1].last_line or 0)
    ]
    if inside:
        first = ", ".join(map(str, inside[:5])) + (", ..." if len(inside) > 5 else "")
        yield (
            f"{len(inside)} numbered question(s) out of sequence stand inside other answers "
            f"(lines {first}); number the questions 1, 2, 3 through the whole file"
        )


def _headings(lines: Sequence[str]) -> Iterator[_Heading]:
    for first, line in enumerate(lines):
        if found := _NUMBERED.match(line):
            last = _last_line_of_question(lines, first)
            wrapped = [found["text"], *lines[first + 1 : last + 1]]
            text = " ".join(part.strip() for part in wrapped)
            if len(text) > MAX_QUESTION_CHARACTERS:
                continue
            alone = _is_blank(lines, first - 1) and _is_blank(lines, last + 1)
            yield _Heading(
                found["number"], int(found["number"]), text, first, last, _likeness(text, alone)
            )


def _last_line_of_question(lines: Sequence[str], first: int) -> int:
    """The line that ends in a question mark, where the paragraph goes on to one; else first."""
    for last in range(first, min(first + QUESTION_LINES, len(lines))):
        if last > first and (_is_blank(lines, last) or _NUMBERED.match(lines[last])):
            break
        if _FINAL_QUESTION_MARK.search(lines[last]):
            return last
        if lines[last].rstrip().endswith((".", "!", ":", ";")):
            break
    return first


def _likeness(text: str, alone: bool) -> float:
    """How much a numbered line looks like a question rather than an item of a list.

    At least 0 for a line that could head an answer, below 0 for an item.
    """
    if _FINAL_QUESTION_MARK.search(text):
        return STANDING_QUESTION - 1 + alone
    if text.rstrip().endswith((".", ";", ",", ":")):
        return -1.0
    return float(alone) + bool(_OPENING.match(text))


def _sequence(headings: Sequence[_Heading]) -> list[_Heading]:
    """The run of headings, counting up, that looks most like questions.

    Every run is weighed by the sum of its likenesses: an inner list counts up as well, but soon
    starts again. Leaving out numbers costs GAP_COST. At equal weight the earlier line wins.
    """
    weights: list[float] = []
    previous: list[int | None] = []
    best: dict[int, int] = {}  # number -> position of the heaviest run that ends in it
    for position, heading in enumerate(headings):
        weight, before = 0.0, None
        for gap in range(MAX_GAP + 1):
            candidate = best.get(heading.number - 1 - gap)
            cost = GAP_COST if gap else 0.0
            if candidate is not None and weights[candidate] - cost > weight:
                weight, before = weights[candidate] - cost, candidate
        weights.append(weight + heading.likeness)
        previous.append(before)
        if heading.number not in best or weights[position] > weights[best[heading.number]]:
            best[heading.number] = position
    end = max(best.values(), key=lambda p: (weights[p], -p), default=None)
    return _run_to(end, headings, previous)


def _run_to(
    end: int | None, headings: Sequence[_Heading], previous: Sequence[int | None]
) -> list[_Heading]:
    run: list[_Heading] = []
    position = end
    while position is not None:
        run.append(headings[position])
        position = previous[position]
    return run[::-1]


def _title_and_section(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Title and category of a page, from the lines before its first question."""
    texts = [line.strip() for line in lines if line.strip()]
    categories = [found["name"] for line in texts if (found := _CATEGORY.fullmatch(line))]
    titles = [line for line in texts if not _CATEGORY.fullmatch(line)]
    return (titles[0] if titles else None), (categories[-1] if categories else None)


def _without_blank(lines: Sequence[str], first: int, end: int) -> tuple[int, int]:
    """First and last line of first..end that is not blank; last < first where all are."""
    filled = [i for i in range(first, end) if not _is_blank(lines, i)]
    return (filled[0], filled[-1]) if filled else (first, first - 1)


def _is_blank(lines: Sequence[str], position: int) -> bool:
    return not (0 <= position < len(lines)) or not lines[position].strip()
