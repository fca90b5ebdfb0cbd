"""An answer held against what a careful person expects.

Only what an Answer has is compared. Two things it does not have yet stand at the top, so that they
are plain to see: which notices are a person's replies, and where it says what it took over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.people.conversations import OFFICES, REPLIES, Conversation, Message, Want
from qa_bot import Answer, Outcome, QABot, QAPair

# To come: replies that the owner may write. Until then a notice is a reply of a kind where its key
# is the kind's name, or stands here; all other kinds are not as expected.
NOTICES = {"farewell": "goodbye", "contact": "human"}
ASKING = "ask"  # a notice that asks back
# To come: a document that was picked. What an answer took over stands in `combined_with` and in its
# notes, save those that speak of other things.
OTHER_NOTES = (
    *("guard_", "read_as", "more_read_as", "no_content", "cut"),
    *("asked_in_story", "only_half"),
)
OFFICE_OF = {path: office for office, path in OFFICES.items()}


@dataclass(frozen=True)
class Said:
    """An answer in the words of the cases: names of pairs, and the same answer under one name."""

    outcome: str
    answered: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    reply: str = ""
    over: str = ""

    def __str__(self) -> str:
        said = " ".join((self.outcome, *self.answered, *self.offered, *self.offices, self.reply))
        below = f" ({' '.join(self.below)} below)" if self.below else ""
        return f"{said.strip()}{below}" + (f" [{self.over}]" if self.over else "")


@dataclass(frozen=True)
class Judged:
    """A message with what was said to it; `unlike` is empty where that is as expected.

    `wants` are the message's with each pair under the first name of its answer, and with the pairs
    that stood in the places it names.
    """

    conversation: Conversation
    turn: int
    wants: tuple[Want, ...]
    said: Said
    unlike: str

    @property
    def message(self) -> Message:
        """The message."""
        return self.conversation.messages[self.turn]


def judged(conversation: Conversation, bot: QABot, same: dict[str, str]) -> list[Judged]:
    """Every message of a conversation, asked in order, each with the answer before it.

    `same` gives for a pair's name that of the first pair with its answer.
    """
    rows, previous, before = [], None, Said("")
    for turn, message in enumerate(conversation.messages):
        previous = bot.ask(message.says, previous=previous)
        found = said(previous, same)
        wants = tuple(meant(want, before, same) for want in message.wants)
        rows.append(Judged(conversation, turn, wants, found, unlike(message, wants, found)))
        before = found
    return rows


def names(pairs: dict[str, list[QAPair]]) -> dict[str, str]:
    """For each pair's name, the name of the first pair of its document with the same answer."""
    first: dict[tuple[str, str], str] = {}
    return {
        name(pair): first.setdefault((office, pair.answer), name(pair))
        for office, of_office in pairs.items()
        for pair in of_office
    }


def name(pair: QAPair) -> str:
    """A pair as the cases name it, "clinic-7"."""
    return f"{OFFICE_OF[pair.source.path]}-{pair.label}" if pair.source else pair.label


def said(answer: Answer, same: dict[str, str]) -> Said:
    """What an answer says, with each pair under the first name of its answer."""

    def named(pairs: list[QAPair]) -> tuple[str, ...]:
        return tuple(same[name(pair)] for pair in pairs)

    over = _over(answer)
    if answer.outcome is Outcome.ANSWERED:
        parts = answer.parts or (answer,)
        return Said("answer", named([part.pair for part in parts if part.pair]), over=over)
    if answer.outcome is Outcome.CHOOSE:
        return Said("choice", offered=named([m.pair for m in answer.choices]), over=over)
    if answer.outcome is Outcome.NOT_COVERED:
        return Said("none", below=named([m.pair for m in answer.topics]), over=over)
    if answer.listed:
        offices = {OFFICE_OF[m.pair.source.path] for m in answer.listed if m.pair.source}
        return Said("list", offices=tuple(sorted(offices)))
    key = answer.notice.key if answer.notice else ""
    return Said("notice", reply=NOTICES.get(key, key.replace("_", "-")))


def _over(answer: Answer) -> str:
    notes = [note.text for note in answer.notes if not note.key.startswith(OTHER_NOTES)]
    return " / ".join(filter(None, (answer.combined_with, *notes)))


def meant(want: Want, before: Said, same: dict[str, str]) -> Want:
    """The same outcome with the names that `said` gives; a place that was not offered stays."""

    def pair(word: str) -> str:
        if not word.startswith("#"):
            return same.get(word, word)
        place = len(before.offered) if word == "#last" else int(word[1:])
        return before.offered[place - 1] if 0 < place <= len(before.offered) else word

    return Want(want.outcome, tuple(map(pair, want.names)), tuple(map(pair, want.never)))


def unlike(message: Message, wants: Sequence[Want], found: Said) -> str:
    """How what was said differs from what is expected; empty where it does not."""
    if not any(serves(want, found) for want in wants):
        return f"{found}, not {' or '.join(map(str, message.wants))}"
    if message.alone and found.over:
        return f"{found}, not alone"
    if found.outcome == "answer" and not _tells(found.over, message.over):
        before = "what came before" if message.over is True else repr(message.over)
        return f"{found}, and nothing said of {before}"
    return ""


def _tells(over: str, wanted: str | bool | None) -> bool:
    if isinstance(wanted, str):
        return wanted.casefold() in over.casefold()
    return bool(over) or not wanted


def serves(want: Want, found: Said) -> bool:
    """Whether what was said is what one outcome asks for."""
    if want.outcome in ("choice", "asks") and found.outcome == "choice":
        twice = len(set(found.offered)) < len(found.offered)
        return not twice and _holds(want, found.offered)
    if want.outcome == "asks":
        return found.outcome == "notice" and found.reply == ASKING
    if want.outcome == "reply":
        return found.outcome == "notice" and want.names == (found.reply,)
    if want.outcome != found.outcome:
        return False
    if want.outcome == "answer":
        return want.names == found.answered
    if want.outcome == "list":
        return set(want.names) == set(found.offices)
    return _holds(want, found.below)


def _holds(want: Want, shown: Sequence[str]) -> bool:
    return set(want.names) <= set(shown) and not set(want.never) & set(shown)


def is_known(want: Want, known: dict[str, str]) -> bool:
    """Whether an outcome and all that it names exist."""
    if want.outcome == "reply":
        return len(want.names) == 1 and want.names[0] in REPLIES
    if want.outcome == "list":
        return bool(want.names) and set(want.names) <= set(OFFICES)
    return all(word in known or word.startswith("#") for word in (*want.names, *want.never))
