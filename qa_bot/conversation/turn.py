"""One turn of a conversation: the way from a message, and the answer before it, to an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from qa_bot.answering import Search, Searched
from qa_bot.answering.outcome import held_back
from qa_bot.arguments import MAX_QUERY_CHARACTERS
from qa_bot.conversation.direct_replies import direct_reply, fixed, joined
from qa_bot.conversation.directory import Directory
from qa_bot.conversation.fixed_replies import LAST, FixedReplies, reply_kind
from qa_bot.conversation.follow_ups import instead, leans, taken_together
from qa_bot.conversation.greetings import courtesy, without_courtesies
from qa_bot.conversation.message import Message
from qa_bot.conversation.objections import correction, without_yes_or_no
from qa_bot.conversation.parts import parts_of
from qa_bot.conversation.stories import asked_in_story
from qa_bot.records import Answer, Note, Outcome
from qa_bot.words.wordings import without_small_words


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """An answer, and what it, or its first part, was made from.

    `searched` is None where nothing was searched: the message said itself what it asked for.
    """

    answer: Answer
    searched: Searched | None = None


class Conversation:
    """Leads a message to its answer; it keeps nothing from turn to turn."""

    def __init__(self, search: Search, replies: FixedReplies | None = None) -> None:
        self._search = search
        self._replies = replies or FixedReplies()

    @cached_property
    def _directory(self) -> Directory:
        return Directory(self._search.store)

    def turn(self, query: str, previous: Answer | None = None) -> Turn:
        """Answer a message; `previous` is the answer to the message before it."""
        message = self._meant(query)
        turn = (
            self._direct(message, previous)
            or self._corrected(message, previous)
            or self._by_meaning(without_yes_or_no(message), previous)
        )
        turn = self._contact(message, turn) or turn
        looked_up = (Note("asked_in_story", (message.text,)),) if message.told else ()
        answer = replace(turn.answer, query=query, notes=(*looked_up, *turn.answer.notes))
        return replace(turn, answer=answer)

    def _meant(self, query: str) -> Message:
        """The message without its courtesies or its story, unless it is a question as printed."""
        message = Message(query, self._search.exact)
        return message if message.exact else asked_in_story(without_courtesies(message))

    def _direct(self, message: Message, previous: Answer | None) -> Turn | None:
        """The answer to a message that needs no search."""
        if message.exact:
            return None
        reply = direct_reply(message, previous, self._directory, self._replies)
        if reply is None or (reply.reply and self._is_printed(message)):
            return None
        return Turn(replace(reply, calibrated=self._search.calibrated))

    def _is_printed(self, message: Message) -> bool:
        """Whether a message with a fixed reply is a question of the documents in all but small
        words: then it is asked.
        """
        said = () if courtesy(message) else without_small_words(message.text)
        found = self._search.search(message.text, ()).answer.matches if said else ()
        pairs = [match.pair for match in found]
        asked = chain.from_iterable((pair.question, *pair.alternates) for pair in pairs)
        return any(without_small_words(text) == said for text in asked)

    def _contact(self, message: Message, turn: Turn) -> Turn | None:
        """Whom to ask, where "phone number" is answered by no document."""
        if turn.answer.outcome is not Outcome.NOT_COVERED or reply_kind(message) != LAST:
            return None
        reply = fixed(message.text, self._replies.of_kind(LAST), self._directory)
        return Turn(replace(reply, calibrated=self._search.calibrated))

    def _corrected(self, message: Message, previous: Answer | None) -> Turn | None:
        """The answer to what a message says was meant instead of the answer before."""
        meant = None if message.exact else correction(message)
        if meant is None or previous is None:
            return None
        if said := self._direct(meant, None):
            return said
        before = [turn.pair for turn in (previous, *previous.parts) if turn.pair is not None]
        if not before:
            return self._by_meaning(meant, previous)
        alone = self._searched(meant)
        if alone.answer.pair and alone.answer.pair not in before:
            return Turn(alone.answer, alone)
        question = self._question_before(previous)
        if question is None or len(question) + len(meant.text) >= MAX_QUERY_CHARACTERS:
            return None
        searched = self._search.search_together(question, alone.found)
        answer = instead(meant, searched.answer, alone.answer, before, self._search.promise)
        answer = replace(
            answer,
            notes=(Note("corrected"), *answer.notes),
            calibrated=self._search.calibrated,
            combined_with=previous.query,
        )
        return Turn(answer, searched)

    def _by_meaning(self, message: Message, previous: Answer | None) -> Turn:
        alone = self._searched(message)
        if message.exact:
            return Turn(alone.answer, alone)
        parts = self._in_parts(message, alone.answer, previous)
        return parts or self._together(message, alone, previous) or self._alone(message, alone)

    def _alone(self, message: Message, alone: Searched) -> Turn:
        """The answer to a message's own words, held back where its story says something else."""
        if not message.told:
            return Turn(alone.answer, alone)
        return self._guarded(message, alone.answer, alone)

    def _searched(self, message: Message) -> Searched:
        return self._search.search(message.text, message.exact)

    def _in_parts(self, message: Message, alone: Answer, previous: Answer | None) -> Turn | None:
        """The answers to the parts of a message, where each has its own and none is lost.

        Where nothing answers the whole and something one part, that part's, which a note names.
        """
        turns: list[Turn] = []
        for part in parts_of(message):
            turns.append(self._part(part, message, previous))
            if alone.pair and not turns[-1].answer.pair:
                return None
        clear = [turn for turn in turns if turn.answer.pair and not turn.answer.parts]
        pairs = {turn.answer.pair for turn in clear}
        if len(clear) == 1 and not alone.pair:
            return replace(clear[0], answer=_only(clear[0].answer, alone))
        kept = not alone.pair or alone.pair in pairs
        if not turns or len(pairs) < len(turns) or not kept:
            return None
        return Turn(joined(message.text, [turn.answer for turn in turns]), turns[0].searched)

    def _part(self, part: Message, whole: Message, previous: Answer | None) -> Turn:
        """The answer to a part; a number is an address whatever the rest of the message says."""
        turn = self._direct(part, previous)
        if turn is None:
            searched = self._searched(part)
            turn = self._guarded(whole, searched.answer, searched)
        return replace(turn, answer=replace(turn.answer, query=part.text))

    def _guarded(self, whole: Message, answer: Answer, searched: Searched) -> Turn:
        """An answer, held back where its pair plainly is another question than the whole message.

        "Does California share data, and does it share photos?" says California once; a story says
        it before it asks.
        """
        if answer.pair is None:
            return Turn(answer, searched)
        difference = self._search.difference(whole.told or whole.text, answer.pair)
        guarded = held_back(answer, difference.seen) if difference.seen else answer
        return Turn(guarded, searched.without(difference.not_run))

    def _together(self, message: Message, alone: Searched, previous: Answer | None) -> Turn | None:
        """The answer to a message with the one before it, where that is clearly better."""
        if alone.answer.pair or not previous or not leans(message):
            return None
        before = self._question_before(previous)
        if before is None or len(before) + len(message.text) >= MAX_QUERY_CHARACTERS:
            return None
        pairs = [turn.pair for turn in (previous, *previous.parts) if turn.pair is not None]
        searched = self._search.search_together(before, alone.found)
        promise = self._search.promise
        answer = taken_together(message, searched.answer, alone.answer, pairs, promise)
        if answer is None:
            return None
        turn = self._guarded(message, answer, searched)
        notes = (Note("with_previous"), *turn.answer.notes)
        answer = replace(turn.answer, notes=notes, combined_with=previous.query)
        return replace(turn, answer=answer)

    def _question_before(self, previous: Answer) -> str | None:
        """The question of the turn before in words; an address stands for the question there."""
        if previous.outcome is Outcome.NOTICE:
            return None
        message = without_yes_or_no(self._meant(previous.query))
        if not self._direct(message, None):
            return message.text or None
        return previous.pair.question if previous.pair else None


def _only(part: Answer, whole: Answer) -> Answer:
    """The answer to a part alone, with what there is to know of it and of the whole message."""
    of_whole = (note for note in whole.notes if note != whole.difference)
    notes = dict.fromkeys((Note("only_half", (part.query,)), *part.notes, *of_whole))
    return replace(part, notes=tuple(notes))
