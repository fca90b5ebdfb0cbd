"""Answers that need no search: to a number, "the next one", "list all", a greeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa_bot.answering import outcome
from qa_bot.arguments import has_words
from qa_bot.conversation.addresses import Reference, references, step_asked
from qa_bot.conversation.directory import Directory, cut
from qa_bot.conversation.fixed_replies import FixedReplies, FixedReply, reply_kind
from qa_bot.conversation.greetings import courtesy
from qa_bot.conversation.listings import listing
from qa_bot.conversation.message import Message
from qa_bot.conversation.objections import objects
from qa_bot.conversation.picks import Pick, left_of, offered, picked, picked_of
from qa_bot.records import PICKED, WHOM_TO_ASK, Answer, Match, Note, Outcome
from qa_bot.words.lexicon import language_read

LONGEST = 300  # characters: a longer message says more than where to look
# Replies after which a conversation is where it was when it began.
_BEGINNINGS = frozenset({"greeting", "help", "who_are_you", "start_over"})


def direct_reply(
    message: Message,
    previous: Answer | None,
    directory: Directory,
    nearer: Directory,
    replies: FixedReplies,
) -> Answer | None:
    """Answer a message that says itself where to look, or asks nothing; None for others.

    A number is one of `nearer`, the documents that were picked, where they have it.
    """
    text = message.text
    if not has_words(text):
        return outcome.notice(text, Note("no_question"), directory.matches())
    if len(text) > LONGEST:
        return None
    if own := replies.own(message):
        return fixed(text, own, directory.matches())
    if courteous := courtesy(message):
        greeted = replies.of_kind(courteous.value)
        return fixed(text, replace(greeted, notes=(Note("invitation"),)), directory.matches())
    kind = reply_kind(message)
    if kind and kind != WHOM_TO_ASK:  # of which documents may well have a question
        return fixed(text, replies.of_kind(kind), directory.matches())
    if objects(message):
        other = _taken_back(text, previous) if previous else None
        return other or outcome.notice(text, Note("nothing_before"), directory.matches())
    if pick := picked(message, previous, directory.names):
        if taken := _picked(text, pick, len(offered(previous)), directory):
            return taken
    for known in (nearer, directory):
        named = references(message, known)
        if named and (known is directory or all(one.ids for one in named)):
            language = _language(message, previous)
            return joined(text, [_referred(one, known, language) for one in named])
    if (step := step_asked(message)) is not None:
        return _neighbour(text, step, previous, directory)
    goes_on = _goes_on(message, previous, directory)
    if listed := listing(message, directory, goes_on, nearer):
        matches = directory.listed(listed.ids) or directory.matches()
        return outcome.notice(text, listed.notice, matches, cut(listed.ids))
    return None


def _goes_on(message: Message, previous: Answer | None, directory: Directory) -> bool:
    """Tell whether a document's name alone asks for its questions: nothing else was asked."""
    if previous and previous.listed:
        return True
    begins = previous is None or (previous.reply in _BEGINNINGS and not previous.standing)
    return begins and directory.names.is_name_alone(message.words)


def joined(query: str, parts: Sequence[Answer]) -> Answer:
    """Make one answer of several: the outer fields are the first part's; one alone has no parts."""
    if len(parts) == 1:
        return replace(parts[0], query=query)
    return replace(parts[0], query=query, parts=tuple(parts))


def whom_to_ask(message: Message, answer: Answer, replies: FixedReplies) -> Answer:
    """The answer, or whom to ask instead, where "phone number" is answered by no document."""
    if answer.outcome is not Outcome.NOT_COVERED or reply_kind(message) != WHOM_TO_ASK:
        return answer
    return replace(
        fixed(message.text, replies.of_kind(WHOM_TO_ASK), answer.matches),
        calibrated=answer.calibrated,
        confidence=answer.confidence,
        # "The housing one" goes on from it.
        standing=answer.standing or message.text,
    )


