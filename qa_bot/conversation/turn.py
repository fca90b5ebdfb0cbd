"""One turn of a conversation: the way from a message, and the answer before it, to an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial

from qa_bot.answering import LanguageSearch, Scope, Searched, outcome
from qa_bot.answering.outcome import held_back, is_withheld
from qa_bot.arguments import MAX_QUERY_CHARACTERS
from qa_bot.conversation.answered_turn import Turn
from qa_bot.conversation.direct_replies import direct_reply, joined, taken_instead, whom_to_ask
from qa_bot.conversation.directory import Directory
from qa_bot.conversation.document_names import DocumentNames
from qa_bot.conversation.fixed_replies import FixedReplies, is_question
from qa_bot.conversation.follow_ups import (
    agreed,
    if_said,
    instead,
    is_brought_near,
    leans,
    may_follow,
    points_back,
    taken_together,
)
from qa_bot.conversation.message import Message
from qa_bot.conversation.objections import correction, without_yes_or_no
from qa_bot.conversation.parts import asked_with, is_lost, only_part, parts_of
from qa_bot.conversation.picks import taken_by_name
from qa_bot.conversation.reader import Reader
from qa_bot.conversation.shorthand import in_short, leaves_open
from qa_bot.conversation.spoken import LanguageOf, language_by_words
from qa_bot.conversation.standing import Standpoint, asked_in, taken_with, where_it_stands
from qa_bot.conversation.words_alone import sharing_words
from qa_bot.document_titles import TitledDocument
from qa_bot.languages import ENGLISH
from qa_bot.records import Answer, Note, Outcome
from qa_bot.words.lexicon import reading_in
from qa_bot.words.stems import has_content

# Scopes whose directories are kept: as many as readers may have picked at a time.
_DIRECTORIES = 16


class Conversation:
    """Leads a message to its answer; it keeps nothing from turn to turn.

    `documents` are those of the pairs; `language_of` tells which languages a message may be in.
    """

    def __init__(
        self,
        search: LanguageSearch,
        replies: FixedReplies | None = None,
        documents: Sequence[TitledDocument] = (),
        language_of: LanguageOf = language_by_words,
    ) -> None:
        self._search = search
        self._language_of = language_of
        self._replies = replies or FixedReplies()
        self._documents = documents
        self._directory_of = lru_cache(_DIRECTORIES)(self._directory_of_places)

    @cached_property
    def _names(self) -> DocumentNames:
        return DocumentNames(self._documents, self._search.store)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._search, self._names, self._language_of)

    @cached_property
    def _directory(self) -> Directory:
        return Directory(self._search.store, self._names, self._search.translated)

    def _directory_of_places(self, places: tuple[int, ...]) -> Directory:
        return self._directory.within(places) if places else self._directory

    def turn(
        self, query: str, previous: Answer | None = None, documents: Sequence[str] | None = None
    ) -> Turn:
        """Answer a message; `previous` is the answer to the message before it.

        `documents` are the paths of those that alone may answer, none for all; where it is None,
        the ones that the reader picked before are asked first.
        """
        at = Standpoint.of(previous, documents, self._names)
        typed = self._reader.message(query, at.scope)
        read: dict[str, Message] = {}
        for code in self._reader.spoken_to_bot(typed, previous):
            with reading_in(code):
                message = read[code] = self._reader.meant(typed)
                if turn := self._direct(message, at):
                    told = turn.asked_in(None if code == ENGLISH else code)
                    return self._finished(query, message, told, at)
        code = self._reader.language(typed, previous)
        with reading_in(code):
            message = read.get(code) or self._reader.meant(typed)
            turn = (
                self._in_named_documents(message, at)
                or self._corrected(message, at)
                or self._by_meaning(without_yes_or_no(message), at)
            )
            return self._finished(query, message, turn.asked_in(None), at)

    def _finished(self, query: str, message: Message, turn: Turn, at: Standpoint) -> Turn:
        """A turn with whom to ask where nothing answers, and with where the conversation stands."""
        held = self._search.validity.on(turn.answer)
        turn = replace(turn, answer=whom_to_ask(message, held, self._replies))
        looked_up = (Note("asked_in_story", (message.text,)),) if message.told else ()
        answer = replace(turn.answer, query=query, notes=(*looked_up, *turn.answer.notes))
        return replace(turn, answer=where_it_stands(message, answer, at))

    def texts_of(self, query: str, documents: Sequence[str] | None = None) -> list[str]:
        """The texts that a first message is most likely looked up by, as they are read."""
        return self._reader.looked_up(query, Standpoint.of(None, documents, self._names).scope)

    def _direct(self, message: Message, at: Standpoint) -> Turn | None:
        """The answer to a message that needs no search."""
        if message.exact:
            return None
        documents = at.scope.documents
        nearer = self._directory_of(documents)
        directory = nearer if at.scope.only else self._directory_of(())
        reply = direct_reply(message, at.previous, directory, nearer, self._replies)
        if reply is None or is_question(message, reply, partial(self._searched, message, at)):
            return None
        return Turn(replace(reply, calibrated=self._search.calibrated))

    def _in_named_documents(self, message: Message, at: Standpoint) -> Turn | None:
        """The answer of documents that a message names, and no more, to the question before."""
        if message.exact or not at.standing:
            return None
        scope = asked_in(message.words, at)
        text = self._names.renamed(at.standing, message.words)
        if scope is None or len(text) >= MAX_QUERY_CHARACTERS:
            return None
        asked = Message(text, partial(self._reader.exact, scope=scope))
        searched = self._search.search(text, asked.exact, scope)
        turn = self._alone(asked, searched, replace(at, scope=scope))
        answer = taken_by_name(turn.answer, at.previous, scope.documents, self._names)
        answer = taken_with(answer, at.standing)
        within = self._names.paths(scope.documents)
        return Turn(replace(answer, within=within, standing=at.standing), turn.searched)

    def _corrected(self, message: Message, at: Standpoint) -> Turn | None:
        """The answer to what a message says was meant instead of the answer before."""
        meant = None if message.exact else correction(message)
        previous = at.previous
        if meant is None or previous is None:
            return None
        if said := self._in_named_documents(meant, at):
            return said
        only = at.scope.documents if at.scope.only else ()
        if other := taken_instead(meant, previous, self._directory_of(only)):
            return Turn(other)
        if said := self._direct(meant, replace(at, previous=None)):
            return said
        before = previous.pairs
        if not before:
            return self._by_meaning(meant, at)
        alone = self._searched(meant, at)
        if alone.answer.pair and alone.answer.pair not in before:
            return Turn(alone.answer, alone)
        question = at.standing
        if not question or len(question) + len(meant.text) >= MAX_QUERY_CHARACTERS:
            return None
        searched = self._search.search_together(question, alone.found, at.scope)
        promise = self._search.promise_of(searched.found)
        answer = instead(meant, searched.answer, alone.answer, before, promise)
        answer = replace(
            answer,
            notes=(Note("corrected"), *answer.notes),
            calibrated=self._search.calibrated,
            combined_with=question,
        )
        return Turn(answer, searched)

    def _by_meaning(self, message: Message, at: Standpoint) -> Turn:
        alone = self._searched(message, at)
        turn = None if message.exact else self._in_parts(message, alone, at)
        if turn or message.exact or is_withheld(alone.answer):
            return turn or Turn(alone.answer, alone)
        return self._together(message, alone, at) or self._alone(message, alone, at)

    def _alone(self, message: Message, alone: Searched, at: Standpoint) -> Turn:
        """The answer to a message's own words, held back where its story says something else."""
        if message.told:
            return self._guarded(message, alone.answer, alone)
        shared = sharing_words(message, alone, self._search.validity.today())
        return self._in_full(message, shared, alone, at) or Turn(shared, alone)

    def _in_full(
        self, message: Message, answer: Answer, alone: Searched, at: Standpoint
    ) -> Turn | None:
        """The answer to the question that a message without one is short for; None without it."""
        found = in_short(message) if leaves_open(answer) else None
        if found is None:
            return None
        short, asked = found
        searched = self._search.search(asked, self._reader.exact(asked, at.scope), at.scope)
        if searched.answer.outcome is Outcome.NOT_COVERED:
            return None
        answer, calibrated = searched.answer, self._search.calibrated
        said = alone.found if short is message else short.text
        if answer.pair and self._search.unsaid(said, searched.found, answer.pair):
            answer = outcome.next_best(answer.query, answer.matches, answer.notes)
        notes = (Note("read_as", (alone.answer.query, asked)), *answer.notes)
        answer = replace(answer, notes=notes, standing=asked, calibrated=calibrated)
        return Turn(answer, searched)

    def _searched(self, message: Message, at: Standpoint) -> Searched:
        """What is found for a message, rather in documents that it names or that were picked."""
        scope = at.scope
        if not scope.only and (named := self._names.told(message.words)):
            return self._searched_in(named, message)
        elif not scope.documents and points_back(message):
            scope = Scope(at.answered_in, is_guess=True)
        return self._search.search(message.text, message.exact, scope)

    def _searched_in(self, named: tuple[int, ...], message: Message) -> Searched:
        """What is found for a message that names documents, without their names if not with them.

        "Parking at the clinic": all of the clinic's questions are near its name.
        """
        searched = self._search.search(message.text, message.exact, Scope(named))
        bare = self._names.without_names(message.text)
        if searched.answer.pair or message.exact or not has_content(bare):
            return searched
        scope = Scope(named, only=True)
        of_rest = self._search.search(bare, self._reader.exact(bare, scope), scope)
        guarded = self._guarded(message, of_rest.answer, of_rest)
        return of_rest if guarded.answer.pair else searched

    def _in_parts(self, message: Message, alone: Searched, at: Standpoint) -> Turn | None:
        """The answers to the parts of a message, where each has its own and none is lost.

        Where only one part has an answer and the whole has none, or one that says nothing of a word
        of the others, that part's, which a note names. What does not hold today has its note.
        """
        whole = alone.answer
        turns = [self._part(part, message, at) for part in parts_of(message)]
        clear = [turn for turn in turns if turn.answer.pair and not turn.answer.parts]
        pairs = {turn.answer.pair for turn in clear}
        lapsed = {turn.answer.notes for turn in turns if is_withheld(turn.answer)}
        rest = [turn.answer.query for turn in turns if not turn.answer.pair]
        is_of_part = not whole.pair or whole.pair in pairs
        is_each = len(pairs) + len(lapsed) == len(turns)
        if len(clear) == 1 and not is_each and is_of_part and is_lost(rest, alone, self._search):
            return replace(clear[0], answer=only_part(clear[0].answer, whole))
        if not (turns and is_each and is_of_part and (pairs or is_withheld(whole))):
            return None
        answers = [asked_with(turn.answer, whole) for turn in turns]
        return Turn(joined(message.text, answers), turns[0].searched)

    def _part(self, part: Message, whole: Message, at: Standpoint) -> Turn:
        """The answer to a part; a number is an address whatever the rest of the message says."""
        turn = self._direct(part, at)
        if turn is None:
            searched = self._searched(part, at)
            turn = self._in_full(part, searched.answer, searched, at)
            turn = turn or self._guarded(whole, searched.answer, searched)
        return replace(turn, answer=replace(turn.answer, query=part.text))

    def _guarded(self, whole: Message, answer: Answer, searched: Searched) -> Turn:
        """An answer, held back where its pair plainly is another question than the whole message.

        "Does California share data, and photos?" says California once, a story before it asks.
        """
        if answer.pair is None:
            return Turn(answer, searched)
        difference = self._search.difference(whole.told or whole.text, answer.pair)
        guarded = held_back(answer, difference.seen) if difference.seen else answer
        return Turn(guarded, searched.without(difference.not_run))

    def _together(self, message: Message, alone: Searched, at: Standpoint) -> Turn | None:
        """The answer to a message with the one before it, where that is clearly better."""
        previous, before = at.previous, at.standing
        if alone.answer.pair or not previous or not before or not may_follow(message, alone.answer):
            return None
        if len(before) + len(message.text) >= MAX_QUERY_CHARACTERS:
            return None
        # What goes on in documents that were picked is of these.
        scope = replace(at.scope, only=bool(at.scope.documents))
        searched = self._search.search_together(before, alone.found, scope)
        together, promise = searched.answer, self._search.promise_of(searched.found)
        leant = None
        if leans(message):
            leant = taken_together(message, together, alone.answer, previous.pairs, promise)
        answer = leant or agreed(message, together, alone.answer, previous.pairs, promise)
        if answer is None or not is_brought_near(message, answer, alone, searched):
            return None
        turn = self._guarded(message, answer, searched)
        unanswered = before if previous.outcome is Outcome.NOT_COVERED else ""
        said = if_said(turn.answer, alone, searched, unanswered, self._search)
        if leant is None and said.pair is None:
            return None
        return replace(turn, answer=taken_with(said, before))
