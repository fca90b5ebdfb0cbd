"""An answer that seems to hold the questions below it."""

from datetime import date

from parsed_files import file

from qa_bot.checking import check

DAY = date(2025, 6, 15)
USUAL = [(str(n), f"What is thing {n}?", "x" * 20) for n in range(1, 5)]


def said(answer: str) -> list[str]:
    report = check([file(*USUAL, ("5", "What is the last?", answer))], today=DAY)
    return [f"{f.place}: {f.message}" for f in report.findings if f.rule == "long-answer"]


def test_a_long_answer_with_questions_is_named_with_their_lines():
    assert said("y" * 80 + "\nWhere is it?\nThere.\nWho has it?\nI do.") == [
        "line 41: its answer is 6 times as long as is usual here and holds what look like "
        "questions (line 43, line 45)"
    ]


def test_a_long_answer_or_one_with_questions_alone_is_none():
    assert said("y" * 200) == [] and said("Where is it?\nThere.") == []
