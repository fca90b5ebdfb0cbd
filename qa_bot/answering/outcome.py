"""The one place where an outcome is decided, and every Answer is made.

A number or a question typed as printed names its pair: certain. Else the confidence decides, within
the promise that the owner chose, unless the guard or the words typed speak against the first pair.
What the guard finds, whether words settle which pair is meant, and which of two searches a
follow-up is answered from, is found elsewhere and handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa_bot.answering.found import Found
from qa_bot.guard import GuardVerdict
from qa_bot.ranking import MOST_CHOICES
from qa_bot.records import Answer, Match, Note, Outcome, QAPair
from qa_bot.records.qa_answers import LAPSED as LAPSED

# Matches of an answer: enough to browse, and to measure MRR@10.
MATCHES = 10
# The key of the note that the question is answered in other languages, too.
ALSO_IN_LANGUAGE = "also_in_language"
# The third of three is offered only where it is worth reading.
LEAST_CHOICE = 0.05


@dataclass(frozen=True, slots=True)
class Promise:
    """The least confidence of an answer, and the least sum of three of a choice.

    So chosen that at most the owner's rate of the answers given is wrong: `Thresholds.at`.
    """

    answered_from: float
    choose_from: float


def is_sure(confidence: float, promise: Promise) -> bool:
    """Tell whether a confidence is enough for an answer."""
    return confidence >= promise.answered_from


def may_answer(found: Found, promise: Promise) -> bool:
    """Tell whether the first pair is the answer unless the guard or the words typed object."""
    return not found.exact and is_sure(float(found.confidence[0]), promise)


def decide(confidence: np.ndarray, promise: Promise) -> Outcome:
    """Decide from confidences (n,) in order.

    One pair is offered as the answer, else the first three to choose from, else nothing.
    """
    if is_sure(float(confidence[0]), promise):
        return Outcome.ANSWERED
    if len(confidence) > 1 and confidence[:MOST_CHOICES].sum() >= promise.choose_from:
        return Outcome.CHOOSE
    return Outcome.NOT_COVERED


def choices_offered(outcome: Outcome, confidences: Sequence[float]) -> int:
    """Say how many of the matches are to choose from, from their confidences in order.

    Two or three; more only where more ask exactly the query, and none where nothing is to choose.
    """
    if outcome is not Outcome.CHOOSE:
        return 0
    worth_reading = sum(confidence >= LEAST_CHOICE for confidence in confidences[:MOST_CHOICES])
    equal = sum(confidence == confidences[0] for confidence in confidences)
    return max(worth_reading, equal, 2)


def by_meaning(
    found: Found,
    matches: tuple[Match, ...],
    promise: Promise,
    verdict: GuardVerdict | None,
    calibrated: bool,
) -> Answer:
    """Decide what is said to a query that was searched.

    `verdict` is the guard's on a first pair that is sure enough; None where that pair is not to be
    the answer, whatever its confidence.
    """
    if found.exact:
        return named(found.query, matches, len(found.exact), found.notes, calibrated)
    outcome = decide(found.confidence, promise)
    if outcome is Outcome.ANSWERED and verdict is None:
        outcome = without_answer(len(matches))
    answer = _made(found.query, outcome, matches, found.notes, calibrated)
    return held_back(answer, verdict.difference) if verdict and verdict.difference else answer


def named(
    query: str,
    matches: tuple[Match, ...],
    meant: int,
    notes: tuple[Note, ...] = (),
    calibrated: bool = True,
) -> Answer:
    """Answer with the pair that a query names; of several, the first `meant` are a choice."""
    outcome = Outcome.ANSWERED if meant == 1 else Outcome.CHOOSE
    return _made(query, outcome, matches, notes, calibrated)


def notice(
    query: str,
    sentence: Note,
    matches: tuple[Match, ...],
    notes: tuple[Note, ...] = (),
) -> Answer:
    """Say a fixed sentence to a message that asks the documents nothing, or for a list of them."""
    return Answer(
        query,
        Outcome.NOTICE,
        sentence.text,
        0.0,
        matches,
        notes=notes,
        notice=sentence,
    )


def held_back(answer: Answer, difference: Note) -> Answer:
    """Offer the same matches as a choice, and say what makes the first another question.

    What is no answer is not answered in another language either.
    """
    outcome = without_answer(len(answer.matches))
    offered = choices_offered(outcome, [m.confidence for m in answer.matches])
    answer = without_translations(answer)
    notes = (*answer.notes, difference)
    return replace(answer, outcome=outcome, text=None, notes=notes, offered=offered)


def otherwise(answer: Answer, others: Sequence[QAPair], notes: Sequence[Note]) -> Answer:
    """Name the pairs whose answers say otherwise, in notes."""
    return replace(answer, notes=(*answer.notes, *notes), disagreements=tuple(others))


def withheld(answer: Answer, matches: tuple[Match, ...], why: Note, named: int = 0) -> Answer:
    """Say that the pair which would answer does not hold today, with other matches as topics.

    The first `named` are named however unlikely they are: what was asked is in the documents.
    """
    return replace(
        without_translations(answer),
        outcome=Outcome.NOT_COVERED,
        text=None,
        confidence=matches[0].confidence if matches else 0.0,
        matches=matches,
        notes=(*(note for note in answer.notes if note != answer.difference), why),
        offered=0,
        named=named,
    )


def is_withheld(answer: Answer) -> bool:
    """Tell whether a pair would answer if it held today."""
    return answer.withheld is not None


def also_in_languages(answer: Answer, translations: Sequence[QAPair]) -> Answer:
    """Say in which other languages an answer's question is answered, too, and by which pairs."""
    codes = dict.fromkeys(pair.language for pair in translations if pair.language)
    if not codes:
        return answer
    notes = (*answer.notes, Note(ALSO_IN_LANGUAGE, (" ".join(codes),)))
    return replace(answer, notes=notes, translations=tuple(translations))


