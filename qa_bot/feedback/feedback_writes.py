"""What is written into the file: a query that is kept, a rating, and what is too old deleted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from qa_bot.feedback.kept_queries import Rating
from qa_bot.feedback.retention import DAY, HOUR, ClockSeen
from qa_bot.records import PICKED, Answer, Outcome
from qa_bot.words.wordings import form

# Of an answer's matches so many are kept, and of what people type so many characters: what is
# longer is no question that somebody groups, and would fill the disk.
KEPT_MATCHES, KEPT_CHARACTERS = 5, 1_000
# Gives the time to write down for a time that the clock said.
Stamp = Callable[[float], float]


class FeedbackWrite(Protocol):
    """Something that is written in a transaction, with others."""

    def prepare(self) -> None:
        """Do all that needs no file, once."""

    def run(self, connection: sqlite3.Connection, stamp: Stamp) -> Any:
        """Write it, and return what came of it; raises sqlite3.Error."""


class NothingToWrite:
    """Is written once all before it is."""

    def prepare(self) -> None:
        """Do nothing."""

    def run(self, connection: sqlite3.Connection, stamp: Stamp) -> None:
        """Do nothing."""


class KeptAnswer:
    """A query with what became of it; `before` is the answer before."""

    def __init__(
        self,
        id: str,
        asked_at: float,
        answer: Answer,
        index_sha256: str | None,
        before: Answer | None,
    ) -> None:
        self._id, self._asked_at, self._answer = id, asked_at, answer
        self._index_sha256, self._before = index_sha256, before
        self._row: tuple[Any, ...] = ()

    def prepare(self) -> None:
        """Mask what was typed; the source's own words stay as they are."""
        answer = self._answer
        picked = _picked(answer, self._before)
        matches = [
            [
                match.pair.source.path if match.pair.source else "",
                match.pair.label,
                match.pair.question,
                round(float(match.confidence), 6),
            ]
            for match in answer.matches[:KEPT_MATCHES]
        ]
        self._row = (
            _kept(answer.query), answer.outcome.value, float(answer.confidence),
            json.dumps(matches, ensure_ascii=False), self._index_sha256, picked,
            _kept(self._before.query) if self._before and picked else None,
        )  # fmt: skip

    def run(self, connection: sqlite3.Connection, stamp: Stamp) -> None:
        """Add its row."""
        connection.execute(
            "INSERT OR IGNORE INTO queries (id, asked_at, query, outcome, confidence, matches,"
            " index_sha256, picked, picked_for) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._id, stamp(self._asked_at), *self._row),
        )


class KeptRating:
    """A rating of a query that is kept, in place of one before."""

    def __init__(self, id: str, rated_at: float, rating: Rating, reason: str | None) -> None:
        self._id, self._rated_at, self._rating, self._reason = id, rated_at, rating, reason
        self._kept: str | None = None

    def prepare(self) -> None:
        """Mask the reason."""
        self._kept = _kept(self._reason).strip() or None if self._reason else None

    def run(self, connection: sqlite3.Connection, stamp: Stamp) -> Outcome | None:
        """Write it beside its query, whose outcome is returned; None where it is not kept."""
        found = connection.execute(
            "UPDATE queries SET rating = ?, reason = ?, rated_at = ? WHERE id = ?"
            " RETURNING outcome",
            (self._rating.value, self._kept, stamp(self._rated_at), self._id),
        ).fetchall()
        return Outcome(found[0][0]) if found else None


@dataclass(frozen=True, slots=True)
class RetentionLook:
    """What a look at the clock found: what is believed, and how many queries were deleted."""

    seen: ClockSeen
    deleted: int = 0


def look(connection: sqlite3.Connection, now: float, days: int, is_due: bool) -> RetentionLook:
    """See whether the clock is believed, and where that `is_due` delete what is older than `days`.

    A time that lies ahead of a clock that is believed becomes its time, so that what has it is
    deleted, too.
    """
    row = connection.execute("SELECT believed, doubted FROM clock").fetchone()
    before = ClockSeen(*row) if row else None
    seen = before.at(now, days) if before else ClockSeen(now)
    if before is None:
        connection.execute("INSERT INTO clock VALUES (?, ?)", (seen.believed, seen.doubted))
    elif seen.doubted != before.doubted or abs(seen.believed - before.believed) >= HOUR:
        connection.execute(
            "UPDATE clock SET believed = ?, doubted = ?", (seen.believed, seen.doubted)
        )
    if not (is_due and seen.is_believed):
        return RetentionLook(seen)
    connection.execute("UPDATE queries SET asked_at = ? WHERE asked_at > ?", (now, now + HOUR))
    old = connection.execute("DELETE FROM queries WHERE asked_at < ?", (now - days * DAY,))
    return RetentionLook(seen, old.rowcount)


def _kept(text: str) -> str:
    from qa_bot.feedback.masking import masked  # 30 ms, on the thread that writes

    kept = masked(text)
    return kept if len(kept) <= KEPT_CHARACTERS else f"{kept[:KEPT_CHARACTERS]}…"


def _picked(answer: Answer, before: Answer | None) -> int | None:
    """Which of the choices before, counted from 1, the message takes; None where it asks anew.

    Of several at once the first, where all are of these.
    """
    if before is None or answer.pair is None:
        return None
    offered = [match.pair for match in before.choices]
    parts = answer.parts or (answer,)
    if not all(part.pair in offered and _is_pick(part) for part in parts):
        return None
    return offered.index(answer.pair) + 1


def _is_pick(answer: Answer) -> bool:
    """Tell whether a message names its pair by a number, a place, a document or its own question.

    Whoever types another question asks it, though one of those offered before may answer it; so
    does who types an alternate, or the question with more around it. Only what names a pair is
    certain.
    """
    pair = answer.pair
    if pair is None:
        return False
    if any(note.key == PICKED for note in answer.notes):
        return True
    if answer.confidence != 1:
        return False
    typed = form(answer.query)
    printed = {form(text) for text in (pair.question, pair.address(), pair.address(with_path=True))}
    wordings = {*printed, *map(form, pair.alternates)} - {""}
    return typed in printed or not any(f" {one} " in f" {typed} " for one in wordings)
