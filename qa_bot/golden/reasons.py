"""The queries that went worst, each with why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot import wording
from qa_bot.answering.measures import measure_in_words
from qa_bot.bot import QABot
from qa_bot.golden.asked_queries import Went
from qa_bot.golden.golden_rows import NOT_COVERED
from qa_bot.records import Match, Outcome, QAPair

WORST = 20
NEAREST = 3
BELOW = "; below, "


@dataclass(frozen=True, slots=True)
class Worst:
    """A query that went otherwise than wanted: what that means, why, and the nearest questions."""

    went: Went
    what: str
    why: tuple[str, ...]
    nearest: tuple[Match, ...]


def worst(bot: QABot, results: Sequence[Went], most: int = WORST) -> list[Worst]:
    """The queries that went worst, false answers first, the most confident of them at the top."""
    wrong = sorted((one for one in results if not one.right), key=_badness)
    return [_explained(bot, one) for one in wrong[:most]]


def _badness(went: Went) -> tuple[int, float]:
    """What sorts the worst first: a false answer, the answer not found, found but not given."""
    answer = went.answer
    if answer.outcome is Outcome.ANSWERED:
        return 0, -answer.confidence
    if not went.golden.numbers:
        return 3, -answer.confidence
    found = went.rank is not None and went.rank <= max(answer.offered, 1)
    return (2 if found else 1), answer.confidence


def _explained(bot: QABot, went: Went) -> Worst:
    explanation = bot.explain(went.golden.query)
    decision = wording.decision(explanation).partition(BELOW)[0].rstrip(".") + "."
    # The decision has the withheld answer's dates already.
    told = (note for note in went.answer.notes if note != went.answer.withheld)
    why = [decision, *(note.text for note in told)]
    if guarded := wording.guarded(explanation):
        why.append(guarded)
    confidence = explanation.confidence
    if confidence and went.rank == 1 and went.answer.confidence < explanation.answered_from:
        low = [entry for entry in confidence.inputs if entry.amount < 0][:2]
        if low:
            named = "; ".join(measure_in_words(entry.name) for entry in low)
            why.append(f"What lowered the confidence most: {named}.")
    return Worst(went, _what(went), tuple(dict.fromkeys(why)), went.answer.matches[:NEAREST])


def _what(went: Went) -> str:
    """What went wrong, in words."""
    answer, golden = went.answer, went.golden
    if answer.withheld:
        return f"withheld for {golden.wanted}: {answer.withheld.text}"
    stands = f"it stands in place {went.rank}" if went.rank else "it is not among the first ten"
    if answer.outcome is Outcome.ANSWERED:
        if golden.want == NOT_COVERED:
            return f"answered with question {went.got}, though nothing answers"
        return f"answered with question {went.got} for {golden.wanted}" + (
            f"; {stands}" if golden.numbers else ""
        )
    if not golden.numbers:
        return f"{went.got} for {golden.want}"
    if answer.outcome is Outcome.CHOOSE and went.rank and went.rank <= answer.offered:
        return f"a choice for {golden.wanted}, which is one of them"
    return f"{went.got} for {golden.wanted}; {stands}"


def match_in_words(match: Match) -> str:
    """A question with its number and confidence."""
    return f"{_named(match.pair, match.document)} ({match.confidence:.2f})"


def _named(pair: QAPair, document: str | None) -> str:
    number = f"{document}, {pair.label}" if document else pair.label
    return f"{number}. {' '.join(pair.question.split())}"
