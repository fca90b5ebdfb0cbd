"""An answer, its explanation, or the questions there are, as JSON.

An answer is the same for `POST /ask` and `qa-bot --json`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel, Field

from qa_bot.answering.explanation import (
    Basis,
    ConfidenceExplanation,
    Contribution,
    Explanation,
    PairExplanation,
)
from qa_bot.answering.word_matches import WordMatch
from qa_bot.guard import GuardVerdict, NotRun
from qa_bot.ranking.tuned import Tuned
from qa_bot.records import Answer, Outcome, Proof, QAPair, Source
from qa_bot.verifying import Claim, nothing_to_verify

DOCUMENT = "title of the pair's document; null where the bot has but one"
HOLDS = "false where, by its dates, its answer does not hold today, and is withheld or warned of"


class ListedQuestion(BaseModel):
    """One question of the documents."""

    number: str
    label: str = Field(description="the number, with its section where numbers restart")
    number_is_printed: bool = Field(description="false where the document prints no number")
    question: str
    source: Source | None
    document: str | None = Field(default=None, description=DOCUMENT)
    holds_today: bool = Field(default=True, description=HOLDS)


class MatchReply(ListedQuestion):
    """One of the nearest questions."""

    confidence: float = Field(ge=0, le=1, description="probability that this pair answers")


class NoteReply(BaseModel):
    """A fixed sentence of QA Bot's own, with its key for clients that say it in their language."""

    key: str = Field(description="its key in the table notes of the language files")
    values: list[str] = Field(description="what fills its placeholders")
    text: str = Field(description="the sentence in English")


class TranslationReply(BaseModel):
    """Another question of the documents that belongs to the one answered."""

    number: str
    label: str = Field(description="the number, with its section where numbers restart")
    number_is_printed: bool = Field(description="false where the document prints no number")
    question: str
    language: str | None = Field(description="ISO 639-1 code of the language it is written in")
    source: Source | None
    query: str = Field(description="what is answered by it, if it is asked next")


class ValidityReply(BaseModel):
    """When an answer holds, as far as its document or its side file says."""

    as_of: date | None = Field(description="when it was reviewed, else from when it is valid")
    valid_from: date | None
    valid_until: date | None = Field(description="the last day")
    reviewed: date | None
    text: str | None = Field(description="as of when, and until when, in English")


class ContactReply(BaseModel):
    """Whom to ask, as the owner wrote it."""

    text: str
    link: str | None = Field(description="a mailto:, https: or tel: link; null for none")
    mail: str | None = Field(default=None, description="a mail address; null for none")
    telephone: str | None = Field(
        default=None, description="a telephone number as people write it; null for none"
    )
    hours: str | None = Field(
        default=None, description="when somebody is there, in the owner's words; null for none"
    )


class AnswerReply(BaseModel):
    """What the documents say to a query."""

    query: str
    outcome: Outcome
    number: str | None = Field(description="question number; null unless answered")
    label: str | None = Field(description="the number, with its section where numbers restart")
    number_is_printed: bool | None = Field(
        description="false where the document prints no number; null unless answered"
    )
    question: str | None = Field(description="the source's question; null unless answered")
    text: str | None = Field(
        description="the source's answer byte for byte; a fixed sentence for notice, else null"
    )
    source: Source | None = Field(
        description="file of the answer with its lines, or its place where the format has none; "
        "null unless answered"
    )
    document: str | None = Field(
        default=None, description="title of its document; null where there is but one, or no answer"
    )
    language: str | None = Field(
        default=None,
        description="ISO 639-1 code of the language that the answer is written in; null unless "
        "answered, and where it does not show",
    )
    asked_in: str | None = Field(
        default=None,
        description="ISO 639-1 code of the language that the query is written in; null where it "
        "does not show",
    )
    translations: list[TranslationReply] = Field(
        default_factory=list,
        description="the same question in other languages of the documents; empty unless answered",
    )
    disagreements: list[TranslationReply] = Field(
        default_factory=list,
        description="questions whose answers say otherwise, as the documents' owner has confirmed; "
        "empty unless answered",
    )
    validity: ValidityReply | None = Field(
        default=None, description="the dates of the answer; null where it has none, or no answer"
    )
    confidence: float = Field(ge=0, le=1, description="probability that the first match answers")
    calibrated: bool = Field(
        description="false where the confidence was not fitted with the models in use"
    )
    proof: Proof | None = Field(
        default=None,
        description="where the answer stands, and SHA-256 of its UTF-8 bytes and of the index's "
        "manifest; null unless answered",
    )
    note: str | None = Field(description="the notes in one line; null where there are none")
    notes: list[NoteReply] = Field(description="what else the reader should know")
    notice: NoteReply | None = Field(description="the sentence of a notice; null unless notice")
    combined_with: str | None = Field(
        description="the query before, where the two were taken together; ask without previous for "
        "the words alone"
    )
    reply: str | None = Field(
        default=None, description="kind of a fixed reply, or the owner's key of it; else null"
    )
    contact: ContactReply | None = Field(
        default=None,
        description="whom to ask where nothing answers, where none of a choice is meant or where a "
        "reply calls for it, and the own contact of the document that answers; null for none",
    )
    within: list[str] = Field(
        default_factory=list,
        description="paths of the documents that it was looked for in, since the reader picked "
        "them or the request named them; empty for all",
    )
    choices: list[MatchReply] = Field(description="questions to choose from; empty unless choose")
    matches: list[MatchReply] = Field(
        description="nearest questions, best first; in a listing all that it lists, in their order"
    )
    parts: list[AnswerReply] = Field(
        description="an answer for each question or number of the message; empty unless several"
    )
    id: str | None = Field(
        default=None, description="what a rating of it refers to; null where nothing is kept of it"
    )

    @classmethod
    def of(cls, answer: Answer, top: int) -> AnswerReply:
        """The reply for an answer, with its first `top` matches."""
        return cls.model_validate(answer.to_dict(top))

    def claim(self) -> Claim:
        """What a saved reply claims of its source; raises QABotError where it claims nothing."""
        if self.outcome is not Outcome.ANSWERED or self.text is None or self.source is None:
            raise nothing_to_verify(self.outcome)
        return Claim(
            label=self.label or "",
            question=self.question or "",
            text=self.text,
            source=self.source,
            passage_sha256=self.proof.passage_sha256 if self.proof else None,
            index_sha256=self.proof.index_sha256 if self.proof else None,
        )


