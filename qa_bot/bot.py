"""QABot: opens the parts, and hands a query on to them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from qa_bot.answering import Promise, Search
from qa_bot.answering.explanation import Explanation, explained
from qa_bot.arguments import (
    MAX_FALSE_ANSWERS,
    check_pair,
    checked_previous,
    checked_query,
    checked_rate,
)
from qa_bot.conversation import Conversation
from qa_bot.document_titles import titled_documents, unknown_paths
from qa_bot.models.cross_encoder import CrossEncoder, load_cross_encoder
from qa_bot.models.embedding import Encoder, load_encoder
from qa_bot.parsing import no_questions, read_sources
from qa_bot.parsing.coverage import Coverage
from qa_bot.ranking import Fitted, shipped
from qa_bot.records import Answer, Problem, QAPair, SourceError
from qa_bot.store import PairStore, memory_store, open_store, pages

logger = logging.getLogger(__name__)


class QABot:
    """Answers questions from documents, in the documents' own words.

    Made by `QABot.open` or `QABot.from_pairs`. A bot never changes once made, so threads may share
    it. `store` and `encoder` are for those of this package who need some of many pairs, or their
    vectors; others take `pairs`. `documents` are in their order, each with a title unlike that of
    any other; `titles` are these by path, empty where there is but one document.
    """

    def __init__(
        self,
        encoder: Encoder,
        store: PairStore,
        fitted: Fitted,
        max_false_answers: float = MAX_FALSE_ANSWERS,
        problems: Iterable[Problem] = (),
        cross_encoder: CrossEncoder | None = None,
        greeting: str | None = None,
        coverage: Iterable[Coverage] = (),
        titles: Mapping[str, str] | None = None,
    ) -> None:
        self.problems = tuple(problems)
        self.coverage = tuple(coverage)
        self.store = store
        self.encoder = encoder
        every_pair = chain.from_iterable(pages(store))
        self.documents = titled_documents(every_pair, titles or {})
        self.titles = {d.path: d.title for d in self.documents} if self.documents[1:] else {}
        promise = Promise(*fitted.thresholds.at(checked_rate(max_false_answers)))
        self._search = Search(encoder, store, fitted, promise, cross_encoder)
        self._conversation = Conversation(self._search, greeting)
        if not self._search.calibrated:
            logger.warning(
                "confidence was fitted with %s and is not calibrated for %s%s",
                fitted.model, encoder.name, " and a cross-encoder" if cross_encoder else "",
            )  # fmt: skip

    @classmethod
    def open(
        cls,
        sources: str | Path = "source_docs",
        index: str | Path = "index",
        model: str | None = None,
        max_false_answers: float = MAX_FALSE_ANSWERS,
        rebuild: bool = False,
        cross_encoder: str | None = None,
        greeting: str | None = None,
        titles: Mapping[str, str] | None = None,
    ) -> QABot:
        """Open the documents in `sources`, with their index built or refreshed in `index`.

        `model` is a sentence-transformers model on this machine, by name or path; the bundled
        all-MiniLM-L6-v2 unless given. `max_false_answers` (from 0 to below 1) is the share of
        answers given that may be wrong; between two rates that were fitted, thresholds lie in
        proportion between theirs. `rebuild` embeds everything again. `cross_encoder`, a
        sentence-transformers CrossEncoder on this machine by name or path, puts the first five
        pairs in its own order; confidences stay with their places, uncalibrated. `greeting` is what
        a greeting is answered with, `titles` what documents are called, by their paths, in place of
        what they call themselves. Sources left out, and those of whose text more than a tenth is
        in no pair, are in `problems`; `coverage` has the share of each. Raises QABotError:
        SourceError where no source holds a question, ModelError, StoreError.
        """
        checked_rate(max_false_answers)
        documents, problems = read_sources(Path(sources))
        if not documents:
            raise no_questions(Path(sources), problems)
        encoder, reader = load_encoder(model), load_cross_encoder(cross_encoder)
        store = open_store(Path(index), documents, encoder, rebuild)
        coverage = tuple(d.coverage for d in documents if d.coverage)
        paths = [*(document.path for document in documents), *(one.path for one in problems)]
        for line in unknown_paths(titles or {}, paths):
            logger.warning("%s", line)
        return cls(
            encoder, store, shipped(), max_false_answers, problems, reader, greeting, coverage,
            titles,
        )  # fmt: skip

    @classmethod
    def from_pairs(
        cls,
        pairs: Sequence[QAPair],
        model: str | None = None,
        max_false_answers: float = MAX_FALSE_ANSWERS,
        encoder: Encoder | None = None,
        cross_encoder: str | None = None,
        greeting: str | None = None,
    ) -> QABot:
        """Make a bot in memory: nothing is read but the model, nothing is written.

        Several bots can share one `encoder`. The rest is as in `open`. Raises SourceError where
        pairs is empty or a question is blank.
        """
        if not pairs:
            raise SourceError("a bot needs at least one pair; got none")
        for pair in pairs:
            check_pair(pair)
        encoder, reader = encoder or load_encoder(model), load_cross_encoder(cross_encoder)
        store = memory_store(pairs, encoder)
        return cls(encoder, store, shipped(), max_false_answers, (), reader, greeting)

    @property
    def pairs(self) -> tuple[QAPair, ...]:
        """All pairs, in document order."""
        return tuple(chain.from_iterable(pages(self.store)))

    def ask(self, query: str, previous: Answer | None = None) -> Answer:
        """Return the source's answer to a query, or why there is none: see `Outcome`.

        `previous`, the answer to the query before, makes "and for families?" and "the next one"
        understood; where the two queries were taken together, the answer says so. The same query to
        the same index on the same machine gives the same answer. Raises QueryError for a query of
        more than 10,000 characters.
        """
        turn = self._conversation.turn(checked_query(query), checked_previous(previous))
        return turn.answer.proved(self.store.index_sha256).titled(self.titles)

    def explain(self, query: str, previous: Answer | None = None) -> Explanation:
        """Return the answer that `ask` gives, with the numbers that it was made from.

        Of several answers they are the first one's. Raises QueryError as `ask` does.
        """
        turn = self._conversation.turn(checked_query(query), checked_previous(previous))
        answer = turn.answer.proved(self.store.index_sha256)
        return explained(answer, turn.searched, self._search).titled(self.titles)
