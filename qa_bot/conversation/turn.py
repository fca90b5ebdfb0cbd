"""One turn of a conversation: the way from a message, and the answer before it, to an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from qa_bot.arguments import MAX_QUERY_CHARACTERS
from qa_bot.conversation.direct_replies import direct_reply, joined
from qa_bot.conversation.directory import Directory
from qa_bot.conversation.follow_ups import leans, taken_together
from qa_bot.conversation.greetings import without_courtesies
from qa_bot.conversation.parts import halves
from qa_bot.records import Answer, Note, Outcome, QAPair

ONLY_HALF = "only_half"


class Search(Protocol):
    """Answers a text by its meaning, at the cost of one pass of the model."""

    def __call__(self, text: str, before: str = "") -> Answer:
        """`before` is the question before, with which the text is taken together."""


@dataclass(frozen=True)
class Conversation:
    """What is tried with a message, and in which order; it keeps nothing from turn to turn.

    `exact` finds the pairs whose question a text is: such a text is never read as anything else.
    `difference` says what makes a pair plainly another question than a text.
    `answered_from` is the confidence from which a pair is the answer. `greeting` stands in for the
    language file's; `calibrated` is handed on.
    """

    search: Search
    exact: Callable[[str], Sequence[int]]
    difference: Callable[[str, QAPair], Note | None]
    pairs: Callable[[], tuple[QAPair, ...]]
    answered_from: float
    greeting: str | None = None
    calibrated: bool = True

    @cached_property
    def _directory(self) -> Directory:
        return Directory(self.pairs())

    def answer(self, query: str, previous: Answer | None = None) -> Answer:
        """The answer to a message; `previous` is the answer to the message before it."""
        text = self._meant(query)
        found = self._direct(text, previous) or self._by_meaning(text, previous)
        return replace(found, query=query)

    def _by_meaning(self, text: str, previous: Answer | None) -> Answer:
        alone = self.search(text)
        if self.exact(text):
            return alone
        parts = self._parts(text, alone, previous)
        return parts or self._together(text, alone, previous) or alone

    def searched(self, answer: Answer) -> str | None:
        """The text that was answered by its meaning, the first of several; None where none was.

        Of an answer to a message alone.
        """
        half = next((note.values[0] for note in answer.notes if note.key == ONLY_HALF), None)
        text = self._meant(half or (answer.parts or (answer,))[0].query)
        return None if self._direct(text, None) else text

    def _meant(self, query: str) -> str:
        return query if self.exact(query) else without_courtesies(query)

    def _direct(self, text: str, previous: Answer | None) -> Answer | None:
        if self.exact(text):
            return None
        found = direct_reply(text, previous, self._directory, self.greeting)
        return replace(found, calibrated=self.calibrated) if found else None

    def _parts(self, text: str, alone: Answer, previous: Answer | None) -> Answer | None:
        """The answers to the halves of a message, where each has its own and none is lost.

        Where nothing answers the whole and something one half, that half's, which a note names.
        """
        parts = []
        for half in halves(text):
            parts.append(self._half(half, text, previous))
            if alone.pair and not parts[-1].pair:
                return None
        clear = [part for part in parts if part.pair and not part.parts]
        pairs = {part.pair for part in clear}
        if len(clear) == 1 and not alone.pair:
            return _only(clear[0], alone)
        kept = not alone.pair or alone.pair in pairs
        return joined(text, parts) if parts and len(pairs) == len(parts) and kept else None

    def _half(self, half: str, text: str, previous: Answer | None) -> Answer:
        """A number is an address whatever the rest of the message says."""
        found = self._direct(half, previous) or self._guarded(text, self.search(half))
        return replace(found, query=half)

    def _guarded(self, text: str, answer: Answer) -> Answer:
        """An answer, held back where its pair plainly is another question than the whole message.

        "Does California share data, and does it share photos?" says California once.
        """
        difference = answer.pair and self.difference(text, answer.pair)
        return answer.held_back(difference) if difference else answer

    def _together(self, text: str, alone: Answer, previous: Answer | None) -> Answer | None:
        """The answer to a message with the one before it, where that is clearly better."""
        before = self._question_before(previous)
        if alone.pair or not (previous and before and leans(text)):
            return None
        if len(before) + len(text) >= MAX_QUERY_CHARACTERS:
            return None
        pairs = [turn.pair for turn in (previous, *previous.parts) if turn.pair is not None]
        together = self.search(text, before)
        found = taken_together(together, alone, pairs, self.answered_from)
        if found is None:
            return None
        found = self._guarded(text, found)
        notes = (Note("with_previous"), *found.notes)
        return replace(found, notes=notes, combined_with=previous.query)

    def _question_before(self, previous: Answer | None) -> str | None:
        """The question of the turn before in words; an address stands for the question there."""
        if previous is None or previous.outcome is Outcome.NOTICE:
            return None
        text = self._meant(previous.query)
        if not self._direct(text, None):
            return text
        return previous.pair.question if previous.pair else None


def _only(half: Answer, whole: Answer) -> Answer:
    """The answer to a half alone, with what there is to know of it and of the whole message."""
    of_whole = (note for note in whole.notes if note != whole.difference)
    notes = dict.fromkeys((Note(ONLY_HALF, (half.query,)), *half.notes, *of_whole))
    return replace(half, notes=tuple(notes))
