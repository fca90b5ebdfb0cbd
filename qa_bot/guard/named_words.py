"""Which words are named where a near miss is held back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from qa_bot.guard.alignment import AlignedWord, Alignment
from qa_bot.records import Note

_WORD = re.compile(r"\w+")


def unlike_words(alignment: Alignment, query: str, question: str) -> Note | None:
    """Name the query's word that the pair says least, and the question's that the query says least.

    `query` and `question` are the texts in which the two are named, as typed and as printed.
    `query` is what the reader typed now: where that was taken together with the question before,
    the alignment is of both. None where the word is not in `query`, the two words are one, or
    either side has nothing but function words.
    """
    asked, printed = _least_said(alignment.query), _least_said(alignment.question)
    if asked is None or printed is None or asked.text == printed.text:
        return None
    typed = _as_in(query, asked.text)
    if typed is None:
        return None
    return Note("guard_words", (typed, _as_in(question, printed.text) or printed.text))


def _least_said(words: Sequence[AlignedWord]) -> AlignedWord | None:
    content = [word for word in words if word.is_content]
    return max(content, key=lambda word: word.rarity * (1 - word.cosine), default=None)


def _as_in(text: str, token: str) -> str | None:
    """Find the word of a text that a token stands for; None where there is none."""
    wanted = _folded(token)
    return next((word for word in _WORD.findall(text) if _folded(word) == wanted), None)


def _folded(word: str) -> str:
    """Write a word without case and accents, as the tokenizer has it."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
