"""Reads a message before it is answered: its language, its courtesies, its story, its question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qa_bot.answering import LanguageSearch, Scope
from qa_bot.conversation.document_names import DocumentNames
from qa_bot.conversation.greetings import without_courtesies
from qa_bot.conversation.message import Message
from qa_bot.conversation.objections import without_yes_or_no
from qa_bot.conversation.parts import parts_of
from qa_bot.conversation.spoken import (
    LanguageOf,
    is_english,
    language_of_message,
    spoken_to_bot,
)
from qa_bot.conversation.stories import asked_in_story
from qa_bot.records import Answer
from qa_bot.words.lexicon import ENGLISH, reading_in


class Reader:
    """Reads messages in the light of a search's questions and of the documents' names."""

    def __init__(
        self, search: LanguageSearch, names: DocumentNames, language_of: LanguageOf
    ) -> None:
        self._search = search
        self._names = names
        self._language_of = language_of

    def message(self, query: str, scope: Scope) -> Message:
        """A message as typed, whose questions are looked up in a scope."""
        return Message(query, partial(self.exact, scope=scope))

    def spoken_to_bot(self, message: Message, previous: Answer | None) -> tuple[str, ...]:
        """Tell in which languages a message may say something to the bot itself.

        In English alone where English documents print all of its words: "legal" is no thanks there.
        """
        codes = spoken_to_bot(message, self._likelier(previous))
        return codes if len(codes) == 1 or not self._is_printed(message) else (ENGLISH,)

    def language(self, message: Message, previous: Answer | None = None) -> str:
        """Tell in which language the rest of a message is read."""
        if is_english(message) or self._is_printed(message):
            return ENGLISH
        return language_of_message(message, self._language_of, self._likelier(previous))

    def _likelier(self, previous: Answer | None) -> tuple[str, ...]:
        """The languages of the message before and of the documents."""
        asked_in = previous.asked_in if previous else None
        return (*([asked_in] if asked_in else []), *self._search.store.catalogue.written_in)

    def _is_printed(self, message: Message) -> bool:
        """Whether the documents are in English and print all words of a message."""
        store = self._search.store
        are_english = store.catalogue.written_in == (ENGLISH,)
        return are_english and all(map(store.vocabulary.prints, message.words))

    def meant(self, message: Message) -> Message:
        """The message without its courtesies or its story, unless it is a question as printed."""
        return message if message.exact else asked_in_story(without_courtesies(message))

    def exact(self, text: str, scope: Scope) -> Sequence[int]:
        """Ids of the pairs whose question a text is, of a scope's documents where there are any."""
        ids = self._search.exact(text)
        if not scope.documents or not ids:
            return ids
        pairs = zip(ids, self._search.store.records(ids), strict=True)
        inside = [i for i, pair in pairs if self._names.place_of(pair) in scope.documents]
        return inside or ([] if scope.only else ids)

    def looked_up(self, query: str, scope: Scope) -> list[str]:
        """The texts that a first message is most likely looked up by, as they are read."""
        typed = self.message(query, scope)
        with reading_in(self.language(typed)):
            message = self.meant(typed)
            texts = (without_yes_or_no(message).text, *(one.text for one in parts_of(message)))
            return [self._search.store.vocabulary.read(text).text for text in texts]
