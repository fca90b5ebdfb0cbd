"""What the documents say to a query; frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from qa_bot.languages import language
from qa_bot.records import shown
from qa_bot.records.as_dict import LEAST_TOPIC, RELATED, answer_as_dict
from qa_bot.records.owner import Contact
from qa_bot.records.proof import Proof
from qa_bot.records.qa_pairs import QAPair

# Notices under which the matches are what was asked for.
LISTINGS = frozenset({"listed", "listed_section", "listed_document"})
# The kind of reply to "phone number", which the documents do not clearly answer.
WHOM_TO_ASK = "contact"
# How the keys of notes begin that say why an answer is held back.
GUARD = "guard_"
# The key of the note that an answer was among what was offered.
PICKED = "picked"
# The keys of the notes on a pair that does not hold today.
LAPSED = ("expired", "not_yet_valid")


class Outcome(StrEnum):
    """What became of a query."""

    ANSWERED = "answered"
    CHOOSE = "choose"
    NOT_COVERED = "not_covered"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, repr=False)
class Match:
    """A pair and the probability (0 to 1) that it answers the query.

    `evidence` is the start and end, in characters of `pair.answer`, of the sentence, list item or
    table row that matches best; None where the answer is empty or only listed, or was asked for by
    its question or number: then all of it is meant. `document` is the title of the pair's document,
    unlike that of any other; None where the bot has but one, or the pair no source. `holds` is
    False where, by the dates of the pair, its answer does not hold on the day of the answer: lists
    name it all the same.
    """

    pair: QAPair
    confidence: float
    evidence: tuple[int, int] | None = None
    document: str | None = None
    holds: bool = True

    def __repr__(self) -> str:
        return f"<Match {self.confidence:.2f}, {shown.pair_line(self.pair)}>"


@dataclass(frozen=True, slots=True)
class Note:
    """What the reader should know beside an answer: a sentence of `qa_bot.languages`.

    `key` is its key in the table "notes"; `values` fill its placeholders.
    """

    key: str
    values: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence in English."""
        return language().say(f"notes.{self.key}", *self.values)


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What the documents say to one query.

    `text` is the source's answer byte for byte when `outcome` is answered, a fixed sentence when it
    is notice, else None. `confidence` is the calibrated probability (0 to 1) that `matches[0]`
    answers the query. `matches` are ranked, at least the first ten of the collection, whatever the
    outcome, each answer's nearest pair alone where several have it word for word, and without those
    that are withheld by their dates; their confidences add up to at most 1. `parts` is empty unless
    a message held several questions or numbers; each part's query is its share of the message, and
    the outer fields but `query` are the first part's. `notice` is the sentence of a notice,
    `combined_with` the question before where a message was taken together with it. `notes` say what
    else the reader should know, such as that only the beginning of a long query was read; `note` is
    their English text. `calibrated` is False where the confidence was fitted with another model
    than the one in use, or a cross-encoder ordered the first matches (they keep the confidences of
    their places): it still tells likely from unlikely, but is no probability. `proof` says where
    the answer stands; None unless answered. `offered` is how many matches are to choose from; 0
    unless `outcome` is choose; `named` how many below an answer withheld by its dates are named as
    topics however unlikely. `within` are the paths of the documents that the answer was looked
    for in, since the reader picked them or `ask` was given them; empty for all. Where a
    conversation goes on from it: `standing` is the question that it stands at, in words, and
    `taken_from` what was offered last, in its order; `left_at`, of a notice, are the pairs that
    answered last before it. `contact` is whom to ask where nothing answers, where none of a choice
    is meant, or where a reply calls for it, and the own contact of the document that answers; None
    where the owner names none. `reply` is the kind of a fixed reply ("human"), or the owner's key
    of it; None for all else. `asked_in` is the ISO 639-1 code of the language that the query is in,
    as far as that was found out. `translations` are the pairs that answer the same question in
    other languages, each of which is got by asking for its `address(with_path=True)`;
    `disagreements` those whose answers say otherwise, as the documents' owner has confirmed. `id`
    is what a rating of it refers to; None where nothing of it is kept.
    """

    query: str
    outcome: Outcome
    text: str | None
    confidence: float
    matches: tuple[Match, ...] = ()
    parts: tuple[Answer, ...] = ()
    notes: tuple[Note, ...] = ()
    calibrated: bool = True
    proof: Proof | None = None
    notice: Note | None = None
    combined_with: str | None = None
    offered: int = 0
    named: int = 0
    contact: Contact | None = None
    reply: str | None = None
    within: tuple[str, ...] = ()
    left_at: tuple[QAPair, ...] = ()
    standing: str = ""
    taken_from: tuple[Match, ...] = ()
    asked_in: str | None = None
    translations: tuple[QAPair, ...] = ()
    disagreements: tuple[QAPair, ...] = ()
    id: str | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        return f"<Answer {shown.answer_line(self)}>"

    def _repr_html_(self) -> str:
        """The answer as a notebook shows it."""
        return shown.answer_html(self)

    def to_dict(self, top: int = RELATED) -> dict[str, Any]:
        """The answer as plain data, ready for JSON: what `POST /ask` sends.

        With its first `top` matches; of a listing, all.
        """
        return answer_as_dict(self, top)

    def proved(self, index_sha256: str | None) -> Answer:
        """The same answer, and each of its parts, with its proof where it answers."""
        proof = Proof.of(self.pair, index_sha256) if self.pair else None
        return replace(self, proof=proof, parts=tuple(p.proved(index_sha256) for p in self.parts))

    def titled(self, titles: Mapping[str, str]) -> Answer:
        """The same answer, its matches and those of its parts with their documents' titles.

        `titles` are those of all documents by path; empty where there is but one.
        """
        if not titles:
            return self
        return replace(
            self,
            matches=tuple(
                replace(match, document=titles.get(match.pair.source.path))
                if match.pair.source
                else match
                for match in self.matches
            ),
            parts=tuple(part.titled(titles) for part in self.parts),
        )

    @property
    def document(self) -> str | None:
        """The title of the document that answers; None unless answered, or where there is one."""
        return self.matches[0].document if self.outcome is Outcome.ANSWERED else None

    @property
    def language(self) -> str | None:
        """The ISO 639-1 code of the language of the pair that answers; None unless answered."""
        return self.pair.language if self.pair else None

    @property
    def difference(self) -> Note | None:
        """What made a first match that is sure enough another question; None where nothing did."""
        return next((note for note in self.notes if note.key.startswith(GUARD)), None)

    @property
    def withheld(self) -> Note | None:
        """Why a pair that would answer is withheld: its dates; None where none is."""
        if self.outcome is not Outcome.NOT_COVERED:
            return None
        return next((note for note in self.notes if note.key in LAPSED), None)

    @property
    def refusal(self) -> str:
        """The key of the sentence that stands where nothing is answered: whether an answer is
        withheld, and whether `topics` follow.
        """
        if self.withheld:
            return "withheld" if self.topics else "withheld_alone"
        return "not_covered" if self.topics else "nothing_near"

    @property
    def note(self) -> str | None:
        """What `notes` say, in English and in one line; None where there are none."""
        return "; ".join(note.text for note in self.notes) or None

    @property
    def pair(self) -> QAPair | None:
        """The pair that answers, or None unless `outcome` is answered."""
        return self.matches[0].pair if self.outcome is Outcome.ANSWERED else None

    @property
    def for_a_person(self) -> str:
        """What to ask a person instead: the query, below the one before it where both were taken
        together; below a fixed reply the question that the conversation stands at, "" for none.
        """
        if self.outcome is Outcome.NOTICE:
            return self.standing
        return "\n".join(filter(None, (self.combined_with, self.query)))

    @property
    def pairs(self) -> tuple[QAPair, ...]:
        """The pairs that answer, one for each part that is answered; empty where nothing is."""
        return tuple(part.pair for part in self.parts or (self,) if part.pair is not None)

    @property
    def listed(self) -> tuple[Match, ...]:
        """The pairs that a message asked to list, in document order; empty unless it did."""
        return self.matches if self.notice and self.notice.key in LISTINGS else ()

    @property
    def choices(self) -> tuple[Match, ...]:
        """The matches to choose from, at least two; empty unless `outcome` is choose."""
        return self.matches[: self.offered]

    @property
    def topics(self) -> tuple[Match, ...]:
        """The nearest questions, named below a refusal, and below the reply that nobody is to be
        reached here; empty for all else, and where none is near.

        An uncalibrated confidence cannot tell that none is.
        """
        is_near = self.confidence >= LEAST_TOPIC or (not self.calibrated and self.confidence > 0)
        refused = self.outcome is Outcome.NOT_COVERED or self.reply == WHOM_TO_ASK
        return self.matches[: RELATED if is_near else self.named] if refused else ()
