"""What the chat and the shell say around an answer: fixed sentences, never generated ones."""

from __future__ import annotations

from qa_bot.records import Answer, Outcome, QAPair, Source

NOT_COVERED = "The documents do not clearly answer this. The nearest topics in them are:"
RELATED = 3  # nearest questions named where none answers, or beside an answer
CHOOSE = "More than one answer may fit. Which question did you mean?"


def confidence_in_words(answer: Answer) -> str:
    """How sure the bot is of an answer that it gives, for a reader without statistics."""
    if answer.confidence == 1:
        return "exactly this question"
    likely = "likely" if answer.confidence >= 0.5 else "possibly"
    if answer.confidence >= 0.9:
        likely = "very likely"
    return f"{likely} the answer ({answer.confidence:.0%})"


def place(source: Source) -> str:
    """File and lines of an answer."""
    lines = f"lines {source.first_line}\u2013{source.last_line}"
    if source.first_line == source.last_line:
        lines = f"line {source.first_line}"
    return f"{source.path}, {lines}"


def heading(pair: QAPair) -> str:
    """The number of a question, as the document prints it."""
    return (
        f"Question {pair.label}" if pair.number_is_printed else f"Question {pair.label} (counted)"
    )


def opening(answer: Answer) -> str:
    """The sentence before a choice or before related topics."""
    if answer.outcome is Outcome.CHOOSE:
        return CHOOSE
    return NOT_COVERED
