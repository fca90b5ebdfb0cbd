"""What there is to see of all that is answered from now."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from qa_bot.answering import LanguageSearch
from qa_bot.conversation.desk import Desk
from qa_bot.document_titles import TitledDocument
from qa_bot.parsing.document import Coverage
from qa_bot.parsing.documents_read import ReadDocuments
from qa_bot.records import Problem, QAPair
from qa_bot.store import PairStore, pages


class AtDesk:
    """Whoever has a desk, which a reload replaces."""

    _desk: Desk

    @property
    def desk(self) -> Desk:
        """All that is answered from now: whoever needs several things of it takes one desk."""
        return self._desk

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Sources that were left out, and those of which much is in no pair, each with why."""
        return self._desk.reading.problems

    @property
    def due(self) -> tuple[Problem, ...]:
        """What of the documents does not hold today by its dates, or wants reviewing."""
        return self._desk.reading.due(self._desk.search.validity.rules)

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """How much of each document stands in its pairs."""
        return self._desk.reading.coverage

    @property
    def reading(self) -> ReadDocuments:
        """What reading the documents gave beside their pairs."""
        return self._desk.reading

    @property
    def documents(self) -> tuple[TitledDocument, ...]:
        """The documents in their order, each with a title unlike that of any other."""
        return self._desk.documents

    @property
    def titles(self) -> Mapping[str, str]:
        """These titles by the documents' paths; empty where there is but one document."""
        return self._desk.titles

    @property
    def store(self) -> PairStore:
        """Where the pairs are."""
        return self._desk.store

    @property
    def _search(self) -> LanguageSearch:
        return self._desk.search

    @property
    def pairs(self) -> tuple[QAPair, ...]:
        """All pairs, in document order."""
        return tuple(chain.from_iterable(pages(self.store)))
