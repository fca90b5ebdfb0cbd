"""What a turn of a conversation gives."""

from __future__ import annotations

from dataclasses import dataclass

from qa_bot.answering import Searched
from qa_bot.records import Answer


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """An answer, and what it, or its first part, was made from.

    `searched` is None where nothing was searched: the message said itself what it asked for.
    """

    answer: Answer
    searched: Searched | None = None
