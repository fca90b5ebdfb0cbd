"""Which words are named where a near miss is held back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from qa_bot.guard.alignment import AlignedWord, Alignment
from qa_bot.records import Note

_WORD = re.compile(r"\w+")


def unlike_words(alignment: Alignment, query: str, question: str) -> Note | None:
    """The word of the query that the pair says least, and that of the question the query does.

    As typed and as printed; None where either side has no word of its own to name. `query` may be
    the end of the one aligned: None where the word is not of that end.
    """
    asked, found = _least_said(alignment.query), _least_said(alignment.question)
    if asked is None or found is None or asked.text == found.text:
        return None
    typed = _as_in(query, asked.text)
    if typed is None:
        return None
    return Note("guard_words", (typed, _as_in(question, found.text) or found.text))


def _least_said(words: Sequence[AlignedWord]) -> AlignedWord | None:
    content = [word for word in words if word.is_content]
    return max(content, key=lambda word: word.rarity * (1 - word.cosine), default=None)


def _as_in(text: str, token: str) -> str | None:
    """The word of a text that a token stands for; None where there is none."""
    wanted = _folded(token)
    return next((word for word in _WORD.findall(text) if _folded(word) == wanted), None)


def _folded(word: str) -> str:
    """A word without case and accents, as the tokenizer has it."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
