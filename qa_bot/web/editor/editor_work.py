"""What editors look at and do: groups that are left, and what is written for one of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import monotonic

import numpy as np

from qa_bot.editing import add_alternate, write_draft
from qa_bot.feedback import KeptQuery
from qa_bot.gaps import (
    Action,
    Decision,
    Decisions,
    GapWording,
    NearQuestion,
    UsageFigures,
    gap_wordings,
)
from qa_bot.gaps.decisions import is_done
from qa_bot.gaps.gap_wordings import wording_key
from qa_bot.gaps.open_groups import (
    OpenGroup,
    kept_queries,
    open_groups,
    set_aside,
    unanswered,
    undone,
)
from qa_bot.records import EditError, FeedbackError, Outcome, QAPair, StoreError
from qa_bot.settings import Settings
from qa_bot.store import Build, stays
from qa_bot.web.editor.file_preview import FilePreview, new_file_preview, side_file_preview
from qa_bot.web.editor.group_listing import GroupListing, PairShown
from qa_bot.web.editor.waiting_drafts import WaitingDraft, waiting_drafts
from qa_bot.web.editor.when_answered import why_not_read
from qa_bot.web.service import Service, State

logger = logging.getLogger(__name__)

# Groups of a page; and of a table, each of which is asked again.
MOST_SHOWN, MOST_LISTED = 50, 2_000
# Seconds for which the groups that were found are shown again, while others ask on.
FRESH_SECONDS = 60.0
# How long an editor waits for the documents to be read again.
RELOAD_SECONDS = 60.0


class DoneAlreadyError(EditError):
    """Another editor was faster: `decision` says what they did."""

    def __init__(self, decision: Decision) -> None:
        super().__init__("another editor has dealt with this meanwhile; nothing was written")
        self.decision = decision


class EditorWork:
    """The editors' side of one server; its threads share it."""

    def __init__(self, service: Service, settings: Settings) -> None:
        self.service, self.settings = service, settings
        self.sources = settings.sources
        self.decisions = Decisions.beside(settings.feedback.path)
        self._vectors: dict[str, np.ndarray] = {}
        self._finding, self._writing = threading.Lock(), threading.Lock()
        self._found: tuple[object, float, GroupListing] | None = None

    def listing(self) -> GroupListing:
        """The groups that are left to mend, at most MOST_SHOWN, as they were a minute ago at most.

        What was done meanwhile shows at once. Raises NotReadyError and StoreError.
        """
        with self._finding:
            decided = self.decisions.read()
            state = self.service.bot.store.index_sha256, self.service.reloads.last, decided
            if self._found and self._found[0] == state:
                if monotonic() - self._found[1] < FRESH_SECONDS:
                    return self._found[2]
            listing = self._listing(decided)
            self._found = state, monotonic(), listing
            return listing

    def _listing(self, decided: dict[str, Decision]) -> GroupListing:
        try:
            wordings = gap_wordings(self._kept())
        except FeedbackError as error:
            return GroupListing(failure=str(error))
        left = undone(wordings, decided, self.sources)
        groups = islice(open_groups(self.service.bot, left, known=self._vectors), MOST_SHOWN)
        waiting = unanswered(self.service.bot, wordings, decided)
        unread = self._not_read() if waiting else None
        aside = tuple(set_aside(wordings, decided))
        return GroupListing(tuple(groups), tuple(waiting), unread, len(left), aside)

    def drafts(self) -> list[WaitingDraft]:
        """The drafts that wait, as they are now."""
        return waiting_drafts(self.sources, self.decisions.read())

    def all_groups(self) -> list[OpenGroup]:
        """All groups that are left, for a table; raises FeedbackError."""
        with self._finding:
            wordings = gap_wordings(self._kept())
            left = undone(wordings, self.decisions.read(), self.sources)
            return list(
                islice(open_groups(self.service.bot, left, known=self._vectors), MOST_LISTED)
            )

    def figures(self) -> UsageFigures:
        """The figures of all that is kept; raises FeedbackError."""
        return UsageFigures.of(self._kept())

    def _kept(self) -> Iterator[KeptQuery]:
        """What is kept; the server's own store, where it has one, first writes what waits for it.

        Raises FeedbackError.
        """
        is_ready = self.service.state is State.READY
        store = self.service.bot.feedback_store if is_ready else None
        return store.queries() if store else kept_queries(self.settings.feedback)

    def pair(self, document: str, number: str) -> QAPair:
        """The pair that an editor named by its document and number; raises EditError."""
        pairs = self.service.numbered(document, number)
        if not pairs:
            raise EditError(
                f"{document} has no question {number!r}; the numbers stand in the list of "
                "questions, which the page links"
            )
        if len(pairs) > 1:
            labels = ", ".join(pair.label for pair in pairs)
            raise EditError(
                f"{document} has several questions {number}; write which of these: {labels}"
            )
        return pairs[0]

    def alternates_preview(self, pair: PairShown, wordings: Sequence[str]) -> FilePreview:
        """Show what adding wordings to a pair would write; raises EditError."""
        return side_file_preview(
            self.sources, pair.document, lambda copies: self._add(copies, pair, wordings, None)
        )  # fmt: skip

    def add_alternates(
        self, pair: PairShown, wordings: Sequence[str], group: str, seen: str
    ) -> str:
        """Write wordings into a pair's side file, and return its path below the sources.

        `group` is the key of the group's typical wording, `seen` of a file that was not there "".
        Raises DoneAlreadyError, and EditError where the side file is no longer as it was `seen`, or
        the document has another question of this label.
        """
        with self._writing:
            kept = self._undone(group, wordings)
            # All or none: what would be refused is refused before the first is written.
            self.alternates_preview(pair, wordings)
            path = self._add(self.sources, pair, wordings, seen)
            # The others of its group are asked again: what is answered by these is mended.
            written = {*map(wording_key, wordings)}
            about = [one for one in kept if one.key in written]
            place = f"{pair.document}: {pair.label}"
            self._decide(Action.ALTERNATE, place, [one.key for one in about])
            return path

    def _add(
        self, sources: Path, pair: PairShown, wordings: Sequence[str], seen: str | None
    ) -> str:
        document, label, asked = pair.document, pair.label, pair.question
        store = self.service.bot.store
        for wording in wordings:
            others = [
                one
                for one in store.records(store.exact(wording))
                if one.source and one.source.path != document
            ]
            edit = add_alternate(sources, document, label, wording, seen, others, asked)
            seen = edit.sha256
        return edit.path

    def draft_preview(self, question: str, answer: str, wordings: Sequence[str]) -> FilePreview:
        """Show the draft that would be written; raises EditError."""
        return new_file_preview(lambda folder: write_draft(folder, question, answer, wordings))

    def write_draft(self, question: str, answer: str, wordings: Sequence[str], group: str) -> str:
        """Write a draft and return its path below the sources.

        Raises DoneAlreadyError, EditError.
        """
        with self._writing:
            kept = self._undone(group, [question, *wordings])
            path = write_draft(self.sources, question, answer, wordings)
            place = path.relative_to(self.sources).as_posix()
            # The others of its group stay in the list.
            written = {*map(wording_key, [question, *wordings])}
            self._decide(Action.DRAFT, place, [one.key for one in kept if one.key in written])
            return place

    def set_aside(self, group: str, wordings: Sequence[str]) -> None:
        """Let a group be shown no more; raises DoneAlreadyError, EditError."""
        with self._writing:
            about = self._undone(group, wordings)
            self._decide(Action.ASIDE, "", [one.key for one in about])

    def dismiss(self, pair: str) -> None:
        """List two answers, by their disagreement's key, no more; raises EditError."""
        with self._writing:
            self._decide(Action.DISMISSED, "", [pair])

    def take_back(self, key: str) -> None:
        """Undo that this was set aside, with all that was at once, or dismissed.

        Raises EditError where it is neither.
        """
        with self._writing:
            decided = self.decisions.read()
            last = decided.get(key)
            if last is None or last.action not in (Action.ASIDE, Action.DISMISSED):
                raise EditError("it was taken back already; nothing was written")
            self._decide(Action.BACK, "", [one for one in decided if decided[one] == last])

    def dismissed(self) -> set[str]:
        """The keys of disagreements that editors have dismissed."""
        decided = self.decisions.read().items()
        return {key for key, decision in decided if decision.action is Action.DISMISSED}

    def _undone(self, group: str, wordings: Iterable[str]) -> list[GapWording]:
        """The wordings of a group, and these, as far as they are kept; raises DoneAlreadyError."""
        keys = {group, *map(wording_key, wordings)}
        decided = self.decisions.read()
        kept = {one.key: one for one in gap_wordings(self._kept())}
        for key in keys & kept.keys():
            decision = decided.get(key)
            if decision is not None and is_done(kept[key], decision, self.sources):
                raise DoneAlreadyError(decision)
        found = self._found[2].group(group) if self._found else None
        keys |= {one.key for one in found.group.wordings} if found else set()
        return [kept[key] for key in sorted(keys & kept.keys())]

    def _decide(self, action: Action, place: str, keys: Sequence[str]) -> None:
        self.decisions.add(Decision(action, datetime.now(UTC), place), keys)
        # Which file, and no word of what was asked.
        logger.info("an editor: %s %s", action.value, place)

    def read_again(self, documents: Sequence[str]) -> str | None:
        """Read the documents again where the settings say so.

        Where these are not answered from then, a sentence says why, and what to do.
        """
        if self.settings.server.reload == "watch":
            try:
                self.service.reload_soon().result(RELOAD_SECONDS)
            except TimeoutError:
                return "The documents are still being read again."
            except Exception:  # which the service has named
                return f"The documents could not be read again: {self.service.reload_failure}"
        if said := self._not_read():
            return said
        left_out = (one for one in self.service.bot.problems if one.path in documents)
        return next((f"Not all was read: {one}" for one in left_out), None)

    def _not_read(self) -> str | None:
        """Why documents that change are not read, and until when; None where they are."""
        return why_not_read(self.settings.server.reload, self._is_held())

    def _is_held(self) -> bool:
        folders = self.service.bot.desk.reading.folders
        index = folders[1] if folders else None
        try:
            return isinstance(index, Path) and stays(index, Build.CHANGED)
        except StoreError:  # one of a newer version
            return False

    def answers(self, wordings: Sequence[str]) -> list[tuple[str, QAPair | None]]:
        """Each wording with the pair that answers it now."""
        answers = self.service.bot.ask_many(list(wordings))
        return [
            (wording, answer.pair if answer.outcome is Outcome.ANSWERED else None)
            for wording, answer in zip(wordings, answers, strict=True)
        ]

    def answers_of(self, one: OpenGroup) -> dict[NearQuestion, str]:
        """The answers of the questions nearest to a group, as they are now."""
        found = {near: self.service.numbered(near.path, near.label) for near in one.again.nearest}
        return {near: pairs[0].answer for near, pairs in found.items() if len(pairs) == 1}
