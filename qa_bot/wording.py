"""What the chat and the shell say around an answer: fixed sentences, never generated ones."""

from __future__ import annotations

from qa_bot.ranking.explanation import Basis, ConfidenceExplanation, Explanation, PairExplanation
from qa_bot.records import Answer, Outcome, QAPair, Source

NOT_COVERED = "The documents do not clearly answer this. The nearest topics in them are:"
RELATED = 3  # nearest questions named where none answers, or beside an answer
UNCALIBRATED = "The confidence is uncalibrated: it was not fitted with the models in use."
REORDERED = (
    "A cross-encoder put the first pairs in this order; the confidences are ranking's and stay "
    "with their places."
)
# What the names of ranking's features and inputs mean, for a reader of an explanation.
MEASURES = {
    "passage_cosine": "likeness to the answer",
    "token_match": "query's words found, by rarity",
    "question_match": "question's words in the query",
    "bm25": "same words (BM25)",
    "margin_third": "lead over the third pair",
    "share": "first pair's share",
    "passage_margin": "lead in likeness to the answer",
    "question_gap": "another question is nearer by",
    "question_height": "question nearer than average",
    "missing": "query's words not found",
    "agreement": "features that agree on it",
    "known_words": "words that the documents know",
    "log_tokens": "length of the query",
}
CHOOSE = "More than one answer may fit. Which question did you mean?"


def confidence_in_words(answer: Answer) -> str:
    """How sure the bot is of an answer that it gives, for a reader without statistics."""
    if answer.confidence == 1:
        return "exactly this question"
    likely = "likely" if answer.confidence >= 0.5 else "possibly"
    if answer.confidence >= 0.9:
        likely = "very likely"
    return f"{likely} the answer ({answer.confidence:.0%})"


def uncalibrated(answer: Answer) -> str | None:
    """A warning where the confidence was fitted with other models, and is not simply certain."""
    certain = answer.outcome is Outcome.NOTICE or answer.confidence == 1
    return None if answer.calibrated or certain else UNCALIBRATED


def reordered(explanation: Explanation) -> str | None:
    """A sentence where a cross-encoder ordered the pairs."""
    return REORDERED if any(p.relevance is not None for p in explanation.pairs) else None


def measure_in_words(name: str) -> str:
    """What a feature of ranking, or an input of the confidence, stands for."""
    return MEASURES.get(name, name.replace("_", " "))


def decision(explanation: Explanation) -> str:
    """What decided the outcome, in one sentence with its numbers."""
    answer, outcome = explanation.answer, explanation.answer.outcome.value.replace("_", " ")
    if explanation.basis is Basis.NOTICE:
        return f"{outcome}: the query has no letter or digit, so nothing was searched."
    if explanation.basis is Basis.EXACT:
        return f"{outcome}: the query is a question as printed; below, what ranking says alone."
    if answer.outcome is not Outcome.ANSWERED and answer.confidence >= explanation.answered_from:
        held_back = [note.text for note in answer.notes if note.key.startswith("guard_")]
        reason = "what was typed does not settle which question is meant"
        return (
            f"{outcome}: the first pair has {answer.confidence:.1%}, enough for an answer, but "
            f"{(held_back or [reason])[0]}."
        )
    return (
        f"{outcome}: the first pair has {answer.confidence:.1%}, an answer needs "
        f"{explanation.answered_from:.1%}; the first three have {explanation.offered:.1%}, a "
        f"choice needs {explanation.choose_from:.1%}."
    )


def place(source: Source) -> str:
    """File and lines of an answer, or what its format has in their place."""
    if source.first_line is None:
        return f"{source.path}, {source.place}" if source.place else source.path
    lines = f"lines {source.first_line}\u2013{source.last_line}"
    if source.first_line == source.last_line:
        lines = f"line {source.first_line}"
    return f"{source.path}, {lines}"


def heading(pair: QAPair) -> str:
    """The number of a question as the document prints it, or that it is counted; its section where
    numbers restart: "General, question 3".
    """
    section = pair.source.section if pair.source else None
    name = f"Question {pair.label}"
    if section and pair.label.startswith(f"{section} "):
        name = f"{section}, question {pair.label[len(section) + 1 :]}"
    return name if pair.number_is_printed else f"{name} (not numbered in the document)"


def option(pair: QAPair) -> str:
    """A question to choose, with its number where the document prints one."""
    return f"{heading(pair)}: {pair.question}" if pair.number_is_printed else pair.question


def opening(answer: Answer) -> str:
    """The sentence before a choice or before related topics."""
    if answer.outcome is Outcome.CHOOSE:
        return CHOOSE
    return NOT_COVERED


def feature_rows(pairs: tuple[PairExplanation, ...]) -> list[list[str]]:
    """The pairs' features, a row each: name, weight, then value and amount in each pair.

    Their sums follow, and the relevance by which a cross-encoder ordered the pairs, if one did.
    """
    rows = [
        [
            measure_in_words(same[0].name),
            f"{same[0].weight:.1f}",
            *(f"{found.value:.2f} {found.amount:+.1f}" for found in same),
        ]
        for same in zip(*(pair.features for pair in pairs), strict=True)
    ]
    rows.append(["sum", "", *(f"{pair.logit:+.1f}" for pair in pairs)])
    relevances = [pair.relevance for pair in pairs if pair.relevance is not None]
    if relevances:
        rows.append(["cross-encoder's relevance", "", *(f"{found:.3g}" for found in relevances)])
    return rows


def word_rows(pairs: tuple[PairExplanation, ...]) -> list[list[str]]:
    """The query's words, a row each: word, rarity, then the nearest word of each pair."""
    return [
        [
            same[0].word,
            f"{same[0].weight:.0%}",
            *(f"{found.matched or '-'} {found.cosine:.2f}" for found in same),
        ]
        for same in zip(*(pair.words for pair in pairs), strict=True)
    ]


def confidence_rows(confidence: ConfidenceExplanation) -> list[list[str]]:
    """The confidence's inputs, a row each: name, value, usual value, amount."""
    rows = [
        [
            measure_in_words(found.name),
            "-" if found.value is None else f"{found.value:.2f}",
            f"{found.usual:.2f}",
            f"{found.amount:+.2f}",
        ]
        for found in confidence.inputs
    ]
    logit = confidence.intercept + sum(found.amount for found in confidence.inputs)
    return [
        *rows,
        ["to begin with", "", "", f"{confidence.intercept:+.2f}"],
        [f"sum, a confidence of {confidence.probability:.1%}", "", "", f"{logit:+.2f}"],
    ]
