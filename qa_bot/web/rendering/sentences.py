"""What the page says of an answer in the reader's language: number, place, confidence."""

from __future__ import annotations

from qa_bot.languages import Language
from qa_bot.records import Answer, Outcome, QAPair, Source


def numbered(pair: QAPair, language: Language) -> str:
    """The number of a question as printed, or that it is counted; its section where numbers
    restart: "General, question 3".
    """
    section = pair.source.section if pair.source else None
    if section and pair.label.startswith(f"{section} "):
        number = pair.label[len(section) + 1 :]
        name = language.say("page.section_question", section, number)
    else:
        name = language.say("page.question", pair.label)
    return name if pair.number_is_printed else language.say("page.counted_question", name)


def labels(pairs: tuple[QAPair, ...], language: Language) -> list[str]:
    """A label for each pair's button, with its file where number and question are not enough."""
    plain = [
        f"{numbered(pair, language)}: {pair.question}" if pair.number_is_printed else pair.question
        for pair in pairs
    ]
    return [
        f"{label} ({pair.source.path})" if plain.count(label) > 1 and pair.source else label
        for pair, label in zip(pairs, plain, strict=True)
    ]


def lines(source: Source, language: Language) -> str:
    """The lines of an answer, what its format has in their place, or "" where it has nothing."""
    if source.first_line is None:
        return source.place or ""
    if source.first_line == source.last_line:
        return language.say("page.line", str(source.first_line))
    return language.say("page.lines", str(source.first_line), str(source.last_line))


def place(source: Source, language: Language) -> str:
    """File and lines of an answer."""
    return ", ".join(part for part in (source.path, lines(source, language)) if part)


def confidence(answer: Answer, language: Language) -> str:
    """How sure the bot is of an answer that it gives, for a reader without statistics."""
    if answer.confidence == 1:
        return language.say("page.exact")
    if answer.confidence >= 0.9:
        return language.say("page.very_likely")
    return language.say("page.likely" if answer.confidence >= 0.5 else "page.possibly")


def figure(answer: Answer, language: Language) -> str:
    """The confidence as a percentage, below 100 unless it is certain; that it is none, if so."""
    if not answer.calibrated:
        return language.say("page.uncalibrated")
    percent = min(round(100 * answer.confidence), 99)
    return language.say("page.confidence", str(percent))


def opening(answer: Answer, language: Language) -> str:
    """What is said in place of an answer: a notice's text, or what the buttons below are."""
    if answer.outcome is Outcome.NOTICE:
        return answer.text or ""
    return language.say("page.choose" if answer.outcome is Outcome.CHOOSE else "page.not_covered")
