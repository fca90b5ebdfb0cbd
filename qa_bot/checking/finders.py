"""The functions that find without a model, each for one rule or several."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qa_bot.checking import (
    dates,
    directions,
    links,
    numbering,
    references,
    replied,
    shape,
    swallowed,
    translations,
    twins,
)
from qa_bot.checking.collection import Collection
from qa_bot.checking.findings import Finding

# In the order of RULES; a function may find for several.
TEXT_FINDERS: tuple[Callable[[Collection], Iterator[Finding]], ...] = (
    shape.reading_doubts,
    shape.unanswered,
    twins.same_questions,
    numbering.missing_numbers,
    numbering.repeated_numbers,
    numbering.disordered_numbers,
    shape.missed_questions,
    swallowed.long_answers,
    shape.statements,
    shape.left_over,
    references.broken_references,
    dates.passed_deadlines,
    dates.expired,
    dates.stale,
    links.broken_links,
    directions.direction_controls,
    translations.untranslated,
    replied.replied_questions,
)
