"""Answers that need no search: to a number, "the next one", "list all", a greeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa_bot.arguments import has_words
from qa_bot.conversation.addresses import Reference, references, step_asked
from qa_bot.conversation.directory import Directory
from qa_bot.conversation.greetings import Courtesy, courtesy
from qa_bot.conversation.listings import listing
from qa_bot.records import Answer, Note, Outcome

LONGEST = 300  # characters: a longer message says more than where to look


def direct_reply(
    query: str, previous: Answer | None, directory: Directory, greeting: str | None
) -> Answer | None:
    """The answer to a message that says itself where to look, or asks nothing; None for others."""
    if not has_words(query):
        return _notice(query, Note("no_question"), directory)
    if len(query) > LONGEST:
        return None
    if said := courtesy(query):
        configured = greeting is not None and said is Courtesy.GREETING
        notice = Note("verbatim", (str(greeting),)) if configured else Note(said.value)
        return _notice(query, notice, directory, (Note("invitation"),))
    if found := references(query, directory):
        return joined(query, [_referred(query, one, directory) for one in found])
    if (step := step_asked(query)) is not None:
        return _neighbour(query, step, previous, directory)
    if listed := listing(query, directory):
        answer = _notice(query, listed.notice, directory)
        return replace(answer, matches=directory.listed(listed.ids)) if listed.ids else answer
    return None


def joined(query: str, parts: Sequence[Answer]) -> Answer:
    """One answer of several: the outer fields are the first part's; one alone has no parts."""
    if len(parts) == 1:
        return replace(parts[0], query=query)
    return replace(parts[0], query=query, parts=tuple(parts))


def _referred(query: str, reference: Reference, directory: Directory) -> Answer:
    """The pair of a number, a choice where several have it, or a notice where none has."""
    if not reference.ids:
        return _notice(reference.typed, _no_number(reference.typed, directory), directory)
    return _found(reference.typed, reference.ids, directory)


def _found(query: str, ids: Sequence[int], directory: Directory) -> Answer:
    matches = directory.matches(ids)
    single = len(ids) == 1
    return Answer(
        query,
        Outcome.ANSWERED if single else Outcome.CHOOSE,
        matches[0].pair.answer if single else None,
        matches[0].confidence,
        matches,
    )


def _no_number(number: str, directory: Directory) -> Note:
    if span := directory.span:
        return Note("no_such_number", (number, *span))
    return Note("no_such_number_among", (number, directory.numbers))


def _neighbour(query: str, step: int, previous: Answer | None, directory: Directory) -> Answer:
    """The pair before or after the one answered last."""
    turns = (previous.parts or (previous,)) if previous else ()
    pairs = [turn.pair for turn in turns if turn.pair is not None]
    if not pairs:
        return _notice(query, Note("no_place"), directory)
    pair = pairs[-1 if step > 0 else 0]
    try:
        there = directory.neighbour(pair, step)
    except KeyError:  # answered by another bot, or before the documents changed
        return _notice(query, Note("no_place"), directory)
    if there is None:
        return _notice(query, Note("is_last" if step > 0 else "is_first", (pair.label,)), directory)
    return _found(query, [there], directory)


def _notice(query: str, notice: Note, directory: Directory, notes: tuple[Note, ...] = ()) -> Answer:
    matches = directory.matches()
    return Answer(query, Outcome.NOTICE, notice.text, 0.0, matches, notes=notes, notice=notice)
