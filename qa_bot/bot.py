"""QABot: opens the parts, and hands a query on to them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeVar

from qa_bot.answering import LanguageSearch
from qa_bot.answering.explanation import Explanation, explained
from qa_bot.arguments import (
    INDEX_TIMEOUT,
    MAX_FALSE_ANSWERS,
    check_folders,
    check_optional_texts,
    checked_owner,
    checked_pairs,
    checked_queries,
    checked_rate,
    index_place,
)
from qa_bot.conversation import Desk, Desks, opens_second
from qa_bot.document_titles import TitledDocument, unknown_paths
from qa_bot.models.cross_encoder import CrossEncoder, load_cross_encoder
from qa_bot.models.embedding import Encoder, load_encoder
from qa_bot.parsing.document import Coverage
from qa_bot.parsing.documents_read import ReadDocuments
from qa_bot.parsing.pairs.pair_languages import with_languages
from qa_bot.ranking import Fitted, shipped
from qa_bot.records import Answer, Changes, IndexGoneError, IndexServer, OwnerTexts, Problem, QAPair
from qa_bot.store import PairStore, memory_store, open_below, pages, read_documents_below
from qa_bot.store.progress import ProgressListener, as_one, heard_by

logger = logging.getLogger(__name__)

T = TypeVar("T")


class QABot:
    """Answers questions from documents, in the documents' own words.

    Made by `QABot.open` or `QABot.from_pairs`. Threads may share it: a bot changes by `reload`
    alone, and each answer is made before or after that, never in between. `store` and `encoder`
    are for those of this package who need some of many pairs, or their vectors; others take
    `pairs`.
    """

    def __init__(
        self,
        encoder: Encoder,
        store: PairStore,
        fitted: Fitted,
        max_false_answers: float = MAX_FALSE_ANSWERS,
        cross_encoder: CrossEncoder | None = None,
        greeting: str | None = None,
        reading: ReadDocuments | None = None,
        titles: Mapping[str, str] | None = None,
        owner: OwnerTexts | None = None,
        place: Path | IndexServer | None = None,
        other_languages: bool = True,
        rebuild: bool = False,
        takes_tuned: bool = True,
    ) -> None:
        self.encoder = encoder
        self._desks = Desks(
            encoder, fitted, checked_rate(max_false_answers), cross_encoder, greeting,
            checked_owner(owner), titles or {}, place, other_languages, takes_tuned,
        )  # fmt: skip
        self._reloading = threading.Lock()
        self._desk = self._desks.of(store, reading or ReadDocuments(), rebuild)
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
        owner: OwnerTexts | None = None,
        index_timeout: float = INDEX_TIMEOUT,
        on_progress: ProgressListener | None = None,
        other_languages: bool = True,
    ) -> QABot:
        """Open the documents in `sources`, with their index built or refreshed in `index`.

        `index` is a folder, or the address of a Milvus server, http://HOST:PORT or with the index's
        name behind it, whose answers may take `index_timeout` seconds each.
        `model` is a sentence-transformers model on this machine, by name or path; the bundled
        all-MiniLM-L6-v2 unless given. `max_false_answers` (from 0 to below 1) is the share of
        answers given that may be wrong; between two rates that were fitted, thresholds lie in
        proportion between theirs. `rebuild` embeds everything again. `cross_encoder`, a
        sentence-transformers CrossEncoder on this machine by name or path, puts the first five
        pairs in its own order; confidences stay with their places, uncalibrated. `greeting` is what
        a greeting is answered with, `titles` what documents are called, by their paths, in place of
        what they call themselves, `owner` who is to be asked and what fixed replies say (the
        settings' `owner`). `on_progress` is called with a BuildProgress as texts begin to be
        embedded, and again every few seconds; what it raises ends the build. `other_languages` says
        whether queries in other languages than English are read, for which the index holds vectors
        of a second encoder. Sources left out, and those of whose text more than a tenth is in no
        pair, are in `problems`; `coverage` has the share of each. Raises QABotError: SourceError
        where no source holds a question, ModelError, StoreError.
        """
        checked_rate(max_false_answers)
        check_folders(sources=sources, index=index)
        check_optional_texts(model=model, cross_encoder=cross_encoder, greeting=greeting)
        folders = Path(sources), index_place(index, index_timeout)
        documents = read_documents_below(*folders, anew=rebuild, to_open=True)
        ReadDocuments.of(folders, documents.documents, documents.problems)  # raises before loading
        encoder, reader = load_encoder(model), load_cross_encoder(cross_encoder)
        with heard_by(on_progress), as_one() as builds:
            with builds.followed(opens_second(encoder, other_languages)):
                store, documents = open_below(folders[1], documents, encoder, rebuild, True)
            reading = ReadDocuments.of(folders, documents.documents, documents.problems)
            paths = [*reading.sha256, *(problem.path for problem in reading.problems)]
            contacts = checked_owner(owner).contacts
            unknown = unknown_paths(titles or {}, paths) + unknown_paths(contacts, paths, "contact")
            for line in unknown:
                logger.warning("%s", line)
            return cls(
                encoder, store, shipped(), max_false_answers, reader, greeting, reading, titles,
                owner, folders[1], other_languages, rebuild,
            )  # fmt: skip

    @classmethod
    def from_pairs(
        cls,
        pairs: Iterable[QAPair | tuple[str, str]],
        model: str | None = None,
        max_false_answers: float = MAX_FALSE_ANSWERS,
        encoder: Encoder | None = None,
        cross_encoder: str | None = None,
        greeting: str | None = None,
        owner: OwnerTexts | None = None,
        other_languages: bool = True,
    ) -> QABot:
        """Make a bot in memory: nothing is read but the model, nothing is written.

        A tuple is a question and its answer; its number is its place, counted from 1. Several bots
        can share one `encoder`. The rest is as in `open`. Raises SourceError where pairs is empty
        or a question is blank.
        """
        checked_rate(max_false_answers)
        made = with_languages(checked_pairs(pairs))
        check_optional_texts(model=model, cross_encoder=cross_encoder, greeting=greeting)
        encoder, reader = encoder or load_encoder(model), load_cross_encoder(cross_encoder)
        store = memory_store(made, encoder)
        return cls(
            encoder, store, shipped(), max_false_answers, reader, greeting, owner=owner,
            other_languages=other_languages,
        )  # fmt: skip

    def reload(self) -> Changes | None:
        """Read the documents anew, and answer from them; None where they are as they were.

        Only new texts are embedded. Where another process has published another index of the same
        documents, that one is answered from, and one that is damaged is built again. Answers that
        are being made are finished from the documents as they were. Raises QABotError as `open`
        does, and for a bot that was made from pairs; the bot then goes on as it was.
        """
        with self._reloading:
            return self._read_again()

    def _read_again(self, reopen: bool = False) -> Changes | None:
        self._desk, changes = self._desks.read_again(self._desk, reopen)
        return changes

    def _at_desk(self, ask: Callable[[Desk], T]) -> T:
        """Ask what the bot answers from, the newest index where the open one was dropped."""
        desk = self._desk
        try:
            return ask(desk)
        except IndexGoneError:
            with self._reloading:
                if self._desk is desk:
                    self._read_again(reopen=True)
            return ask(self._desk)

    @property
    def desk(self) -> Desk:
        """All that is answered from now: whoever needs several things of it takes one desk."""
        return self._desk

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Sources that were left out, and those of which much is in no pair, each with why."""
        return self._desk.reading.problems

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

    def ask(
        self,
        query: str,
        previous: Answer | None = None,
        documents: Sequence[str] | None = None,
    ) -> Answer:
        """Return the source's answer to a query, or why there is none: see `Outcome`.

        `previous`, the answer to the query before, makes "and for families?" and "the next one"
        understood; where the two queries were taken together, the answer says so. `documents`, by
        path or title, are those that alone may answer, none for all; where it is None, those that
        the reader picked before are asked first. The same query to the same index on the same
        machine gives the same answer; the last thousand are remembered until the documents change.
        Raises QueryError for a query of more than 10,000 characters or a document that is not here.
        """
        return self._at_desk(lambda desk: desk.ask(query, previous, documents))

    def ask_many(
        self, queries: Iterable[str], documents: Sequence[str] | None = None
    ) -> list[Answer]:
        """Return the answers to many queries, in their order, sooner than one after the other.

        They are those of `ask` without `previous`; `documents` are as there. The bundled model
        reads them together, 64 at a time on each core, with at most 60 MB for each core beside the
        answers. Raises QueryError, which says which query is none.
        """
        asked = checked_queries(queries)
        return self._at_desk(lambda desk: desk.ask_many(asked, documents))

    def forget(self) -> None:
        """Forget the answers given so far, which are remembered for when they are asked again."""
        self._desk.remembered.forget()

    def explain(
        self,
        query: str,
        previous: Answer | None = None,
        documents: Sequence[str] | None = None,
    ) -> Explanation:
        """Return the answer that `ask` gives, with the numbers that it was made from.

        Of several answers they are the first one's. Raises QueryError as `ask` does.
        """

        def told(desk: Desk) -> Explanation:
            turn = desk.turn(query, previous, documents)
            return explained(turn.answer, turn.searched, desk.search).titled(desk.titles)

        return self._at_desk(told)
