"""Trees whose fields a program named: counted, as schema.org does, or by names that say nothing."""

import json

import pytest

from qa_bot.parsing.formats import reader
from qa_bot.records import SourceError


def read(tree):
    return reader(".json")(json.dumps(tree).encode())


def pairs(content):
    return [(e.question, e.answer) for e in content.entries]


def test_only_an_accepted_answer_of_schema_org_is_one():
    questions = [
        {
            "@type": "Question",
            "name": "How do I pay?",
            "acceptedAnswer": {"@type": "Answer", "text": "<p>By card.</p>"},
            "suggestedAnswer": [{"@type": "Answer", "text": "With shells."}],
        },
        {"@type": "Question", "text": "Is it free?", "suggestedAnswer": {"text": "Perhaps."}},
    ]
    content = read({"@graph": [{"@type": "FAQPage", "mainEntity": questions}]})
    assert pairs(content) == [("How do I pay?", "By card.")]
    assert content.doubts == ("1 entry with a question and no answer, left out (entry 2)",)


@pytest.mark.parametrize(
    "fields",
    [
        {"q1": "How?", "a1": "So.", "q2": "Why?", "a2": "Because."},
        {
            "faqQuestion1": "How?",
            "faqAnswer1": "So.",
            "faq_question_2": "Why?",
            "faq_answer_2": "Because.",
        },
        {"faq1Title": "How?", "faq1Text": "So.", "faq2Title": "Why?", "faq2Text": "Because."},
    ],
)
def test_counted_fields_are_pairs(fields):
    tree = {"nav": {"home": "Home"}, "faq": {"title": "Questions", "more": "More?", **fields}}
    assert pairs(read(tree)) == [("How?", "So."), ("Why?", "Because.")]


@pytest.mark.parametrize("keys", [("1", "2", "1", "2"), ("q1", "q2", "a1", "a2")])
def test_questions_and_answers_in_two_objects_go_by_their_keys(keys):
    first, second, answer_first, answer_second = keys
    questions = {first: "How?", second: "Why?"}
    answers = {answer_second: "Because.", answer_first: "So."}
    tree = {"faq": {"title": "Questions", "questions": questions, "answers": answers}}
    assert pairs(read(tree)) == [("How?", "So."), ("Why?", "Because.")]


def test_counted_fields_that_do_not_ask_are_none():
    with pytest.raises(SourceError):
        read({"title1": "Our team", "text1": "Ten people.", "title2": "Our town", "text2": "Old."})


SHAPED = {
    "pay": {"control": "How do I pay here?", "panel": "By card or cash.", "id": "p"},
    "free": {"control": "Is entry free?", "panel": "On Mondays it is.", "id": "f"},
    "late": {"control": "I lost my ticket", "panel": "Call us.", "id": "l"},
    "title": "Questions",
}


def test_fields_are_known_by_what_they_say_where_names_say_nothing():
    content = read({"screen": SHAPED})
    assert pairs(content) == [
        ("How do I pay here?", "By card or cash."),
        ("Is entry free?", "On Mondays it is."),
        ("I lost my ticket", "Call us."),
    ]
    assert content.doubts == (
        "its questions and answers are in 'control' and 'panel', by what they say; look at them",
    )


@pytest.mark.parametrize(
    "fields",
    [
        [
            {"label": "What is your name?", "hint": "Ann Lee"},
            {"label": "What is your street?", "hint": "Main Street 1"},
        ],
        [{"control": "How do I pay here?", "panel": "By card or cash."}],
        [
            {"a": "Who are you?", "b": "I am here.", "c": "Not me. You."},
            {"a": "Who is that?", "b": "It is me.", "c": "Nobody is."},
        ],
    ],
)
def test_a_form_or_a_single_object_is_no_list_of_answers(fields):
    with pytest.raises(SourceError):
        read({"fields": fields})
