"""What the chat and the shell say around an answer: fixed sentences, never generated ones."""

from __future__ import annotations

import re

from qa_bot import languages
from qa_bot.answering.explanation import Basis, ConfidenceExplanation, Explanation, PairExplanation
from qa_bot.answering.measures import measure_in_words
from qa_bot.guard import Look
from qa_bot.languages import Language
from qa_bot.records import RELATED as RELATED
from qa_bot.records import Answer, Outcome, QAPair, Source

ENGLISH = languages.language()
# What decides beside confidence, by the key of the note that tells the reader.
DECIDED_BY = {
    "several_documents": "each of these documents would answer if there were no other",
    "two_answers": "two questions ask the same and have other answers",
    "corrected": "another pair was meant than answered before; the message's words say which",
    "picked": "one of those offered before was picked",
}
# What decides a follow-up beside ranking.
LED_BY = {
    Basis.CONTRAST: "the message's own words lead to another pair than the question before",
    Basis.AGREED: "the message's own words lead to the same pair as the question before",
}
REORDERED = (
    "A cross-encoder put the first pairs in this order; the confidences are ranking's and stay "
    "with their places."
)
LOOKS = {
    Look.STATED: "What query and pair plainly state was not compared",
    Look.OPPOSITES: "Denials, opposites and the names of days and months were not compared",
    Look.NEAR_MISS: "The fitted guard did not run",
    Look.CROSS_ENCODER: "The cross-encoder did not run",
    Look.WORDS: "Not every look at the words ran",
}
# A place in what a format counts in, as `Source.place` has it.
COUNTED = re.compile(r"(?P<unit>[a-z]+) (?P<first>[0-9]+)(?:\u2013(?P<last>[0-9]+))?")


def likelihood(answer: Answer, language: Language = ENGLISH) -> str:
    """How sure the bot is of an answer that it gives, for a reader without statistics."""
    if answer.confidence == 1:
        return language.say("page.exact")
    if answer.confidence >= 0.9:
        return language.say("page.very_likely")
    return language.say("page.likely" if answer.confidence >= 0.5 else "page.possibly")


def confidence_in_words(answer: Answer, language: Language = ENGLISH) -> str:
    """`likelihood` within a line, with its figure unless certain: "likely the answer (63%)"."""
    words = likelihood(answer, language)
    words = words[:1].lower() + words[1:]
    if answer.confidence == 1:
        return words
    return f"{words} ({language.say('page.percent', f'{100 * answer.confidence:.0f}')})"


def probability(answer: Answer, language: Language = ENGLISH) -> str:
    """The confidence as a percentage, below 100 unless it is certain; that it is none, if so."""
    if not answer.calibrated:
        return language.say("page.uncalibrated")
    percent = min(round(100 * answer.confidence), 99)
    return language.say("page.confidence", str(percent))


def uncalibrated(answer: Answer, language: Language = ENGLISH) -> str | None:
    """A warning where the confidence was fitted with other models, and is not simply certain."""
    certain = answer.outcome is Outcome.NOTICE or answer.confidence == 1
    return None if answer.calibrated or certain else language.say("page.uncalibrated")


def reordered(explanation: Explanation) -> str | None:
    """A sentence where a cross-encoder ordered the pairs."""
    return REORDERED if any(p.relevance is not None for p in explanation.pairs) else None


def not_run(explanation: Explanation) -> tuple[str, ...]:
    """A sentence for each look at the first pairs that could not run."""
    return tuple(
        f"{LOOKS[missed.look]} ({missed.reason}): the answer is what it would be without it."
        for missed in explanation.not_run
    )


def guarded(explanation: Explanation) -> str | None:
    """A sentence with what the fitted guard found of the first pair, where it ran."""
    verdict = explanation.guard
    if verdict is None or verdict.near_miss is None:
        return None
    return (
        f"The guard's probability that this is another question: {verdict.near_miss:.3f}; an "
        f"answer is held back from {verdict.held_back_from:.3f}."
    )


def tuned(explanation: Explanation) -> str | None:
    """A sentence that the confidence was tuned; None where it is as it ships."""
    one = explanation.tuned
    if one is None:
        return None
    return (
        f"The confidence was tuned on {one.made} to {one.queries:,} reviewed queries: its logit is "
        f"{one.slope:.2f} times the shipped one, {one.shift:+.2f}."
    )


