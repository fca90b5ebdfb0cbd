"""The answers given last, so that a question that comes again costs nothing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from qa_bot.records import Answer

# Whichever is reached first. An answer of the sample document counts some 15,000 characters, most
# of which are the store's own and in memory once.
MOST_ANSWERS = 1_024
MOST_CHARACTERS = 16_000_000
# What a match and its place in an answer weigh beside their texts: some 200 bytes.
_A_MATCH = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """All that an answer depends on beside the bot: the same gets the same answer.

    `day` is the one on which it is asked: some answers hold until then.
    """

    query: str
    previous: Answer | None = None
    documents: tuple[str, ...] | None = None
    day: date | None = None


class RememberedAnswers:
    """Answers by what was asked, those used last: at most so many, of so much text.

    Threads may share it. Answers are of one index: another index has a memory of its own.
    """

    def __init__(
        self, most_answers: int = MOST_ANSWERS, most_characters: int = MOST_CHARACTERS
    ) -> None:
        self._most_answers = most_answers
        self._most_characters = most_characters
        self._characters = 0
        self._kept: OrderedDict[Asked, tuple[Answer, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, asked: Asked) -> Answer | None:
        """The answer to the same before; None where it is not remembered."""
        try:
            with self._lock:
                found = self._kept.get(asked)
                if found is not None:
                    self._kept.move_to_end(asked)
        except TypeError:  # an answer before that a caller made, with lists in it, has no hash
            return None
        return found[0] if found else None

    def keep(self, asked: Asked, answer: Answer) -> None:
        """Remember an answer, and forget the ones not used for longest where it gets too much."""
        weight = _characters(answer) + len(asked.query)
        weight += _characters(asked.previous) if asked.previous else 0
        try:
            hash(asked)
        except TypeError:
            return
        with self._lock:
            _, before = self._kept.pop(asked, (None, 0))
            self._kept[asked] = answer, weight
            self._characters += weight - before
            while self._is_too_much():
                _, (_, forgotten) = self._kept.popitem(last=False)
                self._characters -= forgotten

    def forget(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._kept.clear()
            self._characters = 0

    def _is_too_much(self) -> bool:
        return len(self._kept) > self._most_answers or self._characters > self._most_characters


def _characters(answer: Answer) -> int:
    """The text that an answer holds on to, with its matches and its parts."""
    matches = (*answer.matches, *answer.taken_from)
    pairs = (*(match.pair for match in matches), *answer.left_at)
    texts = (len(pair.question) + len(pair.answer) + _A_MATCH for pair in pairs)
    return (
        len(answer.query) + len(answer.standing) + sum(texts) + sum(map(_characters, answer.parts))
    )
