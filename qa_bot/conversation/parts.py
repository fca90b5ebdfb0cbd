"""Several questions in one message."""

from __future__ import annotations

import re

from qa_bot.conversation.greetings import courtesy

MOST_PARTS = 4
_ASKS = (
    "who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|may|must|"
    "shall|should|will|would|has|have|qué|cuándo|cómo|dónde|quién|cuál|cuánto|puedo|hay"
)
# Where one question may end and another begin: a question mark or semicolon, a line, "and also",
# "and" before a word that begins a question. Spaces are bounded: a message of spaces costs nothing.
_BORDER = re.compile(
    rf"(?<=\?)\s{{1,9}}(?:and\s|also\s|y\s)?|;\s|\s?\n\s?|,?\s(?:and|y)\s(?:also|también)\s"
    rf"|,?\s(?:and|y)\s(?=(?:{_ASKS})\b)|,\s(?:also|plus)\s",
    re.IGNORECASE,
)


def halves(text: str) -> tuple[str, ...]:
    """The questions that a message may hold, as typed; empty where it holds one, or too many."""
    found = (piece.strip(" \t\r\n,;") for piece in _BORDER.split(text))
    pieces = [piece for piece in found if any(map(str.isalnum, piece)) and not courtesy(piece)]
    return tuple(pieces) if 2 <= len(pieces) <= MOST_PARTS else ()
