"""An answer as JSON: the same for `POST /ask` and `qa-bot ask --json`."""

from __future__ import annotations

from pydantic import BaseModel, Field

from qa_bot.records import Answer, Match, Outcome, Source


class MatchReply(BaseModel):
    """One of the nearest questions."""

    number: str
    label: str
    question: str
    confidence: float = Field(ge=0, le=1, description="probability that this pair answers")
    source: Source | None

    @classmethod
    def of(cls, match: Match) -> MatchReply:
        """The reply for a match."""
        pair = match.pair
        return cls(
            number=pair.number,
            label=pair.label,
            question=pair.question,
            confidence=match.confidence,
            source=pair.source,
        )


class AnswerReply(BaseModel):
    """What the documents say to a query."""

    query: str
    outcome: Outcome
    number: str | None = Field(description="question number; null unless answered")
    question: str | None = Field(description="the source's question; null unless answered")
    text: str | None = Field(
        description="the source's answer byte for byte; a fixed sentence for notice, else null"
    )
    source: Source | None = Field(description="file and lines of the answer; null unless answered")
    confidence: float = Field(ge=0, le=1, description="probability that the first match answers")
    note: str | None
    choices: list[MatchReply] = Field(description="questions to choose from; empty unless choose")
    matches: list[MatchReply] = Field(description="nearest questions, best first")

    @classmethod
    def of(cls, answer: Answer, top: int) -> AnswerReply:
        """The reply for an answer, with its first `top` matches."""
        pair = answer.pair
        return cls(
            query=answer.query,
            outcome=answer.outcome,
            number=pair.number if pair else None,
            question=pair.question if pair else None,
            text=answer.text,
            source=pair.source if pair else None,
            confidence=answer.confidence,
            note=answer.note,
            choices=[MatchReply.of(match) for match in answer.choices],
            matches=[MatchReply.of(match) for match in answer.matches[:top]],
        )
