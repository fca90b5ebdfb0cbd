"""What `qa-bot ask` and `qa-bot explain` print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_bot import wording
from qa_bot.answering.explanation import Explanation, PairExplanation
from qa_bot.cli.terminal import Paragraph, Part, Rows
from qa_bot.languages import Language
from qa_bot.records import Answer, Match, Outcome
from qa_bot.records.shown import dates_line, lapsed_mark


def of_answer(
    answer: Answer, top: int | None = None, language: Language = wording.ENGLISH
) -> Iterator[Part]:
    """The answer, of several one after the other; with `top`, so many of the nearest questions."""
    for place, part in enumerate(answer.parts or (answer,)):
        if place:
            yield Paragraph("")
        yield from _of_one(part, top, language)


def of_explanation(explanation: Explanation) -> Iterator[Part]:
    """What decided, and the numbers behind it where any were computed."""
    yield Paragraph(wording.decision(explanation))
    answer, confidence = explanation.answer, explanation.confidence
    yield from _dim(
        _languages(explanation),
        answer.note,
        wording.reordered(explanation),
        wording.uncalibrated(answer),
    )
    yield from _dim(wording.guarded(explanation), *wording.not_run(explanation))
    yield from _dim(wording.tuned(explanation))
    if confidence is None:
        return
    pairs = explanation.pairs
    numbers = [pair.pair.label for pair in pairs]
    yield _heading("The first pairs")
    yield _ranked(pairs)
    yield _heading("What orders them: value, and what it adds to the sum")
    yield Rows(wording.feature_rows(pairs), ["", "weight", *numbers])
    yield _heading("The query's words, each with the nearest word of the pair")
    yield Rows(wording.word_rows(pairs), ["word", "rarity", *numbers])
    yield _heading("What lowered (-) and raised (+) the confidence in the first pair")
    yield Rows(wording.confidence_rows(confidence), ["", "here", "usually", "adds"])


def _languages(explanation: Explanation) -> str | None:
    """How a query in another language was looked up; None for one in the documents' own words."""
    if not explanation.is_across or not explanation.pairs:
        return None
    named = wording.ENGLISH.languages_named
    asked, first = explanation.answer.asked_in, explanation.pairs[0].pair.language
    return (
        f"asked in {named(asked) if asked else 'an unknown language'}, the first pair is in "
        f"{named(first) if first else 'an unknown language'}: read by {explanation.encoder}, with "
        "numbers fitted for other languages."
    )


def _of_one(answer: Answer, top: int | None, language: Language) -> Iterator[Part]:
    pair = answer.pair
    if pair is not None:
        heading = wording.heading(pair, language, answer.document)
        yield Paragraph(f"{heading}: {language.within(pair.question)}\n", "bold")
        yield Paragraph(f"{answer.text}\n")
        where = f"{wording.place(pair.source, language)} - " if pair.source else ""
        yield from _dim(dates_line(pair, language))
        yield Paragraph(f"{where}{wording.confidence_in_words(answer, language)}", "dim")
    else:
        yield Paragraph(wording.opening(answer, language))
    notes = "; ".join(wording.notes(answer, language))
    beside = (*answer.translations, *answer.disagreements)
    others = (wording.origin(one, one.question, language) for one in beside)
    yield from _dim(notes, *others, wording.uncalibrated(answer, language))
    yield from _questions(answer, top, language)
    yield from _dim(wording.contact(answer, language))


def _questions(answer: Answer, top: int | None, language: Language) -> Iterator[Part]:
    """Those to choose from, those listed, or the nearest."""
    if answer.outcome is Outcome.CHOOSE:
        yield _ranked(answer.matches[: max(top or 0, len(answer.choices))], language)
    elif answer.listed:
        yield Rows(
            [
                [
                    m.pair.label,
                    m.pair.question + lapsed_mark(m.holds, language),
                    *filter(None, [m.document]),
                ]
                for m in answer.listed
            ]
        )
    elif top is not None:
        yield _ranked(answer.matches[:top], language)
    elif answer.topics:
        yield _ranked(answer.topics, language)


def _dim(*sentences: str | None) -> Iterator[Part]:
    yield from (Paragraph(sentence, "dim") for sentence in sentences if sentence)


def _heading(text: str) -> Part:
    return Paragraph(f"\n{text}", "bold")


def _ranked(
    matches: Sequence[Match | PairExplanation], language: Language = wording.ENGLISH
) -> Part:
    """Numbers, questions and confidences, and the documents' titles where there are several."""
    return Rows([_row(match, language) for match in matches])


def _row(match: Match | PairExplanation, language: Language) -> list[str]:
    percent = language.say("page.percent", f"{100 * match.confidence:.0f}")
    return [match.pair.label, match.pair.question, percent, *filter(None, [match.document])]
