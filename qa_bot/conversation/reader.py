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
from qa_bot.conversation.spoken import IN_ENGLISH, LanguageOf, Spoken, spoken
from qa_bot.conversation.stories import asked_in_story
from qa_bot.words.lexicon import reading_in
from qa_bot.words.stems import content_words


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

    def spoken(self, message: Message) -> Spoken:
        """Tell in which languages a message is read.

        In English alone where English documents print all of its words: "legal" is no thanks there.
        """
        found = spoken(message, self._language_of)
        return IN_ENGLISH if found != IN_ENGLISH and self._is_printed(message) else found

    def _is_printed(self, message: Message) -> bool:
        store, words = self._search.store, content_words(message.text)
        is_english = store.vocabulary.is_english
        return bool(words) and is_english and len(store.known_words([*words])) == len(words)

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
        with reading_in(self.spoken(typed).code):
            message = self.meant(typed)
            texts = (without_yes_or_no(message).text, *(one.text for one in parts_of(message)))
            return [self._search.store.vocabulary.read(text).text for text in texts]
