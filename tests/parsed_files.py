"""Files as parsing gives them, for tests of what reads those."""

from collections.abc import Sequence

from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.parsed import Parsed, Stretch
from qa_bot.records import QAPair, Source


def file(
    *pairs: QAPair | tuple,
    path: str = "faq.txt",
    unit: Unit = Unit.LINE,
    leftover: Sequence[Stretch] = (),
    maybe: Sequence[Stretch] = (),
    doubts: Sequence[str] = (),
    text: str | None = None,
) -> Parsed:
    """Pairs, or (number, question, answer[, section]), ten lines apart, answers a line below."""
    found, questions = [], []
    for place, given in enumerate(pairs):
        line = 10 * place + 1
        if isinstance(given, tuple):
            number, question, answer, *section = given
            last = line + 1 + answer.count("\n")
            source = Source(path, line + 1, last, section=section[0] if section else None)
            given = QAPair(number, question, answer, source)
        found.append(given)
        questions.append(Stretch(line, line, given.question))
    return Parsed(
        path, "0" * 64, Content(unit, text=text), tuple(found), tuple(questions),
        tuple(leftover), tuple(maybe), tuple(doubts),
    )  # fmt: skip
