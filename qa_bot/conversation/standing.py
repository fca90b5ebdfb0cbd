"""Where a conversation stands: at which question, in which documents, and what was not taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile

from qa_bot.answering import EVERYWHERE, Scope
from qa_bot.conversation.document_names import DocumentNames
from qa_bot.conversation.follow_ups import points_back
from qa_bot.conversation.message import Message
from qa_bot.conversation.picks import offered
from qa_bot.records import PICKED, Answer, Match, Note, Outcome
from qa_bot.words.lexicon import lexicon

# Characters of the question before that a note shows.
MOST_SHOWN = 100
# What is offered beside these is offered again: nothing was asked meanwhile.
_NOTHING_ASKED = frozenset({"greeting", "thanks", "farewell", "help", "who_are_you", "human"})


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What a message is read in the light of; `scope` is where its answer is looked for.

    `standing` is the question, in words, that the conversation stands at; "" for none.
    """

    names: DocumentNames
    previous: Answer | None
    scope: Scope = EVERYWHERE

    @classmethod
    def of(
        cls, previous: Answer | None, documents: Sequence[str] | None, names: DocumentNames
    ) -> Standpoint:
        """Where a message comes; `documents` are paths, None for those that hold from before."""
        if documents:
            only = Scope(names.places(documents), only=True)
            return cls(names, _inside(previous, only, names), only)
        if documents is not None:
            return cls(names, previous)
        held = names.places(previous.within) if previous else ()
        return cls(names, previous, Scope(held))

    @property
    def standing(self) -> str:
        """The question that the conversation stands at."""
        previous = self.previous
        if previous is None:
            return ""
        return previous.standing or ("" if previous.outcome is Outcome.NOTICE else previous.query)

    @property
    def answered_in(self) -> tuple[int, ...]:
        """The document that answered before; none where none did, or there is but one."""
        pair = self.previous.pair if self.previous else None
        place = self.names.place_of(pair) if pair and self.names.documents[1:] else None
        return () if place is None else (place,)

    @property
    def offered_in(self) -> list[int | None]:
        """The document of each pair that was to choose from before."""
        choices = self.previous.choices if self.previous else ()
        return [self.names.place_of(match.pair) for match in choices]

    @property
    def is_between_documents(self) -> bool:
        """Whether a pair of each of several documents was to choose from before."""
        return len(set(self.offered_in)) == len(self.offered_in) > 1


def _inside(previous: Answer | None, only: Scope, names: DocumentNames) -> Answer | None:
    """The answer before, with nothing to take up that is outside the documents that may answer."""
    if previous is None:
        return None

    def inside(matches: Sequence[Match]) -> tuple[Match, ...]:
        return tuple(m for m in matches if names.place_of(m.pair) in only.documents)

    answered = previous.matches[:1] if previous.pair else ()
    offered = len(inside(previous.choices))
    matches = (*answered, *inside(previous.matches[len(answered) :]))
    taken_from = inside(previous.taken_from)
    return replace(previous, matches=matches, offered=offered, taken_from=taken_from)


def asked_in(said: Sequence[str], at: Standpoint) -> Scope | None:
    """Where a message that only names documents asks the question before; None for others.

    "Not the clinic" asks the others of those that were offered, else all others.
    """
    names, may = at.names, at.scope.documents if at.scope.only else ()
    said = [*dropwhile(lexicon().objections.yes_or_no.__contains__, said)]  # it denies nothing
    if not at.scope.only and at.scope.documents and names.is_everywhere(said):
        return EVERYWHERE
    named = set(names.named(said)) if names.is_name_alone(said) else set()
    if preferred := names.preferred(said):
        named = set(preferred)
    elif denied := names.denied(said):
        others = set(at.offered_in) or set(range(len(names.documents)))
        named = {place for place in others if place is not None} - set(denied)
    if may:
        named &= set(may)
    return Scope(tuple(sorted(named)), only=True) if named else None


