"""What stands below the element that holds a page's questions is no part of the last answer."""

import pytest

from qa_bot.parsing.coverage import coverage
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats.html import read

ASKED = ["When is it open?", "Where is it?", "May I come in?"]
BELOW = "<section><p>Still unsure?</p><p>Write to the office.</p></section>"


def read_page(body: str):
    return parse(f"<html><body>{body}</body></html>".encode(), "faq.html", read)


def headed(question: str) -> str:
    return f"<h3>{question}</h3><p>So it is.</p>"


HOLDERS = {
    "an element of headings": f"<div>{''.join(map(headed, ASKED))}</div>",
    "an element for each": "<div>" + "".join(f"<div>{headed(q)}</div>" for q in ASKED) + "</div>",
    "what unfolds": "<div>"
    + "".join(f"<details><summary>{q}</summary><p>So it is.</p></details>" for q in ASKED)
    + "</div>",
    "terms": "<dl>" + "".join(f"<dt>{q}</dt><dd>So it is.</dd>" for q in ASKED) + "</dl>",
    "items": "<ol>" + "".join(f"<li><b>{q}</b><p>So it is.</p></li>" for q in ASKED) + "</ol>",
}


@pytest.mark.parametrize("held", HOLDERS.values(), ids=HOLDERS.keys())
def test_what_follows_the_element_of_the_questions_is_left_out_and_named(held):
    parsed = read_page(f"<h1>Questions</h1>{held}{BELOW}")
    assert [pair.question for pair in parsed.pairs] == ASKED
    assert [pair.answer for pair in parsed.pairs] == ["So it is."] * 3
    assert [left.text for left in parsed.leftover] == ["Still unsure?", "Write to the office."]
    assert not coverage(parsed).enough


def test_where_the_page_itself_holds_the_questions_its_end_belongs_to_the_last_answer():
    parsed = read_page("".join(map(headed, ASKED)) + "<p>But not in May.</p>")
    assert parsed.pairs[-1].answer == "So it is.\n\nBut not in May."


@pytest.mark.parametrize(
    "body",
    [
        "<div>" + "".join(f"<h3>{q}</h3>" for q in ASKED) + "</div><p>Yes to all of them.</p>",
        f"<div>{headed(ASKED[0])}{headed(ASKED[1])}<h3>{ASKED[2]}</h3></div><p>You may.</p>",
    ],
    ids=["no answer within", "the last answer is not within"],
)
def test_an_answer_is_not_lost_because_it_stands_below_the_element(body):
    assert any("You may." in p.answer or "Yes" in p.answer for p in read_page(body).pairs)


def test_a_section_of_two_questions_says_nothing():
    two = "".join(map(headed, ASKED[:2]))
    parsed = read_page(f"<div>{two}</div><p>But not in May.</p>")
    assert parsed.pairs[-1].answer == "So it is.\n\nBut not in May."
