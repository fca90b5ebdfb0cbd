"""How a server is, for its owner: what it answers from, what is wrong with it, and since when."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from qa_bot import __version__
from qa_bot.bot import QABot
from qa_bot.parsing.well_formed import well_formed_text
from qa_bot.ranking.tuned import Tuned
from qa_bot.records import BuildProgress, IndexDamagedError
from qa_bot.web.off_switch import Part
from qa_bot.web.reload_history import PastReload, Result
from qa_bot.web.running_server import RunningServer
from qa_bot.web.service import Service, State

MEMORY = Path("/proc/self/statm")  # Linux alone; in pages, of which the second figure is resident


@dataclass(frozen=True, slots=True)
class IndexCheck:
    """What is known of the files of the index, in a word or a sentence; nothing unless ready."""

    word: Literal["whole", "running"] | None = None
    sentence: str | None = None
    is_damaged: bool = False

    @classmethod
    def of(cls, service: Service) -> IndexCheck:
        """What is known now; never waits."""
        if service.state is not State.READY:
            return cls()
        desk = service.bot.desk
        try:
            is_whole = desk.checked()
        except IndexDamagedError as error:
            return cls(sentence=str(error), is_damaged=True)
        if unchecked := desk.unchecked:
            return cls(sentence=unchecked)
        return cls("whole" if is_whole else "running")


class DocumentHealth(BaseModel):
    """A document that is answered from."""

    path: str
    title: str
    pairs: int = Field(description="how many questions it answers")
    share: float | None = Field(description="of its text in them, from 0 to 1; null if not known")
    problems: list[str] = Field(description="sentences")


class UnreadSource(BaseModel):
    """A source that is not answered from."""

    path: str
    problems: list[str] = Field(description="why, in sentences")


class LastReload(BaseModel):
    """What came of reading the documents again: the paths of those that changed, or the failure."""

    at: datetime = Field(description="UTC")
    result: Result
    added: list[str]
    changed: list[str]
    removed: list[str]
    failure: str | None


class RatingCount(BaseModel):
    """How often answers with one outcome were rated so since the server began."""

    rating: str
    outcome: str = Field(description="unknown where whoever rated did not say it")
    count: int


class KeepingHealth(BaseModel):
    """Whether queries are kept."""

    is_on: bool
    lost: int = Field(description="queries that could not be kept since the server began")
    failure: str | None = Field(description="why nothing can be kept now, in a sentence")

    @classmethod
    def of(cls, bot: QABot | None) -> KeepingHealth:
        """How it is now."""
        store = bot.feedback_store if bot else None
        if store is None:
            return cls(is_on=False, lost=0, failure=None)
        failure = well_formed_text(store.failure) if store.failure else None
        return cls(is_on=True, lost=store.lost, failure=failure)


class ServerHealth(BaseModel):
    """How a server is."""

    state: State
    reason: str | None = Field(description="why the documents could not be opened, where failed")
    progress: BuildProgress | None = Field(description="how far the index is built, if it is")
    version: str
    since: datetime = Field(description="when the server began, UTC")
    questions: int | None = Field(description="null unless ready")
    documents: list[DocumentHealth]
    left_out: list[UnreadSource]
    index_sha256: str | None = Field(description="of the manifest of the index that answers")
    index_check: str | None = Field(description="as in /readyz")
    tuned: Tuned | None = Field(
        default=None, description="what reviewed queries made of the confidence; null as it ships"
    )
    last_reload: LastReload | None = Field(description="null where there was none yet")
    off: list[Part] = Field(description="what the owner has turned off")
    waiting: int = Field(description="questions that wait for their turn")
    connections: int = Field(description="connections that are open")
    memory_bytes: int | None = Field(description="resident memory; null but on Linux")
    keeping: KeepingHealth = Field(description="of what is asked, and of ratings")
    ratings: list[RatingCount] = Field(description="since the server began")

    @classmethod
    def of(cls, service: Service, server: RunningServer) -> ServerHealth:
        """How it is now; in the thread of the event loop, which changes what waits."""
        bot = service.bot if service.state is State.READY else None
        documents, left_out = _documents(bot) if bot else ([], [])
        failure, last = service.failure, service.reloads.last
        check = IndexCheck.of(service)
        return cls(
            state=service.state,
            reason=well_formed_text(str(failure)) if failure else None,
            progress=service.progress,
            version=__version__,
            since=server.since,
            questions=service.questions if bot else None,
            documents=documents,
            left_out=left_out,
            index_sha256=bot.store.index_sha256 if bot else None,
            index_check=check.word
            or (well_formed_text(check.sentence) if check.sentence else None),
            tuned=bot.desk.search.tuned if bot else None,
            last_reload=_last(last) if last else None,
            off=server.switches.off,
            waiting=service.line.waiting,
            connections=server.connections(),
            memory_bytes=_memory(),
            keeping=KeepingHealth.of(bot),
            ratings=[
                RatingCount(rating=rating, outcome=outcome, count=count)
                for (rating, outcome), count in sorted(service.feedback.counts.items())
            ],
        )


def _documents(bot: QABot) -> tuple[list[DocumentHealth], list[UnreadSource]]:
    """Those that are answered from, in their order, and the sources that are not."""
    desk = bot.desk  # of one state, whatever is put in its place meanwhile
    problems: defaultdict[str, list[str]] = defaultdict(list)
    for problem in (*desk.reading.problems, *bot.due):
        problems[problem.path].append(well_formed_text(problem.reason))
    shares = {one.path: one.share for one in desk.reading.coverage}
    documents = [
        DocumentHealth(
            path=well_formed_text(one.path),
            title=well_formed_text(one.title),
            pairs=len(one.ids),
            share=shares.get(one.path),
            problems=problems.pop(one.path, []),
        )
        for one in desk.documents
    ]
    return documents, [
        UnreadSource(path=well_formed_text(path), problems=said) for path, said in problems.items()
    ]


def _last(reload: PastReload) -> LastReload:
    changes = reload.changes
    return LastReload(
        at=reload.at,
        result=reload.result,
        added=_all_well_formed(changes.added if changes else ()),
        changed=_all_well_formed(changes.changed if changes else ()),
        removed=_all_well_formed(changes.removed if changes else ()),
        failure=well_formed_text(reload.failure) if reload.failure is not None else None,
    )


def _all_well_formed(texts: Iterable[str]) -> list[str]:
    return [well_formed_text(text) for text in texts]


def _memory() -> int | None:
    try:
        return int(MEMORY.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None
