"""Numbered text to pairs: the real document, and small ones of our own."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import DATA, SOURCE_DOCS

from qa_bot.parsing.decoding import Decoded
from qa_bot.parsing.finding.questions import find_questions
from qa_bot.parsing.formats.text import read_text
from qa_bot.records import QAPair, SourceError


def parse_text(text: str, name: str) -> list[QAPair]:
    """Pairs of a plain text."""
    return list(find_questions(read_text(Decoded(text)), name).pairs)


NAME = "state-dmv-data-sharing-with-ice-in-maine.txt"
TEXT = (SOURCE_DOCS / NAME).read_bytes().decode()


@pytest.fixture(scope="module")
def maine() -> list[QAPair]:
    return parse_text(TEXT, NAME)


def test_the_maine_page_has_its_twenty_questions_with_title_and_section(maine):
    assert [pair.number for pair in maine] == [str(number) for number in range(1, 21)]
    assert {pair.source.path for pair in maine} == {NAME}
    assert {pair.source.title for pair in maine} == {"State DMV Data Sharing With ICE in Maine"}
    assert {pair.source.section for pair in maine} == {"Federal Government"}


@pytest.mark.parametrize(("number", "lines"), [(2, (13, 13)), (8, (68, 75)), (10, (83, 83))])
def test_answers_of_the_maine_page_are_whole(maine, number, lines):
    pair = maine[number - 1]
    assert pair.answer == (DATA / f"maine_answer_{number}.txt").read_bytes().decode()
    assert (pair.source.first_line, pair.source.last_line) == lines


@pytest.mark.parametrize("position", range(20))
def test_lines_of_the_source_are_the_answer_and_the_question_stands_before(maine, position):
    pair = maine[position]
    lines = TEXT.split("\n")
    assert "\n".join(lines[pair.source.first_line - 1 : pair.source.last_line]) == pair.answer
    assert pair.answer in TEXT
    before = [line for line in lines[: pair.source.first_line - 1] if line]
    assert before[-1] == f"{pair.number}. {pair.question}"


def test_the_last_answer_of_the_maine_page_ends_with_the_file(maine):
    assert maine[-1].source.last_line == len(TEXT.split("\n"))
    assert TEXT.endswith(maine[-1].answer)


@dataclass
class Case:
    """A document, and its pairs as (number, question, answer)."""

    id: str
    text: str
    pairs: list[tuple[str, str, str]] = field(default_factory=list)


OPEN = ("1", "Are you open?", "Daily.")
COST = ("2", "What does it cost?", "Five.")
CASES = [
    Case("dots", "1. Are you open?\nDaily.\n2. What does it cost?\nFive.\n", [OPEN, COST]),
    Case("one bracket", "1) Are you open?\nDaily.\n2) What does it cost?\nFive.", [OPEN, COST]),
    Case("two brackets", "(1) Are you open?\nDaily.\n(2) What does it cost?\nFive.", [OPEN, COST]),
    Case(
        "question over two lines",
        "1. Are\n   you open?\nDaily.\n\n2. What does\nit cost?\n\nFive.\n",
        [OPEN, COST],
    ),
    Case(
        "a question over two lines that do not end a sentence",
        "1. Are you\nopen, or\nare you not?\nDaily.\n",
        [("1", "Are you open, or are you not?", "Daily.")],
    ),
    Case(
        "numbers as printed",
        "01. Are you open?\nDaily.\n02. What does it cost?\nFive.\n",
        [("01", *OPEN[1:]), ("02", *COST[1:])],
    ),
    Case(
        "CRLF stays inside an answer and is no part of its end",
        "1. Are you open?\r\n\r\nDaily.\r\nOr not.\r\n\r\n2. What does it cost?\r\nFive.\r\n",
        [("1", "Are you open?", "Daily.\r\nOr not."), COST],
    ),
    Case(
        "indentation and empty lines inside an answer stay",
        "1. Are you open?\n\n  Daily.\n\n\n    Or not. \n\n2. What does it cost?\nFive.",
        [("1", "Are you open?", "  Daily.\n\n\n    Or not. "), COST],
    ),
    Case(
        "answers that begin with a list",
        "1. How do I pay?\n\n1. Go in.\n2. Pay.\n\n"
        "2. Where do I park?\n\n1. Behind.\n2. In front.\n",
        [
            ("1", "How do I pay?", "1. Go in.\n2. Pay."),
            ("2", "Where do I park?", "1. Behind.\n2. In front."),
        ],
    ),
    Case(
        "a list that runs up to the number of the next question",
        "1. Are you open?\nDaily.\n\n2. How do I leave?\n\n1. Take the lift\n2. Turn left\n"
        "3. Show the ticket\n4. Go out\n\n3. When do you close?\n\nAt six.\n\n"
        "4. Do you sell tea?\n\nNo.\n",
        [
            OPEN,
            (
                "2",
                "How do I leave?",
                "1. Take the lift\n2. Turn left\n3. Show the ticket\n4. Go out",
            ),
            ("3", "When do you close?", "At six."),
            ("4", "Do you sell tea?", "No."),
        ],
    ),
    Case(
        "a number left out",
        "1. Are you open?\nDaily.\n\n2. What does it cost?\nFive.\n\n4. May I bring a dog?\nNo.\n",
        [OPEN, COST, ("4", "May I bring a dog?", "No.")],
    ),
    Case(
        "several numbers left out before the last question",  # it was part of the answer to 2
        "1. Are you open?\nDaily.\n\n2. What does it cost?\nFive.\n\n7. May I bring a dog?\nNo.\n",
        [OPEN, COST, ("7", "May I bring a dog?", "No.")],
    ),
    Case(
        "ten numbers left out",
        "1. Are you open?\nDaily.\n\n2. What does it cost?\nFive.\n\n13. May I bring a dog?\nNo.\n",
        [OPEN, COST, ("13", "May I bring a dog?", "No.")],
    ),
    Case(
        "numbers that begin late",
        "9. Are you open?\nDaily.\n10. What does it cost?\nFive.\n",
        [("9", *OPEN[1:]), ("10", *COST[1:])],
    ),
    Case(
        "questions without a question mark that stand alone",
        "1. Opening hours\n\nNine to five.\n\n2. Tickets\n\nFive.\n",
        [("1", "Opening hours", "Nine to five."), ("2", "Tickets", "Five.")],
    ),
    Case(
        "line separators that no editor counts",
        "1. Are you open?\nDaily.\u2028Yes.\x0cNo.\n2. What does it cost?\nFive.",
        [("1", "Are you open?", "Daily.\u2028Yes.\x0cNo."), COST],
    ),
    Case(
        "other scripts",
        "1. \u5f00\u95e8\u5417\uff1f\n\u662f\u7684\u3002\n"
        "2. \u0643\u0645\u061f\n\u062e\u0645\u0633.\n",
        [
            ("1", "\u5f00\u95e8\u5417\uff1f", "\u662f\u7684\u3002"),
            ("2", "\u0643\u0645\u061f", "\u062e\u0645\u0633."),
        ],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_small_documents(case):
    found = parse_text(case.text, "small.txt")
    assert [(pair.number, pair.question, pair.answer) for pair in found] == case.pairs
    for pair in found:
        lines = case.text.split("\n")[pair.source.first_line - 1 : pair.source.last_line]
        assert "\n".join(lines).removesuffix("\r") == pair.answer


@pytest.mark.parametrize("end", [".", "!", ":", ";"])
def test_a_question_wraps_only_while_the_line_before_does_not_end_a_sentence(end):
    # The answer up to "Need help?" was once part of the question.
    text = f"1. What are the opening hours\nWe open at nine{end}\nNeed help?\nCall us."
    (pair,) = parse_text(text, "small.txt")
    assert pair.question == "What are the opening hours"
    assert pair.answer == f"We open at nine{end}\nNeed help?\nCall us."
    assert (pair.source.first_line, pair.source.last_line) == (2, 4)


@pytest.mark.parametrize(
    ("head", "title", "section"),
    [
        ("Section 8 Housing FAQ\n", "Section 8 Housing FAQ", None),
        ("Topics of the day\n", "Topics of the day", None),
        ("Category: Housing\nSection 8 Housing FAQ\n", "Section 8 Housing FAQ", "Housing"),
        ("Categories Housing\n\nHousing FAQ\n\nLast edited in May\n", "Housing FAQ", "Housing"),
        ("Housing FAQ\nLast edited in May\ncategory Housing\n", "Housing FAQ", "Housing"),
        ("", None, None),
    ],
)
def test_the_first_line_that_is_no_category_is_the_title(head, title, section):
    (pair,) = parse_text(f"{head}\n1. Are you open?\nDaily.\n", "small.txt")
    assert (pair.source.title, pair.source.section) == (title, section)


@pytest.mark.parametrize(
    "text",
    ["Just a letter.\n", "Shopping\n\n1. Milk\n2. Bread\n3. Eggs\n", "1. Wash.\n\n2. Rinse.\n", ""],
    ids=["prose", "shopping list", "instructions", "nothing"],
)
def test_text_without_questions_is_refused(text):
    with pytest.raises(SourceError, match="holds no questions that can be told"):
        parse_text(text, "small.txt")


@given(st.text() | st.text("12.)( ?\r\nab\t\x0c\u2028"))
def test_any_text_gives_slices_of_itself_or_a_source_error(text):
    try:
        pairs = parse_text(text, "any.txt")
    except SourceError:
        return
    lines = text.split("\n")
    assert pairs
    for pair in pairs:
        found = "\n".join(lines[pair.source.first_line - 1 : pair.source.last_line])
        assert found.removesuffix("\r").endswith(pair.answer)


PROSE = st.text("abcdefg hij,", min_size=1).map(str.strip).filter(lambda text: text.strip(" ,"))
LISTS = st.lists(PROSE, min_size=1, max_size=6).map(
    lambda items: "\n".join(f"{number}. {item}." for number, item in enumerate(items, 1))
)
ANSWERS = st.lists(PROSE | LISTS, min_size=1, max_size=3).map("\n\n".join)


@given(st.lists(st.tuples(PROSE, ANSWERS), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_a_generated_document_parses_back_to_what_it_was_made_of(generated, line_end):
    parts = [f"{n}. {question}?\n\n{answer}" for n, (question, answer) in enumerate(generated, 1)]
    text = ("A title\n\n" + "\n\n".join(parts) + "\n").replace("\n", line_end)
    found = [(pair.number, pair.question, pair.answer) for pair in parse_text(text, "g.txt")]
    assert found == [
        (str(n), f"{question}?", answer.replace("\n", line_end))
        for n, (question, answer) in enumerate(generated, 1)
    ]