def decision(explanation: Explanation) -> str:
    """What decided the outcome, in one sentence with its numbers."""
    answer, outcome = explanation.answer, explanation.answer.outcome.value.replace("_", " ")
    if explanation.basis is Basis.NOTICE:
        return f"{outcome}: the query has no letter or digit, so nothing was searched."
    if answer.withheld:
        return f"{outcome}: {answer.withheld.text}, and is withheld."
    if explanation.basis is Basis.DIRECT:
        return f"{outcome}: the message says itself what it asks for, so nothing was searched."
    if explanation.basis is Basis.EXACT:
        return f"{outcome}: the query is a question or an alternate; below, what ranking says."
    if explanation.basis is Basis.WORDS:
        return (
            f"{outcome}: no pair is likely enough, but words alone may mean several questions; "
            "those that have all of them come first, the others follow by confidence; below, what "
            "ranking says."
        )
    if answer.notice and answer.notice.key == "not_read":
        return f"{outcome}: the query's language is not read here; below, what ranking says alone."
    keys = {note.key for note in answer.notes}
    if told := next((DECIDED_BY[key] for key in DECIDED_BY if key in keys), None):
        return f"{outcome}: {told}; below, what ranking says of all together."
    if explanation.basis in LED_BY:
        held_back = f", but {answer.difference.text}" if answer.difference else ""
        return (
            f"{outcome}: {LED_BY[explanation.basis]}, with {answer.confidence:.1%}{held_back}; "
            "below, what ranking says of the two."
        )
    if answer.outcome is not Outcome.ANSWERED and answer.confidence >= explanation.answered_from:
        reason = "what was typed does not settle which question is meant"
        return (
            f"{outcome}: the first pair has {answer.confidence:.1%}, enough for an answer, but "
            f"{answer.difference.text if answer.difference else reason}."
        )
    return (
        f"{outcome}: the first pair has {answer.confidence:.1%}, an answer needs "
        f"{explanation.answered_from:.1%}; the first three have {explanation.offered:.1%}, a "
        f"choice needs {explanation.choose_from:.1%}."
    )


def place(source: Source, language: Language = ENGLISH) -> str:
    """File and lines of an answer, or what its format has in their place."""
    return language.listed(filter(None, (language.within(source.path), lines(source, language))))


def lines(source: Source, language: Language = ENGLISH) -> str:
    """The lines of an answer, or what its format has in their place; "" where it has nothing."""
    if source.first_line is not None:
        one = source.first_line == source.last_line
        values = (str(source.first_line), str(source.last_line))
        return language.say("page.line" if one else "page.lines", *values)
    counted = COUNTED.fullmatch(source.place or "")
    if counted and f"page.{counted['unit']}" in language.sentences:
        return language.say(f"page.{counted['unit']}", *counted.groups("")[1:])
    return language.within(source.place or "")


def heading(pair: QAPair, language: Language = ENGLISH, document: str | None = None) -> str:
    """The number of a question as the document prints it, or that it is counted; its section where
    numbers restart, and the document's title if given: "Clinic \u00b7 General, question 3".
    """
    if document is not None:
        return f"{language.within(document)} \u00b7 {heading(pair, language)}"
    section = pair.source.section if pair.source else None
    name = language.say("page.question", pair.label)
    if section and pair.label.startswith(f"{section} "):
        name = language.say("page.section_question", section, pair.label[len(section) + 1 :])
    return name if pair.number_is_printed else language.say("page.counted_question", name)


def origin(
    pair: QAPair, question: str, language: Language = ENGLISH, document: str | None = None
) -> str:
    """Where an answer is from, in one line: "Question 8: Why? \u2014 Clinic, clinic.md, line 3".

    `question` is the pair's as it is to be read, `document` the title where there are several.
    """
    stands = place(pair.source, language) if pair.source else ""
    is_path = pair.source is not None and document == pair.source.path
    titled = None if is_path or document is None else language.within(document)
    named = language.listed(filter(None, (titled, stands)))
    asked = f"{heading(pair, language)}: {language.within(' '.join(question.split()))}"
    return f"{asked} \u2014 {named}" if named else asked


