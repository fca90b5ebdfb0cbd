"""Several questions in one message."""

from __future__ import annotations

import re

from qa_bot.conversation.greetings import courtesy
from qa_bot.conversation.message import Message

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


def parts_of(message: Message) -> tuple[Message, ...]:
    """Split a message into the questions it may hold; empty where it is one, or too many."""
    cut = (piece.strip(" \t\r\n,;") for piece in _BORDER.split(message.text))
    pieces = [message.part(piece) for piece in cut if any(map(str.isalnum, piece))]
    questions = tuple(piece for piece in pieces if not courtesy(piece))
    return questions if 2 <= len(questions) <= MOST_PARTS else ()
