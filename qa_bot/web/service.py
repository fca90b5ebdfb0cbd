"""The current bot, shared by everyone who asks a server; a server is up before its bot is."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from enum import StrEnum

from qa_bot.arguments import checked_queries, in_lengths
from qa_bot.bot import QABot
from qa_bot.records import (
    Answer,
    BuildProgress,
    Changes,
    NotReadyError,
    QABotError,
    QAPair,
    StoreError,
)
from qa_bot.store.progress import heard_by
from qa_bot.web.asked_again import asked_behind
from qa_bot.web.examples import Examples, examples_of
from qa_bot.web.followed_index import followed_index
from qa_bot.web.observed import observed
from qa_bot.web.reload_history import ReloadHistory
from qa_bot.web.reloading import Reloading
from qa_bot.web.served_feedback import ServedFeedback
from qa_bot.web.waiting_line import PLACES, WaitingLine, not_wanted

logger = logging.getLogger(__name__)

# How long a question waits for the bot: the model takes some 10 s to load on a slow machine, the
# index of a large collection minutes to build.
WAIT_SECONDS = 60.0


class State(StrEnum):
    """How far a service is: warming up, then ready or failed for good."""

    WARMING_UP = "warming up"
    READY = "ready"
    FAILED = "failed"


class Service:
    """Answers for many users, from whichever thread they ask.

    One query keeps a core busy, or with torch all of them: more than there are cores only make
    each other slower, so whoever serves many has them wait in `line` for their turn.
    """

    def __init__(
        self,
        bot: QABot | Future[QABot],
        max_concurrent: int | None = None,
        documents: Sequence[str] = (),
        places: int = PLACES,
    ) -> None:
        """Answer with a bot; in the line at most so many at once: as there are cores, unless given.

        `places` are for questions that wait there. `documents` alone may answer where who asks
        names none; all where there are none.
        """
        self._loaded = bot if isinstance(bot, Future) else _finished(bot)
        self._loader: threading.Thread | None = None
        self._reloading = Reloading(self.reload)
        # Why the documents could not be read again the last time; None where they were.
        self.reload_failure: str | None = None
        self.reloads = ReloadHistory()
        self._progress: BuildProgress | None = None
        self._documents = documents or None
        self.feedback = ServedFeedback()
        self.line = WaitingLine(max_concurrent or os.cpu_count() or 1, places)

    @classmethod
    def loading(
        cls,
        open_bot: Callable[[], QABot],
        max_concurrent: int | None = None,
        documents: Sequence[str] = (),
        places: int = PLACES,
    ) -> Service:
        """A service whose bot is opened in a thread of its own, from `start` on."""
        service = cls(Future(), max_concurrent, documents, places)
        service._loader = threading.Thread(
            target=service._load, args=(open_bot,), name="loading the bot", daemon=True
        )
        return service

    def _load(self, open_bot: Callable[[], QABot]) -> None:
        try:
            with heard_by(self._hear):
                bot = open_bot()
        except BaseException as error:  # of any kind: all who ask are told, and `serve` raises it
            self._loaded.set_exception(error)
        else:
            self._loaded.set_result(bot)
            _prepare(bot)  # while others ask

    def _hear(self, progress: BuildProgress) -> None:
        self._progress = progress

    def start(self) -> None:
        """Begin to load, where that has not begun; the web app does so once it listens."""
        if self._loader is not None and self._loader.ident is None:
            self._loader.start()

    @property
    def is_loading(self) -> bool:
        """Whether a thread opens the bot or reads the documents again: no process ends well before
        it does.
        """
        is_opening = self._loader is not None and self._loader.is_alive()
        return is_opening or self._reloading.is_running

    @property
    def state(self) -> State:
        """How far the service is; never waits."""
        if not self._loaded.done():
            return State.WARMING_UP
        return State.FAILED if self._loaded.exception() else State.READY

    @property
    def progress(self) -> BuildProgress | None:
        """How far the index is built; None unless `state` is warming up and one is being built."""
        return self._progress if self.state is State.WARMING_UP else None

    @property
    def failure(self) -> BaseException | None:
        """Why the bot could not be opened; None unless `state` is failed."""
        return self._loaded.exception() if self._loaded.done() else None

    @property
    def bot(self) -> QABot:
        """The bot; raises NotReadyError unless `state` is ready."""
        return self.bot_within(0)

    def reload(self) -> Changes | None:
        """`bot.reload`; where it raises, a warning and `reload_failure` say why, too."""
        before = self.bot.store.index_sha256
        try:
            changes = self.bot.reload()
        except Exception as error:
            self._not_reloaded(error)
            raise
        failed_before, self.reload_failure = self.reload_failure is not None, None
        self.reloads.add(changes)
        if failed_before and not changes:
            logger.info("the documents can be read again, and have not changed")
        is_other = self.bot.store.index_sha256 != before
        if is_other and (followed := followed_index(self.bot)):
            logger.info(followed)
        elif changes:
            logger.info(
                "the documents were read again (%d new, %d changed, %d gone): %d questions",
                len(changes.added), len(changes.changed), len(changes.removed), self.questions,
            )  # fmt: skip
        return changes

    def _not_reloaded(self, error: Exception) -> None:
        is_ours = isinstance(error, QABotError)
        self.reload_failure = reason = str(error) if is_ours else _named(error)
        self.reloads.add(failure=reason)
        logger.warning("the documents were not read again: %s", reason, exc_info=not is_ours)

    def reload_soon(self) -> Future[Changes | None]:
        """Read the documents again in a thread of its own; once more if asked for meanwhile."""
        try:
            return self._reloading.soon()
        except (RuntimeError, MemoryError) as error:  # no thread can be started just now
            self._not_reloaded(error)
            failed: Future[Changes | None] = Future()
            failed.set_exception(error)
            return failed

    @property
    def is_narrowed(self) -> bool:
        """Whether some documents alone answer where who asks names none."""
        return bool(self._documents)

    @property
    def questions(self) -> int:
        """How many pairs there are; 0 unless `state` is ready."""
        return self.bot.store.statistics.pairs if self.state is State.READY else 0

    def numbered(self, document: str, number: str) -> list[QAPair]:
        """Find the pairs of a document, by its path, with exactly this number or label."""
        store = self.bot.store
        return store.records(store.catalogue.printed_at(document, number))

    def examples(self, count: int, documents: int, of_each: int) -> list[Examples]:
        """Take `count` questions to begin with; of several documents, so many of each of the first.

        There are none unless `state` is ready, and where the index cannot be read just now.
        """
        try:
            # A reload may put another desk in its place meanwhile: all are of one.
            is_ready = self.state is State.READY
            return examples_of(self.bot.desk, count, documents, of_each) if is_ready else []
        except StoreError as error:
            logger.warning("no questions to begin with: %s", error)
            return []

    def bot_within(self, seconds: float) -> QABot:
        """The bot, waited for at most so long; raises NotReadyError."""
        if not wait_for([self._loaded], seconds).done:
            raise NotReadyError(
                "the documents are still being opened; expected to answer in a moment; ask again"
            )
        if error := self._loaded.exception():
            raise _failed(error) from error
        return self._loaded.result()

    @observed
    def ask(
        self,
        query: str,
        previous: str | Sequence[str] | None = None,
        documents: Sequence[str] | None = None,
        wait: float = WAIT_SECONDS,
        held: Sequence[str] = (),
        wanted: Callable[[], bool] = lambda: True,
        again: bool = False,
    ) -> Answer:
        """`bot.ask`, after at most `wait` seconds for the bot to be ready.

        `previous` is the message before, or those before in their order, of which the last three to
        eight count: they are asked again, as no conversation is kept; of most the bot remembers the
        answer. `documents` narrow the answer, and all before it, as in `bot.ask`; `held` are the
        paths of those that had been picked before the first of these messages. Where the bot has a
        store, the query is kept, unless it is asked `again`, and the answer has an id. Raises
        QueryError, NotReadyError where the bot is not ready by then or could not be opened, and
        BusyError once the answer is no longer `wanted`.
        """
        bot = self.bot_within(wait)
        documents = documents or self._documents or documents
        messages = [previous] if isinstance(previous, str) else [*(previous or ())]
        before, answer = asked_behind(bot, messages, query, documents, held, wanted)
        return answer if again else self.feedback.kept(bot, answer, before)

    @observed
    def ask_many(
        self,
        queries: Sequence[str],
        documents: Sequence[str] | None = None,
        wait: float = WAIT_SECONDS,
        wanted: Callable[[], bool] = lambda: True,
    ) -> list[Answer]:
        """`bot.ask_many`, as many letters together as one query may have; waits and raises as `ask`
        does.
        """
        bot = self.bot_within(wait)
        documents = documents or self._documents or documents
        answers: list[Answer] = []
        for together in in_lengths(checked_queries(queries)):
            if not wanted():
                raise not_wanted()
            answers += (self.feedback.kept(bot, one) for one in bot.ask_many(together, documents))
        return answers

    def close(self) -> None:
        """Write what is still to be kept of queries; the server is stopping."""
        if self.state is State.READY and self.bot.feedback_store is not None:
            self.bot.feedback_store.close()

    def when_loaded(self, call: Callable[[], None]) -> None:
        """Call once `state` is no longer warming up: at once, or from the thread that loads."""
        self._loaded.add_done_callback(lambda _: call())


def _prepare(bot: QABot) -> None:
    try:
        bot.desk.search.prepare()
    except Exception as error:  # readers are told when they ask
        logger.info("not all is loaded before the first question: %s", error)


def _finished(bot: QABot) -> Future[QABot]:
    loaded: Future[QABot] = Future()
    loaded.set_result(bot)
    return loaded


def _failed(error: BaseException) -> NotReadyError:
    reason = str(error) if isinstance(error, QABotError) else _named(error)
    return NotReadyError(f"the documents could not be opened: {reason}")


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
