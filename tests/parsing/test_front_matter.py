"""Front matter: files that are one question each."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.parsing import read_file
from qa_bot.parsing.content import Unit
from qa_bot.parsing.markup.front_matter import single_pair, split
from qa_bot.records import SourceError

PAGE = """---
id: 52217fc51b
question: 'Visits: when are you
  open?'
number: 4.10
sort_order: 4
tags: [a, b]
alternates: [hours, opening times]
valid_until: 2026-12-31
url: https://example.org/faq
---

Daily, *nine* to five.

- Not on Mondays.

"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_question_in_the_front_matter_makes_a_pair_of_the_file(line_end, mark):
    text = mark + PAGE.replace("\n", line_end)
    content = single_pair(text)
    (entry,) = content.entries
    assert entry.question == "Visits: when are you open?"
    assert entry.answer == f"Daily, *nine* to five.{line_end}{line_end}- Not on Mondays."
    assert (content.unit, content.text, content.doubts) == (Unit.LINE, text, ())
    assert (entry.position, entry.last) == (13, 15) and entry.answer in text
    assert (entry.number, entry.section) == ("4.10", None)
    assert entry.alternates == ("hours", "opening times")
    assert (entry.valid_until, entry.url) == (date(2026, 12, 31), "https://example.org/faq")


def test_fields_and_the_start_of_the_body():
    front = split(PAGE)
    assert front.fields["tags"] == ["a", "b"] and front.fields["id"] == "52217fc51b"
    assert PAGE[front.body_start :].startswith("\nDaily") and front.doubt is None


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("No front matter\n---\n", "No front matter\n---\n"),
        ("---\nnever: closed\n", "---\nnever: closed\n"),
        ("---\nSome prose, between: two: rules.\n---\nMore\n", None),
        ("---\n- a\n- b\n---\nMore\n", None),
        ("---\n---\nBody", "Body"),
        ("", ""),
    ],
)
def test_texts_without_front_matter_are_all_body(text, body):
    front = split(text)
    assert front.fields == {} and front.doubt is None
    assert text[front.body_start :] == (text if body is None else body)
    assert single_pair(text) is None


@pytest.mark.parametrize("fields", ["title: Are you open?", "layout: faq", "question:", "a: 1"])
def test_pages_without_a_question_are_no_pairs(fields):
    assert single_pair(f"---\n{fields}\n---\nText\n") is None


def test_broken_front_matter_is_skipped_with_a_doubt():
    text = "---\nquestion: Course: when?\n---\nToday.\n"
    front = split(text)
    assert (front.fields, text[front.body_start :]) == ({}, "Today.\n")
    assert front.doubt == (
        "its front matter is no valid YAML in line 2 (mapping values are not allowed in this "
        "context); expected YAML; quote texts that hold a colon or begin with a sign"
    )
    tagged = split("---\nquestion: !!python/name:os.system\n---\nToday.\n")
    assert tagged.doubt.startswith("its front matter has the tag")


def test_a_question_without_a_body_is_refused():
    with pytest.raises(SourceError, match="^has a question in its front matter and no text below"):
        single_pair("---\nquestion: Open?\n---\n \n")


def test_a_date_that_cannot_be_read_is_a_doubt():
    content = single_pair("---\nquestion: Open?\nreviewed: in May\n---\nYes.\n")
    assert content.entries[0].answer == "Yes."
    assert content.doubts == (
        "1 line with a date in 'reviewed' that is not written like 2026-01-31, not kept (line 5)",
    )


BODIES = st.text(st.sampled_from("ab \n\r-:'\u00e9\u2028"), max_size=40)


@given(BODIES, st.text(st.sampled_from("ab '\u00e9?"), max_size=20))
def test_the_answer_is_an_exact_slice_with_its_lines(body, question):
    text = f"---\nquestion: 'Q{question.replace(chr(39), chr(39) * 2)}'\n---\n{body}\nEnd.\n"
    (entry,) = single_pair(text).entries
    assert entry.question == " ".join(f"Q{question}".split())
    lines = text.split("\n")[entry.position - 1 : entry.last]
    assert "\n".join(lines).removesuffix("\r") == entry.answer and lines[-1] == "End."


@given(st.text(st.sampled_from("-\n .:qa?!&*[]{}\"'\r\ufeff"), max_size=60))
def test_any_text_is_split_or_refused(head):
    for text in (head, f"---\n{head}\n---\nx", f"---\nquestion: {head}\n---\nx"):
        try:
            content = single_pair(text)
        except SourceError as error:
            assert "\n" not in str(error)
        else:
            assert content is None or content.entries[0].answer in text


def test_dates_of_a_page_are_those_of_its_questions(tmp_path):
    head = "---\ntitle: Fees\nreviewed: 2026-05-01\nvalid until: next May\n---\n"
    (tmp_path / "a.md").write_text(f"{head}# When?\n\nDaily.\n\n# Where?\n\nHere.\n")
    (tmp_path / "b.html").write_text(f"{head}<h2>When?</h2><p>Daily.</p><h2>Where?</h2><p>Here.")
    for path in tmp_path.iterdir():
        parsed = read_file(path)
        assert [pair.reviewed for pair in parsed.pairs] == [date(2026, 5, 1)] * 2
        assert [pair.valid_until for pair in parsed.pairs] == [None, None]
        assert parsed.doubts == (
            "its front matter has a valid_until that cannot be read: "
            "'next May' is no date like 2026-01-31",
        )