def taken_with(answer: Answer, question: str) -> Answer:
    """The answer, which was made from a message and the question before it."""
    is_long = len(question) > MOST_SHOWN
    shown = f"{question[:MOST_SHOWN].rstrip()}…" if is_long else question
    notes = (Note("with_previous", (shown,)), *answer.notes)
    return replace(answer, notes=notes, combined_with=question)


def where_it_stands(message: Message, answer: Answer, at: Standpoint) -> Answer:
    """The answer to a message, with where the conversation stands after it.

    Documents that were picked hold until the answer comes from another, or the reader starts over;
    the question stays the one before where a message only added to it.
    """
    key = answer.reply or (answer.notice.key if answer.notice else "")
    if key == "start_over":
        return answer
    if at.previous and answer.outcome is Outcome.NOTICE and not answer.listed:
        answer = replace(answer, left_at=at.previous.pairs or at.previous.left_at)
    within = _within(message, answer, at)
    standing = answer.standing or _standing(message, answer, at)
    if _is_taken(answer) and at.names.named(message.words) and at.standing:
        answer = _taken_by_name(answer, at.standing)
    answer = replace(answer, within=within, standing=standing)
    if at.previous and key in _NOTHING_ASKED:
        answer = replace(answer, taken_from=at.previous.taken_from or at.previous.choices)
    elif taken_from := _taken_from(answer, at.previous):
        answer = replace(answer, taken_from=taken_from)
    if within and answer.outcome is not Outcome.NOTICE:
        titles = at.names.titles(at.names.places(within))
        answer = replace(answer, notes=(*answer.notes, Note("within", (titles,))))
    return answer


def _taken_by_name(answer: Answer, question: str) -> Answer:
    """The answer of a document that was named, which says the question that it is to."""
    notes = tuple(note for note in answer.notes if note.key != PICKED)
    answer = replace(answer, notes=notes)
    return answer if answer.combined_with is not None else taken_with(answer, question)


def _within(message: Message, answer: Answer, at: Standpoint) -> tuple[str, ...]:
    names = at.names
    if answer.within or not names.documents[1:]:
        return answer.within
    if answer.combined_with and names.is_everywhere(message.words):
        return ()
    if at.scope.only:
        return names.paths(at.scope.documents)
    if answer.listed and (listed := names.named(message.words)):
        return names.paths(listed)
    if not answer.pairs:
        return names.paths(at.scope.documents)
    of_pairs = {names.place_of(pair) for pair in answer.pairs} - {None}
    if len(of_pairs) == 1 and _is_pick(message, answer, at):
        return names.paths(one for one in of_pairs if one is not None)
    held = of_pairs <= set(at.scope.documents)
    return names.paths(at.scope.documents) if held else ()


def _is_pick(message: Message, answer: Answer, at: Standpoint) -> bool:
    """Tell whether an answer was taken from a choice between documents, or by a document's name."""
    by_name = bool(at.names.named(message.words)) and not message.exact
    if by_name and (_is_taken(answer) or answer.confidence == 1):
        return True
    choices = at.previous.choices if at.previous else ()
    offered = {match.pair for match in choices}
    return at.is_between_documents and offered.issuperset(answer.pairs)


def _standing(message: Message, answer: Answer, at: Standpoint) -> str:
    before = at.standing
    if answer.outcome is Outcome.NOTICE:
        return before
    pairs = answer.pairs
    if not pairs:
        is_rest = bool(before) and points_back(message) and answer.outcome is Outcome.NOT_COVERED
        return before if is_rest else message.text
    if before and at.previous and pairs[-1] in at.previous.pairs:
        return before
    if answer.combined_with:
        return pairs[-1].question
    is_taken = _is_taken(answer)
    if is_taken and at.is_between_documents:
        return before
    return pairs[-1].question if is_taken or answer.confidence == 1 else message.text


def _is_taken(answer: Answer) -> bool:
    return any(note.key == PICKED for note in answer.notes)


def _taken_from(answer: Answer, previous: Answer | None) -> tuple[Match, ...]:
    """What was offered before, where something of it was taken; else nothing."""
    if previous is None or answer.pair is None:
        return ()
    shown = offered(previous) or previous.taken_from
    return shown if any(match.pair == answer.pair for match in shown) else ()
