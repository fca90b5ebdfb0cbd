"""The conversations and the offices that they are with: README.md says what each field means."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_bot import QABot, QAPair
from qa_bot.models.embedding import Encoder
from qa_bot.parsing import read_sources

HERE = Path(__file__).parent
OFFICES = {
    "clinic": "larkfield-clinic.md",
    "housing": "tarnbrook-housing-desk.txt",
    "hall": "weavers-hall.csv",
}
FIRST, LATER = "first_120.toml", "later.toml"
OUTCOMES = ("answer", "choice", "none", "asks", "list", "reply", "notice")
REPLIES = (
    *("greeting", "thanks", "goodbye", "who-are-you", "help"),
    *("human", "start-over", "up-to-date", "anger", "emergency"),
)


@dataclass(frozen=True)
class Want:
    """One outcome that would serve: what it must name, and what it must not."""

    outcome: str
    names: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Want:
        """Read as written, "choice clinic-1 hall-1 !hall-9"."""
        outcome, *words = text.split()
        names = tuple(word for word in words if not word.startswith("!"))
        return cls(outcome, names, tuple(word[1:] for word in words if word.startswith("!")))

    def __str__(self) -> str:
        return " ".join((self.outcome, *self.names, *(f"!{name}" for name in self.never)))


@dataclass(frozen=True)
class Message:
    """What a person types, and what would serve.

    `over` is a word of what the answer says that it took over, True for anything, None where that
    is not judged.
    """

    says: str
    wants: tuple[Want, ...]
    over: str | bool | None = None
    alone: bool = False


@dataclass(frozen=True)
class Conversation:
    """Messages in order, and the offices whose documents the bot has."""

    id: str
    offices: tuple[str, ...]
    messages: tuple[Message, ...]

    @property
    def kind(self) -> str:
        """The kind that its id begins with."""
        return self.id.rsplit("-", 1)[0]


def read_conversations(name: str) -> list[Conversation]:
    """The conversations of a file of this folder; a field that README.md has not is refused."""
    tables = tomllib.loads((HERE / name).read_text("utf-8"))["conversation"]
    return [_conversation(**table) for table in tables]


def _conversation(
    id: str, turns: Sequence[dict[str, Any]], documents: Sequence[str] = tuple(OFFICES)
) -> Conversation:
    return Conversation(id, tuple(sorted(documents)), tuple(_message(**turn) for turn in turns))


def _message(says: str, want: str, **fields: Any) -> Message:
    return Message(says, tuple(Want.of(text) for text in want.split(" or ")), **fields)


def office_pairs() -> dict[str, list[QAPair]]:
    """The pairs of each office, read from its document."""
    documents, problems = read_sources(HERE / "offices")
    assert not problems, problems
    found = {document.path: list(document.pairs) for document in documents}
    return {office: found[path] for office, path in OFFICES.items()}


class Bots:
    """A bot for each set of offices, opened where it is first needed."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._pairs = office_pairs()
        self._bots: dict[tuple[str, ...], QABot] = {}

    def of(self, offices: tuple[str, ...]) -> QABot:
        """The bot that has the documents of these offices."""
        if offices not in self._bots:
            pairs = [pair for office in offices for pair in self._pairs[office]]
            self._bots[offices] = QABot.from_pairs(pairs, encoder=self._encoder)
        return self._bots[offices]
