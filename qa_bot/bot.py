"""QABot: opens the parts, and hands a query on to them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

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
from qa_bot.conversation import AtDesk, Desk, Desks, opens_second
from qa_bot.document_titles import warn_of_unknown
from qa_bot.feedback import Rating, kept_rating, opened_store
from qa_bot.models.cross_encoder import CrossEncoder, load_cross_encoder
from qa_bot.models.embedding import Encoder, load_encoder
from qa_bot.parsing.document import no_questions
from qa_bot.parsing.documents_read import ReadDocuments
from qa_bot.parsing.pairs.pair_languages import with_languages
from qa_bot.ranking import Fitted, shipped
from qa_bot.records import (
    Answer,
    Changes,
    IndexGoneError,
    IndexServer,
    OwnerTexts,
    QAPair,
)
from qa_bot.store import (
    Build,
    PairStore,
    PublishingRules,
    memory_store,
    open_below,
    read_documents_below,
    stays,
)
from qa_bot.store.progress import ProgressListener, as_one, heard_by

if TYPE_CHECKING:
    from qa_bot.feedback import FeedbackStore

logger = logging.getLogger(__name__)

T = TypeVar("T")


class QABot(AtDesk):
    """Answers questions from documents, in the documents' own words.

    Made by `QABot.open` or `QABot.from_pairs`. Threads may share it: a bot changes by `reload`
    alone, and each answer is made before or after that, never in between. `store` and `encoder`
    are for those of this package who need some of many pairs, or their vectors; others take
    `pairs`. `feedback_store` is where queries are kept, None for nowhere.
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
        feedback_store: FeedbackStore | None = None,
        rules: PublishingRules | None = None,
        takes_tuned: bool = True,
    ) -> None:
        self.encoder, self.feedback_store = encoder, feedback_store
        self._desks = Desks(
            encoder, fitted, checked_rate(max_false_answers), cross_encoder, greeting,
            checked_owner(owner), titles or {}, place, other_languages, rules or PublishingRules(),
            takes_tuned,
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
        build: str = Build.CHANGED,
        keep: int | None = None,
        feedback: str | Path | None = None,
        feedback_days: int | None = None,
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
        of a second encoder. `build` says when the index is built: where documents have "changed",
        unless it was gone back to; where one is "missing", any other staying as it is published;
        "never"; or "aside", published for nobody, while the one that is published stays. `keep` are
        the indexes kept, 2 to 100, the new one included; as many as before, else 3. `feedback` is
        the file, made where it is not there, in which the method of that name keeps what it is
        given, for `feedback_days`; None for good. Sources left out, and those of whose text more
        than a tenth is in no pair, are in `problems`; `coverage` has the share of each. Raises
        QABotError: SourceError where no source holds a question, ModelError, StoreError,
        FeedbackError.
        """
        checked_rate(max_false_answers)
        rules = PublishingRules.checked(build, keep)
        check_folders(sources=sources, index=index)
        check_optional_texts(model=model, cross_encoder=cross_encoder, greeting=greeting)
        folders = Path(sources), index_place(index, index_timeout)
        kept = opened_store(feedback, feedback_days, *folders)
        documents = read_documents_below(*folders, anew=rebuild, to_open=True)
        if not (documents.documents or stays(folders[1], rules.build)):
            raise no_questions(folders[0], documents.problems)  # before the model is loaded
        encoder, reader = load_encoder(model), load_cross_encoder(cross_encoder)
        with heard_by(on_progress), as_one() as builds:
            with builds.followed(opens_second(encoder, other_languages)):
                store, documents = open_below(folders[1], documents, encoder, rebuild, True, rules)
            reading = ReadDocuments.of(folders, documents.documents, documents.problems)
            paths = [*reading.sha256, *(problem.path for problem in reading.problems)]
            said = checked_owner(owner)
            warn_of_unknown(paths, titles or {}, said.contacts)
            if due := reading.due(said.dates):
                more = f" and {len(due) - 1:,} more like this" if len(due) > 1 else ""
                logger.warning("%s%s; `qa-bot check` names the questions", due[0], more)
            return cls(
                encoder, store, shipped(), max_false_answers, reader, greeting, reading, titles,
                owner, folders[1], other_languages, rebuild, kept, rules,
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
        feedback: str | Path | None = None,
        feedback_days: int | None = None,
    ) -> QABot:
        """Make a bot in memory: nothing is read but the model, nothing written but `feedback`.

        A tuple is a question and its answer; its number is its place, counted from 1. Several bots
        can share one `encoder`. The rest is as in `open`. Raises SourceError where pairs is empty
        or a question is blank.
        """
        checked_rate(max_false_answers)
        made = with_languages(checked_pairs(pairs))
        check_optional_texts(model=model, cross_encoder=cross_encoder, greeting=greeting)
        encoder, reader = encoder or load_encoder(model), load_cross_encoder(cross_encoder)
        kept = opened_store(feedback, feedback_days)
        store = memory_store(made, encoder)
        return cls(
            encoder, store, shipped(), max_false_answers, reader, greeting, owner=owner,
            other_languages=other_languages, feedback_store=kept,
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

    @property
    def build(self) -> Build:
        """When its index is built, as it was opened."""
        return self._desks.rules.build

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

    def feedback(self, answer: Answer, rating: Rating | str, reason: str | None = None) -> Answer:
        """Keep an answer with its rating: "up", "down" or "none_of_these", and why.

        Its query and the reason, of at most 1,000 characters, are masked. `ask` keeps nothing. The
        same answer is returned with the `id` by which it is kept: given again with that, its rating
        is replaced. Raises QABotError where `open` was given no file, and where it cannot be
        written.
        """
        return kept_rating(self.feedback_store, answer, rating, reason, self.store.index_sha256)

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
