"""Which words are named where a near miss is held back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.guard.alignment import AlignedWord, Alignment
from qa_bot.records import Note


def unlike_words(alignment: Alignment, query: str, question: str) -> Note | None:
    """The word of the query that the pair says least, and that of the question the query does.

    As typed and as printed; None where either side has no word of its own to name.
    """
    asked, found = _least_said(alignment.query), _least_said(alignment.question)
    if asked is None or found is None or asked.text == found.text:
        return None
    return Note("guard_words", (_as_in(query, asked.text), _as_in(question, found.text)))


def _least_said(words: Sequence[AlignedWord]) -> AlignedWord | None:
    content = [word for word in words if word.is_content]
    return max(content, key=lambda word: word.rarity * (1 - word.cosine), default=None)


def _as_in(text: str, word: str) -> str:
    """A word as the text has it; the tokenizer's form where it cannot be found."""
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    return found.group() if found else word