def option(pair: QAPair, language: Language = ENGLISH, document: str | None = None) -> str:
    """A question to choose, with its number where the document prints one, and the document's title
    if given.
    """
    if not pair.number_is_printed and document is None:
        return pair.question
    number = f"{heading(pair, language)}: " if pair.number_is_printed else ""
    titled = None if document is None else language.within(document)
    return with_document(f"{number}{language.within(pair.question)}", titled)


def with_document(text: str, document: str | None) -> str:
    """A question with the title of its document in brackets, where there are several."""
    return f"{text} ({document})" if document is not None else text


def opening(answer: Answer, language: Language = ENGLISH) -> str:
    """What stands in place of an answer: a notice, or the sentence before the questions offered.

    Where a difference was named, it says that the documents may not say this. That a language is
    not read is said in that one, if there are sentences in it.
    """
    if answer.notice:
        if answer.notice.key == "not_read" and answer.asked_in in languages.available():
            language = languages.language(answer.asked_in)
        return language.say(f"notes.{answer.notice.key}", *answer.notice.values)
    if answer.outcome is Outcome.NOTICE:
        return answer.text or ""
    if answer.difference:
        return language.say("page.differs")
    if answer.outcome is Outcome.CHOOSE:
        return language.say("page.choose")
    return language.say(f"page.{answer.refusal}")


def contact(answer: Answer, language: Language = ENGLISH) -> str | None:
    """Whom to ask, with the link as an address where the text does not have it, and the other ways;
    None for nobody.

    A choice has one for those who want none of its questions.
    """
    if answer.contact is None or answer.outcome is Outcome.CHOOSE:
        return None
    said, link = answer.contact.text, answer.contact.link
    address = (link or "").removeprefix("mailto:").removeprefix("tel:")
    whom = language.say("page.contact", said if address in said else f"{said} ({address})")
    ways = (language.say(f"page.way_{kind}", text) for kind, text, _ in answer.contact.ways)
    return language.listed((whom, *ways))


def notes(answer: Answer, language: Language = ENGLISH) -> tuple[str, ...]:
    """What the reader should know beside an answer, a sentence each."""
    return tuple(language.say(f"notes.{note.key}", *note.values) for note in answer.notes)


def feature_rows(pairs: tuple[PairExplanation, ...]) -> list[list[str]]:
    """The pairs' features, a row each: name, weight, then value and amount in each pair.

    Their sums follow, and the relevance by which a cross-encoder ordered the pairs, if one did.
    """
    rows = [
        [
            measure_in_words(same[0].name),
            f"{same[0].weight:.1f}",
            *(f"{feature.value:.2f} {feature.amount:+.1f}" for feature in same),
        ]
        for same in zip(*(pair.features for pair in pairs), strict=True)
    ]
    rows.append(["sum", "", *(f"{pair.logit:+.1f}" for pair in pairs)])
    if relevances := [pair.relevance for pair in pairs if pair.relevance is not None]:
        rows.append(
            ["cross-encoder's relevance", "", *(f"{relevance:.3g}" for relevance in relevances)]
        )
    return rows


def word_rows(pairs: tuple[PairExplanation, ...]) -> list[list[str]]:
    """The query's words, a row each: word, rarity, then the nearest word of each pair."""
    return [
        [
            same[0].word,
            f"{same[0].weight:.0%}",
            *(f"{word.matched or '-'} {word.cosine:.2f}" for word in same),
        ]
        for same in zip(*(pair.words for pair in pairs), strict=True)
    ]


def confidence_rows(confidence: ConfidenceExplanation) -> list[list[str]]:
    """The confidence's inputs, a row each: name, value, usual value, amount."""
    rows = [
        [
            measure_in_words(entry.name),
            "-" if entry.value is None else f"{entry.value:.2f}",
            f"{entry.usual:.2f}",
            f"{entry.amount:+.2f}",
        ]
        for entry in confidence.inputs
    ]
    logit = confidence.intercept + sum(entry.amount for entry in confidence.inputs)
    return [
        *rows,
        ["to begin with", "", "", f"{confidence.intercept:+.2f}"],
        [f"sum, a confidence of {confidence.probability:.1%}", "", "", f"{logit:+.2f}"],
    ]