class QuestionList(BaseModel):
    """Questions, in document order."""

    total: int = Field(description="how many questions match in all")
    questions: list[ListedQuestion]

    @classmethod
    def of(
        cls, pairs: Sequence[QAPair], titles: Mapping[str, str], total: int, today: date
    ) -> QuestionList:
        """These of so many pairs in all, on a day; `titles` by path."""
        questions = [
            ListedQuestion(
                number=pair.number,
                label=pair.label,
                number_is_printed=pair.number_is_printed,
                question=pair.question,
                source=pair.source,
                document=titles.get(pair.source.path) if pair.source else None,
                holds_today=pair.holds_on(today),
            )
            for pair in pairs
        ]
        return cls(total=total, questions=questions)


class PairReply(BaseModel):
    """Why ranking put a pair where it stands."""

    number: str
    label: str
    question: str
    document: str | None = Field(default=None, description=DOCUMENT)
    confidence: float = Field(ge=0, le=1, description="ranking's probability that it answers")
    logit: float = Field(description="sum of the features' amounts; pairs are ordered by it")
    features: list[Contribution]
    words: list[WordMatch] = Field(description="each word of the query and the nearest of the pair")
    relevance: float | None = Field(
        description="what a cross-encoder gave, and ordered the pairs by; null without one"
    )

    @classmethod
    def of(cls, explained: PairExplanation) -> PairReply:
        """The reply for an explained pair."""
        pair = explained.pair
        return cls(
            number=pair.number,
            label=pair.label,
            question=pair.question,
            document=explained.document,
            confidence=explained.confidence,
            logit=explained.logit,
            features=list(explained.features),
            words=list(explained.words),
            relevance=explained.relevance,
        )


class ExplanationReply(BaseModel):
    """An answer and the numbers that it was made from."""

    answer: AnswerReply
    basis: Basis
    answered_from: float = Field(description="least confidence of an answer")
    choose_from: float = Field(description="least sum of the first three confidences of a choice")
    offered: float = Field(description="that sum")
    pairs: list[PairReply]
    confidence: ConfidenceExplanation | None
    guard: GuardVerdict | None = Field(
        description="what the guard makes of a first pair that is sure enough; null for others"
    )
    not_run: list[NotRun] = Field(
        description="looks at the first pairs that could not run, each with its reason: the answer "
        "is what it would be without them"
    )
    encoder: str | None = Field(
        default=None, description="the encoder that read the query; null where nothing was searched"
    )
    is_across: bool = Field(
        default=False,
        description="true where that was the encoder of other languages, with its own numbers",
    )
    tuned: Tuned | None = Field(
        default=None,
        description="what the owner's reviewed queries made of the confidence; null as it ships",
    )

    @classmethod
    def of(cls, explanation: Explanation) -> ExplanationReply:
        """The reply for an explanation, with as many matches as it has pairs."""
        return cls(
            answer=AnswerReply.of(explanation.answer, len(explanation.pairs)),
            basis=explanation.basis,
            answered_from=explanation.answered_from,
            choose_from=explanation.choose_from,
            offered=explanation.offered,
            pairs=[PairReply.of(pair) for pair in explanation.pairs],
            confidence=explanation.confidence,
            guard=explanation.guard,
            not_run=list(explanation.not_run),
            encoder=explanation.encoder,
            is_across=explanation.is_across,
            tuned=explanation.tuned,
        )
