"""What kind of thing a question asks for: a cause, a price, a way to mend something."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa_bot.words.lexicon import cached_by_language, either, lexicon


@cached_by_language()
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """Compile what tells each kind of thing, in lower case."""
    kinds = lexicon().aspects.items()
    return {kind: re.compile(rf"\b{either(patterns)}\b") for kind, patterns in kinds}


def aspects(text: str) -> frozenset[str]:
    """Name the kinds of thing that a text asks for; none where none is recognised."""
    lower = text.lower()  # half the time of patterns that ignore case
    return frozenset(kind for kind, pattern in _patterns().items() if pattern.search(lower))


@cached_by_language(2048)
def question_aspects(question: str) -> frozenset[str]:
    """Name the `aspects` of a stored question, which comes again and again."""
    return aspects(question)
