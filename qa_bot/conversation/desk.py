"""What a bot answers from, and the way of a question there: checked, remembered, answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa_bot.answering import Search
from qa_bot.arguments import checked_previous, checked_query
from qa_bot.contacts import Contacts
from qa_bot.conversation.remembered import Asked, RememberedAnswers
from qa_bot.conversation.turn import Conversation, Turn
from qa_bot.document_titles import TitledDocument, paths_of
from qa_bot.parsing.documents_read import ReadDocuments
from qa_bot.records import Answer
from qa_bot.store import PairStore


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """All that a bot answers from; a reload puts another in its place in one step.

    `titles` are the documents' by path; empty where there is but one.
    """

    store: PairStore
    search: Search
    conversation: Conversation
    reading: ReadDocuments
    documents: tuple[TitledDocument, ...]
    titles: Mapping[str, str]
    contacts: Contacts
    remembered: RememberedAnswers = field(default_factory=RememberedAnswers)

    def ask(self, query: str, previous: Answer | None, documents: Sequence[str] | None) -> Answer:
        """Answer what a caller asks, or remember the answer; raises QueryError."""
        return self._answered(self._asked(query, previous, documents))

    def turn(self, query: str, previous: Answer | None, documents: Sequence[str] | None) -> Turn:
        """Answer it anew, whom to ask beside it; raises QueryError."""
        asked = self._asked(query, previous, documents)
        turn = self._turned(self.conversation, asked)
        return Turn(self.contacts.on(turn.answer), turn.searched)

    def _asked(self, query: str, previous: Answer | None, documents: Sequence[str] | None) -> Asked:
        paths = None if documents is None else paths_of(documents, self.documents)
        return Asked(checked_query(query), checked_previous(previous), paths)

    def _answered(self, asked: Asked) -> Answer:
        if answer := self.remembered.find(asked):
            return answer
        turn = self._turned(self.conversation, asked)
        answer = self.contacts.on(turn.answer.titled(self.titles))
        not_run = turn.searched.not_run if turn.searched else ()
        if {*not_run} <= {*self.search.guard.missing}:  # what failed may work the next time
            self.remembered.keep(asked, answer)
        return answer

    def _turned(self, conversation: Conversation, asked: Asked) -> Turn:
        turn = conversation.turn(asked.query, asked.previous, asked.documents)
        return Turn(turn.answer.proved(self.store.index_sha256), turn.searched)
