"""What a bot answers from, and the way of a question there: checked, remembered, answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from qa_bot.answering import LanguageSearch
from qa_bot.answering.disagreements import told_of_others
from qa_bot.arguments import checked_previous, checked_queries, checked_query
from qa_bot.contacts import Contacts
from qa_bot.conversation.answered_turn import Turn
from qa_bot.conversation.remembered import Asked, RememberedAnswers
from qa_bot.conversation.turn import Conversation
from qa_bot.document_titles import TitledDocument, paths_of
from qa_bot.models.allowed_threads import allowed_cores, allowed_threads
from qa_bot.models.embedding import ReadsAhead
from qa_bot.models.fair_turns import FairTurns
from qa_bot.parsing.documents_read import ReadDocuments
from qa_bot.records import Answer, IndexDamagedError, IndexServer
from qa_bot.store import IndexStanding, PairStore, place_beside, standing

# Queries whose vectors are in memory at a time, for each thread: at most 25 MB, where all are as
# long as the model reads. Of a few short ones too few have equally many tokens.
SHARE = 64


def turns_at(store: PairStore) -> AbstractContextManager[None]:
    """Turns of those who ask a store at once: as many as cores, in the order in which they came.

    More only hold each other up: of eight users at once the slowest of a hundred answers takes a
    third of the time (benchmarks.many). Whoever waits for a server computes little meanwhile.
    """
    return nullcontext() if store.is_remote else FairTurns(allowed_cores())


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """All that a bot answers from; a reload puts another in its place in one step.

    `titles` are the documents' by path; empty where there is but one. `turns` are those in which
    queries are answered that are asked at once. `second_store` gives the store of the second
    encoder, None where it is not open.
    """

    store: PairStore
    search: LanguageSearch
    conversation: Conversation
    reading: ReadDocuments
    documents: tuple[TitledDocument, ...]
    titles: Mapping[str, str]
    contacts: Contacts
    turns: AbstractContextManager[None]
    second_store: Callable[[], PairStore | None]
    remembered: RememberedAnswers = field(default_factory=RememberedAnswers)

    def checked(self) -> bool:
        """Tell whether all files of what is open have been held against their hashes.

        Raises IndexDamagedError where one is not what was written.
        """
        second = self.second_store()
        return all([self.store.checked(), second is None or second.checked()])

    @property
    def unchecked(self) -> str | None:
        """Why some of these files will not be, in words; None where all are, or will be."""
        second = self.second_store()
        return self.store.unchecked or (second.unchecked if second else None)

    def standings(self, place: Path | IndexServer) -> tuple[IndexStanding, IndexStanding]:
        """How its index stands to what is published at the place by now, and how the second does.

        One that is not open is current. Raises IndexServerError.
        """
        second = self.second_store()
        return standing(place, self.store), (
            standing(place_beside(place), second) if second else IndexStanding.CURRENT
        )

    def ask(self, query: str, previous: Answer | None, documents: Sequence[str] | None) -> Answer:
        """Answer what a caller asks, or remember the answer; raises QueryError."""
        return self._answered(self._asked(query, previous, documents))

    def ask_many(self, queries: Iterable[str], documents: Sequence[str] | None) -> list[Answer]:
        """Answer queries as `ask` answers each, without an answer before; raises QueryError."""
        paths = None if documents is None else paths_of(documents, self.documents)
        day = self.search.validity.today()
        asked = [Asked(query, None, paths, day) for query in checked_queries(queries)]
        found = {one: self._remembered(one) for one in asked}
        new = [one for one, answer in found.items() if answer is None]
        # The longest first, so that at the end no thread waits long for another.
        new.sort(key=lambda one: len(one.query), reverse=True)
        answers = dict(found) | dict(zip(new, self._answered_together(new), strict=True))
        return [answer for one in asked if (answer := answers[one])]

    def _answered_together(self, asked: Sequence[Asked]) -> list[Answer]:
        """The answers, each thread reading a share of the queries together."""
        if not isinstance(self.search.encoder, ReadsAhead):  # torch has threads of its own
            return [self._answered(one) for one in asked]
        shares = [asked[first : first + SHARE] for first in range(0, len(asked), SHARE)]
        wanted = min(len(shares), allowed_threads())
        if wanted < 2:
            return [answer for share in shares for answer in self._of_share(share)]
        with ThreadPoolExecutor(wanted, "asking") as threads:
            return [answer for share in threads.map(self._of_share, shares) for answer in share]

    def _of_share(self, asked: Sequence[Asked]) -> list[Answer]:
        encoder = self.search.encoder
        assert isinstance(encoder, ReadsAhead)
        texts_of = self.conversation.texts_of
        texts = [text for one in asked for text in texts_of(one.query, one.documents)]
        with encoder.reading_ahead(texts):
            return [self._answered(one) for one in asked]

    def turn(self, query: str, previous: Answer | None, documents: Sequence[str] | None) -> Turn:
        """Answer it anew, whom to ask beside it; raises QueryError."""
        asked = self._asked(query, previous, documents)
        turn = self._turned(asked)
        return Turn(self.contacts.on(turn.answer), turn.searched)

    def _asked(self, query: str, previous: Answer | None, documents: Sequence[str] | None) -> Asked:
        paths = None if documents is None else paths_of(documents, self.documents)
        day = self.search.validity.today()
        return Asked(checked_query(query), checked_previous(previous), paths, day)

    def _answered(self, asked: Asked) -> Answer:
        if answer := self._remembered(asked):
            return answer
        turn = self._turned(asked)
        answer = self.contacts.on(turn.answer.titled(self.titles))
        searched = turn.searched
        # What failed may work the next time.
        is_whole = not searched or searched.failed() <= {*self.search.missing(searched.found)}
        # Nor is one of midnight, of which nobody knows by which day it was decided.
        if is_whole and asked.day == self.search.validity.today():
            self.remembered.keep(asked, answer)
        return answer

    def _remembered(self, asked: Asked) -> Answer | None:
        """The answer that was given before; none of an index that has turned out to be damaged."""
        answer = self.remembered.find(asked)
        if answer is not None:
            try:
                self.checked()
            except IndexDamagedError:
                return None
        return answer

    def _turned(self, asked: Asked) -> Turn:
        with self.turns:
            turn = self.conversation.turn(asked.query, asked.previous, asked.documents)
        validity = self.search.validity
        answer = told_of_others(turn.answer, self.store, validity, self.titles)
        return Turn(answer.proved(self.store.index_sha256), turn.searched)
