"""Pairs that lack something, and text that is in no pair."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_bot.checking.collection import Collection, place_of
from qa_bot.checking.findings import Finding, Place, Severity
from qa_bot.checking.rules import finding
from qa_bot.parsing.coverage import coverage, left_out
from qa_bot.parsing.overlooked import overlooked

# Statements among questions stand out only where most are questions, and there are some.
MOST_ARE_QUESTIONS = 0.8
LEAST_PAIRS = 5
# Below this, more of a file is left out than is used: probably its questions were not seen.
LITTLE = 0.5
# Places of left-over text that a message names.
NAMED_PLACES = 4

_QUESTION_MARK = re.compile(r"[?\uff1f\u061f\u037e]")
_VERB = (
    "is|are|am|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had"
)
# "From where can I ...", "While I register, what ...", "As a guest, can I ...".
_ASKING = re.compile(
    rf"\W*(?:{_VERB}|if|i|my)\b|\b(?:who|whom|whose|what|when|where|why|which|how|whether)\b"
    rf"|,\s{{1,4}}(?:{_VERB})\s{{1,4}}(?:i|you|we|he|she|it|they|the|an?|my|your|our|there|this)\b",
    re.IGNORECASE,
)
_UNANSWERED = re.compile(r"question (?P<label>.*?) has no answer\b", re.DOTALL)


def unanswered(collection: Collection) -> Iterator[Finding]:
    """Questions without an answer."""
    for item in collection.items:
        if not item.pair.answer.strip():
            message = f"{item.name} has no answer, so the bot leaves it out"
            yield finding("unanswered", item.place, message)


def missed_questions(collection: Collection) -> Iterator[Finding]:
    """Lines that look like a question and were not taken as one."""
    for file, _ in collection.by_file():
        for stretch in overlooked(file):
            yield finding(
                "missed-question",
                place_of(file, stretch),
                "may be a question, but is read as part of the text around it",
            )


def statements(collection: Collection) -> Iterator[Finding]:
    """Headings that were taken as a question and look like none, where most others do.

    A format that marks its questions (a column, a field) leaves no doubt which they are.
    """
    for file, items in collection.by_file():
        if file.content.entries:
            continue
        odd = [item for item in items if not _is_question(item.pair.question)]
        if len(items) < LEAST_PAIRS or len(odd) > (1 - MOST_ARE_QUESTIONS) * len(items):
            continue
        for item in odd:
            message = "is read as a question, but looks like a statement or a heading"
            yield finding("statement", item.place, message)


def left_over(collection: Collection) -> Iterator[Finding]:
    """Text that belongs to no pair: no query can find it."""
    for file in collection.files:
        held = coverage(file)
        if not held.left_out:
            continue
        share = held.share
        places = list(held.left_out[:NAMED_PLACES])
        if len(held.left_out) > NAMED_PLACES:
            places.append(f"{len(held.left_out) - NAMED_PLACES} more")
        part = f"{1 - share:.0%}" if share <= 0.99 else "less than 1%"
        message = f"{part} of the text is in no pair ({', '.join(places)})"
        if share < LITTLE:
            message += "; check that its questions were found"
        severity = None if share < LITTLE else Severity.NOTE
        place = place_of(file, left_out(file)[0])
        yield finding("left-over", place, message, severity=severity)


def reading_doubts(collection: Collection) -> Iterator[Finding]:
    """What the reader of a format could not be sure of."""
    for file in collection.files:
        told = {p.label for p in file.pairs if not p.answer.strip()}
        for doubt in file.doubts:
            named = _UNANSWERED.match(doubt)
            if named and named["label"] in told:  # `unanswered` names it with its place
                continue
            yield finding("reading", Place(file.path), doubt)


def _is_question(text: str) -> bool:
    return bool(_QUESTION_MARK.search(text) or _ASKING.search(text))
