"""What editors have done about wordings, as lines of JSON beside the database of queries.

Wordings stand there as hashes alone (`wording_key`), so that what is forgotten in the database
stands nowhere else; two answers that are no contradiction stand there as one hash of both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from qa_bot.gaps.gap_wordings import GapWording
from qa_bot.records import EditError


class Action(StrEnum):
    """What was done: a wording added to a question, a draft written, or it was set aside.

    DISMISSED is of two answers that are no contradiction; BACK takes the last one back.
    """

    ALTERNATE = "alternate"
    DRAFT = "draft"
    ASIDE = "aside"
    DISMISSED = "dismissed"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was done, when (UTC), and in which file: "faq.txt: 7" or "drafts/parking.md"."""

    action: Action
    at: datetime
    place: str


class Decisions:
    """The decisions of a file, by wording; several servers may add to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def beside(cls, database: Path) -> Decisions:
        """Those that belong to a database of queries."""
        return cls(database.with_name(f"{database.stem}.decisions.jsonl"))

    def read(self) -> dict[str, Decision]:
        """The last decision of each wording, and of two answers, by their key.

        A line that cannot be read, as the end of one whose writer was killed, is passed over.
        """
        try:
            lines = self.path.read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise EditError(f"{self.path} cannot be read ({error.strerror})") from error
        found: dict[str, Decision] = {}
        for line in lines:
            try:
                said = json.loads(line)
                at = datetime.fromisoformat(said["at"])
                decision = Decision(Action(said["action"]), at, str(said["place"]))
                found |= {str(key): decision for key in said["wordings"]}
            except (ValueError, KeyError, TypeError, RecursionError):
                continue
        return found

    def add(self, decision: Decision, keys: Iterable[str]) -> None:
        """Add a decision about what has these keys; raises EditError where it cannot be written."""
        said = asdict(decision) | {"at": decision.at.isoformat(), "wordings": [*keys]}
        try:
            # One write to a file that is only added to: lines of several servers do not mix.
            file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, f"\n{json.dumps(said)}\n".encode())
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            raise EditError(f"{self.path} cannot be written ({error.strerror})") from error


def is_done(wording: GapWording, decision: Decision | None, sources: Path) -> bool:
    """Whether nothing more is to be done about a wording.

    One that was set aside is done. One whose question has a draft is while the draft waits to be
    moved; one that was added to a question is until it is asked in vain again.
    """
    if decision is None or decision.action is Action.BACK:
        return False
    if decision.action is Action.DRAFT:
        return (sources / decision.place).is_file()
    return decision.action is Action.ASIDE or wording.last_asked <= decision.at