def fixed(query: str, reply: FixedReply, matches: tuple[Match, ...]) -> Answer:
    """Say a fixed reply."""
    said = outcome.notice(query, reply.sentence, matches, reply.notes)
    return replace(said, reply=reply.kind)


def _taken_back(query: str, previous: Answer) -> Answer | None:
    """What comes next after an answer or choice that was not what was meant; never that again."""
    if previous.outcome is Outcome.NOTICE:
        return None
    wrong = previous.pairs or [match.pair for match in offered(previous)]
    answers = {pair.answer for pair in wrong}
    left = tuple(match for match in previous.matches if match.pair.answer not in answers)
    if previous.outcome is Outcome.ANSWERED:
        return outcome.next_best(query, left, (Note("taken_back"),))
    return outcome.not_among(query, left, (Note("none_of_these"),))


def taken_instead(message: Message, previous: Answer, directory: Directory) -> Answer | None:
    """The other of what was offered before, which a correction names: "no, the other one"."""
    left = previous.choices or left_of(previous)
    names = directory.names
    pick = picked(message, previous, names) or picked_of(message, left, left, names)
    return _picked(message.text, pick, len(left), directory) if pick and pick.pairs else None


def _picked(query: str, pick: Pick, shown: int, directory: Directory) -> Answer | None:
    """The pair that was taken from what was offered, or a choice where the number is also a
    question's; None where the documents are not the same any more.
    """
    try:
        ids = [directory.id_of(pair) for pair in pick.pairs]
    except KeyError:
        return None
    if pick.all:
        return joined(query, [_only(query, i, directory) for i in ids])
    if not ids and directory.numbered(pick.place):
        return None
    if not ids:
        return outcome.notice(query, Note("no_such_place", (str(shown),)), directory.matches())
    by_number = [i for i in directory.numbered(pick.place) if i not in ids] if pick.place else []
    note = Note("place_or_number", (pick.place,)) if by_number else Note(PICKED)
    meant = [*ids, *by_number]
    if len(meant) == 1:
        return _only(query, meant[0], directory, (note,))
    return outcome.named(query, directory.matches(meant), len(meant), (note,))


def _language(message: Message, previous: Answer | None) -> str:
    """The language of a message; of digits alone, that of the answer before."""
    if previous and previous.language and not any(map(str.isalpha, message.text)):
        return previous.language
    return language_read()


def _referred(reference: Reference, directory: Directory, language: str) -> Answer:
    """The pair of a number, a choice where several have it, or a notice where none has.

    Of translations it is the one in a language.
    """
    typed, ids = reference.typed, directory.one_of_each(reference.ids, language)
    matches = directory.matches(ids)
    if not ids:
        return outcome.notice(typed, _no_number(typed, directory), matches)
    if len(ids) > 1:
        return outcome.named(typed, matches, len(ids), cut(ids))
    return _only(typed, ids[0], directory)


def _only(query: str, pair_id: int, directory: Directory, notes: tuple[Note, ...] = ()) -> Answer:
    """The pair that a message means, with those that ask the same in other languages."""
    answer = outcome.named(query, directory.matches([pair_id]), 1, notes)
    return outcome.also_in_languages(answer, directory.translations(pair_id))


def _no_number(number: str, directory: Directory) -> Note:
    if span := directory.span:
        return Note("no_such_number", (number, *span))
    return Note("no_such_number_among", (number, directory.numbers))


def _neighbour(query: str, step: int, previous: Answer | None, directory: Directory) -> Answer:
    """The pair before or after the one answered last, whatever was said since: "is the last"."""
    pairs = (previous.pairs or previous.left_at) if previous else ()
    if not pairs:
        return outcome.notice(query, Note("no_place"), directory.matches())
    pair = pairs[-1 if step > 0 else 0]
    try:
        there = directory.neighbour(pair, step)
    except KeyError:  # answered by another bot, or before the documents changed
        return outcome.notice(query, Note("no_place"), directory.matches())
    if there is None:
        end = Note("is_last" if step > 0 else "is_first", (pair.label,))
        return outcome.notice(query, end, directory.matches())
    return _only(query, there, directory)
