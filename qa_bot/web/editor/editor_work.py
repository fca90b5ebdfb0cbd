"""What editors look at and do: groups that are left, and what is written for one of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import monotonic

import numpy as np

from qa_bot.editing import add_alternate, write_draft
from qa_bot.gaps import Action, Decision, Decisions, GapWording, UsageFigures, gap_wordings
from qa_bot.gaps.decisions import is_done
from qa_bot.gaps.gap_wordings import wording_key
from qa_bot.gaps.open_groups import OpenGroup, kept_queries, open_groups, unanswered, undone
from qa_bot.records import EditError, FeedbackError, Outcome, QAPair, StoreError
from qa_bot.settings import Settings
from qa_bot.store import Build, stays
from qa_bot.web.editor.file_preview import FilePreview, new_file_preview, side_file_preview
from qa_bot.web.service import Service

logger = logging.getLogger(__name__)

# Groups of a page; and of a table, each of which is asked again.
MOST_SHOWN, MOST_LISTED = 50, 2_000
# Seconds for which the groups that were found are shown again, while others ask on.
FRESH_SECONDS = 60.0
# When what is written is answered from, where documents are not read again as they change.
READ_AGAIN = "whoever runs the server has it read the documents again (SIGHUP, or `POST /reload`)"
UNTIL = {
    "publish": "once somebody publishes it with `qa-bot index`",
    "signal": f"once {READ_AGAIN}",
    "never": "once the server is started again",
}
# The same after `qa-bot rollback`, whose index stays whatever the documents are.
UNTIL_RELEASED = {
    "watch": "once somebody runs `qa-bot index`",
    "signal": f"once somebody runs `qa-bot index` and {READ_AGAIN}",
    "never": "once somebody runs `qa-bot index` and the server is started again",
}
# How long an editor waits for the documents to be read again.
RELOAD_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class GroupListing:
    """The groups that are left, the largest first; `failure` says why none can be told.

    `unanswered` are wordings that were added to a question and are not answered from yet, and
    `unread` why, where that is known.
    """

    groups: tuple[OpenGroup, ...] = ()
    unanswered: tuple[tuple[GapWording, Decision], ...] = ()
    unread: str | None = None
    wordings: int = 0
    failure: str | None = None

    def group(self, key: str) -> OpenGroup | None:
        """The group that a wording is of, by its key."""
        held = (one for one in self.groups if any(said.key == key for said in one.group.wordings))
        return next(held, None)


@dataclass(frozen=True, slots=True)
class PairShown:
    """A pair as an editor was shown it: its document's path below the sources, and its question.

    The documents may have been numbered anew since the index was built.
    """

    document: str
    label: str
    question: str

    @classmethod
    def of(cls, pair: QAPair) -> PairShown:
        """A pair as the index has it."""
        return cls(pair.source.path if pair.source else "", pair.label, pair.question)


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
            state = self.service.bot.store.index_sha256, self.service.reloads.last, len(decided)
            if self._found and self._found[0] == state:
                if monotonic() - self._found[1] < FRESH_SECONDS:
                    return self._found[2]
            listing = self._listing(decided)
            self._found = state, monotonic(), listing
            return listing

    def _listing(self, decided: dict[str, Decision]) -> GroupListing:
        try:
            wordings = gap_wordings(kept_queries(self.settings.feedback))
        except FeedbackError as error:
            return GroupListing(failure=str(error))
        left = undone(wordings, decided, self.sources)
        groups = islice(open_groups(self.service.bot, left, known=self._vectors), MOST_SHOWN)
        waiting = unanswered(self.service.bot, wordings, decided)
        unread = self._not_read() if waiting else None
        return GroupListing(tuple(groups), tuple(waiting), unread, len(left))

    def all_groups(self) -> list[OpenGroup]:
        """All groups that are left, for a table; raises FeedbackError."""
        with self._finding:
            wordings = gap_wordings(kept_queries(self.settings.feedback))
            left = undone(wordings, self.decisions.read(), self.sources)
            return list(
                islice(open_groups(self.service.bot, left, known=self._vectors), MOST_LISTED)
            )

    def figures(self) -> UsageFigures:
        """The figures of all that is kept; raises FeedbackError."""
        return UsageFigures.of(kept_queries(self.settings.feedback))

    def pair(self, document: str, number: str) -> QAPair:
        """The pair that an editor named by its document and number; raises EditError."""
        pairs = self.service.numbered(document, number)
        if len(pairs) == 1:
            return pairs[0]
        named = f"{document} has no question {number!r}" if not pairs else None
        labels = ", ".join(pair.label for pair in pairs)
        raise EditError(
            f"{named}; `qa-bot list` prints their numbers"
            if named
            else f"{document} has several questions {number}; write which of these: {labels}"
        )

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
            self._decide(Action.ALTERNATE, f"{pair.document}: {pair.label}", about)
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
            about = self._undone(group, [question, *wordings])
            path = write_draft(self.sources, question, answer, wordings)
            place = path.relative_to(self.sources).as_posix()
            self._decide(Action.DRAFT, place, about)
            return place

    def set_aside(self, group: str, wordings: Sequence[str]) -> None:
        """Let a group be shown no more; raises DoneAlreadyError, EditError."""
        with self._writing:
            self._decide(Action.ASIDE, "", self._undone(group, wordings))

    def _undone(self, group: str, wordings: Iterable[str]) -> list[GapWording]:
        """The wordings of a group, and these, as far as they are kept; raises DoneAlreadyError."""
        keys = {group, *map(wording_key, wordings)}
        decided = self.decisions.read()
        kept = {one.key: one for one in gap_wordings(kept_queries(self.settings.feedback))}
        for key in keys & kept.keys():
            decision = decided.get(key)
            if decision is not None and is_done(kept[key], decision, self.sources):
                raise DoneAlreadyError(decision)
        found = self._found[2].group(group) if self._found else None
        keys |= {one.key for one in found.group.wordings} if found else set()
        return [kept[key] for key in sorted(keys & kept.keys())]

    def _decide(self, action: Action, place: str, about: Sequence[GapWording]) -> None:
        self.decisions.add(Decision(action, datetime.now(UTC), place), about)
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
        reload = self.settings.server.reload
        if reload in UNTIL_RELEASED and self._is_held():
            return (
                "Somebody went back to an earlier index with `qa-bot rollback`, and it stays as it "
                f"is. What is written is answered from {UNTIL_RELEASED[reload]}."
            )
        if reload == "watch":
            return None
        return f'The settings say reload = "{reload}", so it is answered from {UNTIL[reload]}.'

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
