"""The drafts that lie in their folder and are answered from once somebody moves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qa_bot.gaps import Action, Decision
from qa_bot.parsing.draft_folder import draft_files
from qa_bot.parsing.formats.markdown import read
from qa_bot.records import SourceError

# So many are looked into, and none that is larger.
MOST_DRAFTS, MOST_BYTES = 100, 1_000_000
# A draft without an answer is read as one with some other.
SOME = "?"


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """A draft: its path below the sources, its first question, and whether that has an answer.

    `since` (UTC) is when an editor wrote it, else when its file was changed last; `question` is ""
    and `is_answered` None where the file is none that the editors' page writes. `wordings` are how
    many of those that were asked in vain are not in the list because of it.
    """

    path: str
    question: str
    is_answered: bool | None
    since: datetime
    wordings: int


def waiting_drafts(sources: Path, decided: Mapping[str, Decision]) -> list[WaitingDraft]:
    """The drafts of a folder of documents, the one that waits longest first."""
    about: dict[str, list[datetime]] = {}
    for decision in decided.values():
        if decision.action is Action.DRAFT:
            about.setdefault(decision.place, []).append(decision.at)
    found = []
    for file in draft_files(sources)[:MOST_DRAFTS]:
        path = file.relative_to(sources).as_posix()
        written = about.get(path, [])
        try:
            since = min(written, default=datetime.fromtimestamp(file.stat().st_mtime, UTC))
            question, is_answered = _first(file)
        except OSError:  # moved meanwhile
            continue
        found.append(WaitingDraft(path, question, is_answered, since, len(written)))
    return sorted(found, key=lambda one: (one.since, one.path))


def _first(file: Path) -> tuple[str, bool | None]:
    if file.suffix != ".md" or file.is_symlink() or file.stat().st_size > MOST_BYTES:
        return "", None
    try:
        entries = read(file.read_bytes().rstrip() + f"\n\n{SOME}\n".encode()).entries
    except SourceError:
        return "", None
    if not entries:
        return "", None
    return entries[0].question, entries[0].answer.strip() not in ("", SOME)
