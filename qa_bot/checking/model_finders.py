"""The functions that find with a model, each for one rule or several."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qa_bot.checking import alike, near_twins, reach
from qa_bot.checking.embedded import Embedded
from qa_bot.checking.findings import Finding

# In the order of RULES, behind those of TEXT_FINDERS.
MODEL_FINDERS: tuple[Callable[[Embedded], Iterator[Finding]], ...] = (
    near_twins.near_questions,
    alike.alike_questions,
    reach.lost_questions,
    reach.long_questions,
    reach.cut_passages,
)
