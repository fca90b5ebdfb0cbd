"""What a turn of a conversation gives."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qa_bot.answering import Searched
from qa_bot.records import Answer, Note


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """An answer, and what it, or its first part, was made from.

    `searched` is None where nothing was searched: the message said itself what it asked for.
    """

    answer: Answer
    searched: Searched | None = None

    def asked_in(self, code: str | None) -> Turn:
        """The same, with the language of its message, and a note where an answer is in another.

        It is that of what was looked up, else `code`; None where neither is known.
        """
        searched = self.searched.answer if self.searched else None
        return replace(self, answer=_noted(self.answer, searched and searched.asked_in or code))


def _noted(answer: Answer, code: str | None) -> Answer:
    asked_in = answer.asked_in or code
    parts = tuple(_noted(part, asked_in) for part in answer.parts)
    answer = replace(answer, asked_in=asked_in, parts=parts)
    if not asked_in or answer.language in (None, asked_in):
        return answer
    return replace(answer, notes=(*answer.notes, Note("answered_from", (answer.language,))))