def without_translations(answer: Answer) -> Answer:
    """The same answer, where another pair is to answer or none: those are the first pair's."""
    notes = tuple(note for note in answer.notes if note.key != ALSO_IN_LANGUAGE)
    return replace(answer, notes=notes, translations=())


def between_documents(answer: Answer, fitting: tuple[Match, ...]) -> Answer:
    """Offer a pair of each of several documents that answer the same query, nearest first.

    The answer stays where theirs are the same, word for word.
    """
    shown = {match.pair: match for match in answer.matches}
    of_each: dict[str, Match] = {}
    for match in fitting:
        known = shown.get(match.pair, replace(match, confidence=0.0))
        of_each.setdefault(match.pair.answer, known)
    if len(of_each) < 2:
        return answer
    return _offering(answer, [*of_each.values()], len(of_each), Note("several_documents"))


def also_in(answer: Answer, fitting: Sequence[Match], titles: Mapping[str, str]) -> Answer:
    """Say which other documents would answer, too, and otherwise; `titles` are theirs by path."""
    own = answer.matches[0].pair
    others = [match.pair for match in fitting if match.pair.answer != own.answer]
    paths = {pair.source.path for pair in others if pair.source}
    paths -= {own.source.path if own.source else ""}
    named = ", ".join(title for path, title in titles.items() if path in paths)
    return replace(answer, notes=(*answer.notes, Note("also_in", (named,)))) if named else answer


def two_answers(answer: Answer, other: QAPair) -> Answer:
    """Offer the first match and another pair that asks the same, and say that there are two."""
    second = [match for match in answer.matches[1:] if match.pair == other]
    if not second:
        return answer
    first = [answer.matches[0], *second]
    return _offering(answer, first, max(answer.offered, 2), Note("two_answers"))


def _offering(answer: Answer, first: Sequence[Match], offered: int, note: Note) -> Answer:
    """Make a choice of so many matches, with these first, and say why."""
    others = [match for match in answer.matches if match not in first]
    return replace(
        answer,
        outcome=Outcome.CHOOSE,
        text=None,
        matches=(*first, *others)[: max(MATCHES, offered)],
        notes=(*answer.notes, note),
        offered=offered,
    )


def next_best(query: str, matches: tuple[Match, ...], notes: tuple[Note, ...]) -> Answer:
    """Offer the first of these matches as a choice, after an answer that was not the one meant."""
    outcome = without_answer(len(matches))
    offered = min(MOST_CHOICES, len(matches)) if outcome is Outcome.CHOOSE else 0
    confidence = matches[0].confidence if matches else 0.0
    return Answer(query, outcome, None, confidence, matches, notes=notes, offered=offered)


def not_among(query: str, matches: tuple[Match, ...], notes: tuple[Note, ...]) -> Answer:
    """Say that nothing answers, after a choice of which none was meant."""
    confidence = matches[0].confidence if matches else 0.0
    return Answer(query, Outcome.NOT_COVERED, None, confidence, matches, notes=notes)


def led_to(together: Answer, meant: Match, confidence: float) -> Answer:
    """Answer with one of the matches; what is left of certainty goes to the others.

    What the guard said of the first match before is no longer said.
    """
    if meant is not together.matches[0]:
        together = without_translations(together)
    others = [match for match in together.matches if match is not meant]
    scale = (1 - confidence) / max(sum(m.confidence for m in others), 1 - confidence, 1e-9)
    rest = (replace(match, confidence=match.confidence * scale) for match in others)
    return replace(
        together,
        notes=tuple(note for note in together.notes if note != together.difference),
        outcome=Outcome.ANSWERED,
        text=meant.pair.answer,
        confidence=confidence,
        matches=(replace(meant, confidence=confidence), *rest),
        offered=0,
    )


def certain_first(meant: Sequence[QAPair], ranked: Sequence[Match]) -> tuple[Match, ...]:
    """Put the pairs asked for word for word first; they share all certainty.

    The others keep their order.
    """
    others = (Match(m.pair, 0.0, m.evidence) for m in ranked if m.pair not in meant)
    return (*certain(meant), *others)[:MATCHES]


def certain(meant: Sequence[QAPair]) -> tuple[Match, ...]:
    """Make matches of the pairs that a message names: they share all certainty."""
    return tuple(Match(pair, 1 / len(meant)) for pair in meant)


def without_answer(matches: int) -> Outcome:
    """Decide what becomes of so many matches of which the first is not to be the answer."""
    return Outcome.CHOOSE if matches > 1 else Outcome.NOT_COVERED


def _made(
    query: str,
    outcome: Outcome,
    matches: tuple[Match, ...],
    notes: tuple[Note, ...],
    calibrated: bool,
) -> Answer:
    return Answer(
        query=query,
        outcome=outcome,
        text=matches[0].pair.answer if outcome is Outcome.ANSWERED else None,
        confidence=matches[0].confidence,
        matches=matches,
        notes=notes,
        calibrated=calibrated,
        offered=choices_offered(outcome, [m.confidence for m in matches]),
    )
