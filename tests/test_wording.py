"""The fixed words around an answer, and lines of the log."""

from dataclasses import replace

import pytest

from qa_bot import Answer, Match, Outcome, QAPair, Source
from qa_bot.answering.outcome import also_in_languages, certain, named
from qa_bot.cli.answer_report import of_answer
from qa_bot.cli.terminal import folded, shown
from qa_bot.languages import language
from qa_bot.parsing.content import Unit
from qa_bot.parsing.pairs.places import source_fields
from qa_bot.records import Contact, Note
from qa_bot.wording import (
    confidence_in_words,
    contact,
    heading,
    likelihood,
    notes,
    opening,
    option,
    place,
    uncalibrated,
)


def pair(number: str, section: str | None = None, **fields) -> QAPair:
    return QAPair(number, "Why?", "So.", Source("a.txt", section=section), **fields)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (pair("4.2"), "Question 4.2"),
        (pair("4.2", "General"), "Question 4.2"),
        (pair("3", "General", label="General 3"), "General, question 3"),
        (pair("3", "General", label="General 3 (2)"), "General, question 3 (2)"),
        (pair("3", number_is_printed=False), "Question 3 (not numbered in the document)"),
        (QAPair("3", "Why?", "So."), "Question 3"),
    ],
)
def test_a_question_is_headed_by_its_number_and_section(asked, words):
    assert heading(asked) == words


def test_a_choice_has_no_number_that_nobody_printed():
    assert option(pair("3", number_is_printed=False)) == "Why?"
    assert option(pair("3", "General", label="General 3")) == "General, question 3: Why?"


def test_the_title_of_a_document_stands_above_an_answer_and_behind_a_choice():
    general = pair("3", "General", label="General 3")
    assert heading(general, document="Clinic") == "Clinic \u00b7 General, question 3"
    assert option(general, document="Clinic") == "General, question 3: Why? (Clinic)"
    unnumbered = pair("3", number_is_printed=False)
    assert option(unnumbered, document="Clinic") == "Why? (Clinic)"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source("a.txt", 3, 3), "a.txt, line 3"),
        (Source("a.txt", 3, 5), "a.txt, lines 3\u20135"),
        (Source("a.csv", place="row 7"), "a.csv, row 7"),
        (Source("a.html", place="#towels"), "a.html, #towels"),
        (Source("a.pdf", place="pages 3\u20134"), "a.pdf, pages 3\u20134"),
        (Source("a.json"), "a.json"),
    ],
)
def test_a_place_is_said_in_what_its_format_counts(source, words):
    assert place(source) == words


@pytest.mark.parametrize(
    ("confidence", "words", "in_a_line", "spanish"),
    [
        (1.0, "Exactly this question", "exactly this question", "exactamente esta pregunta"),
        (
            0.934, "Very likely the answer", "very likely the answer (93%)",
            "muy probablemente la respuesta (93 %)",
        ),
        (0.5, "Likely the answer", "likely the answer (50%)", "probablemente la respuesta (50 %)"),
        (0.4, "Possibly the answer", "possibly the answer (40%)",
         "posiblemente la respuesta (40 %)"),
    ],
)  # fmt: skip
def test_confidence_is_said_in_words(confidence, words, in_a_line, spanish):
    answer = Answer("q", Outcome.ANSWERED, "So.", confidence, (Match(pair("1"), confidence),))
    assert (likelihood(answer), confidence_in_words(answer)) == (words, in_a_line)
    assert confidence_in_words(answer, language("es")) == spanish


def test_all_around_an_answer_is_said_in_spanish():
    spanish = language("es")
    counted = pair("3", "General", label="General 3", number_is_printed=False)
    assert heading(counted, spanish) == "General, pregunta 3 (sin número en el documento)"
    assert option(pair("3"), spanish) == "Pregunta 3: Why?"
    assert place(Source("a.txt", 3, 5), spanish) == "a.txt, líneas 3–5"
    assert place(Source("a.txt", 3, 3), spanish) == "a.txt, línea 3"
    answer = Answer(
        "q", Outcome.CHOOSE, None, 0.4, calibrated=False, notes=(Note("read_as", ("a", "b")),)
    )
    assert notes(answer, spanish) == ("«a» se leyó como «b»",)
    assert opening(answer, spanish) == (
        "Quizá una de estas lo responda. ¿A qué pregunta se refiere?"
    )
    assert uncalibrated(answer, spanish) == (
        "La confianza no está calibrada: no se ajustó con los modelos en uso."
    )


def test_whom_to_ask_is_said_with_an_address_that_the_text_has_not():
    refusal = Answer("q", Outcome.NOT_COVERED, None, 0.4, contact=Contact(text="The desk"))
    mailed = Contact(text="The desk", link="mailto:a@b.org")
    dialled = Contact(text="Call 123", link="tel:123")
    assert contact(refusal) == "Contact: The desk"
    assert contact(replace(refusal, contact=mailed)) == "Contact: The desk (a@b.org)"
    assert contact(replace(refusal, contact=dialled)) == "Contact: Call 123"
    told = Contact(text="Ask the desk")  # reads well, too
    assert contact(replace(refusal, contact=told)) == "Contact: Ask the desk"
    assert contact(refusal, language("es")) == "Contacto: The desk"
    ways = Contact(text="The desk", mail="a@b.org", telephone="12 34", hours="9 to 17")
    assert contact(replace(refusal, contact=ways)) == (
        "Contact: The desk, by e-mail: a@b.org, by telephone: 12 34, hours: 9 to 17"
    )
    choice = replace(refusal, outcome=Outcome.CHOOSE)
    assert contact(choice) is None and contact(replace(refusal, contact=None)) is None


def test_the_shell_names_no_far_topics_and_whom_to_ask():
    near = Answer(
        "q",
        Outcome.NOT_COVERED,
        None,
        0.4,
        (Match(pair("3"), 0.4),),
        contact=Contact(text="Us\x1b[1m"),
    )  # fmt: skip
    lines = [part.plain() for part in of_answer(near)]
    assert lines[1:] == ["3\tWhy?\t40%", "Contact: Us\x1b[1m"]
    assert shown(lines[-1]) == "Contact: Us\ufffd[1m"  # as a terminal gets it
    far = [part.plain() for part in of_answer(replace(near, confidence=0.01))]
    assert far == ["The documents do not clearly answer this.", "Contact: Us\x1b[1m"]


def test_the_shell_names_the_pair_in_another_language_with_its_place():
    english = QAPair("2", "Is it open?", "Yes.", Source("faq.md", 3, 3), language="en")
    spanish = QAPair("2", "¿Está abierto?", "Sí.", Source("faq.es.md", 3, 3), language="es")
    answer = also_in_languages(named("q", certain([english]), 1), [spanish])
    lines = [part.plain() for part in of_answer(answer)]
    assert lines[-2:] == [
        "also answered in Spanish",
        "Question 2: ¿Está abierto? — faq.es.md, line 3",
    ]


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("last", [7, 9])
def test_every_unit_that_a_format_counts_in_is_translated(unit, last):
    source = Source("a", **source_fields(unit, 7, last))
    words = place(source, language("es"))
    assert words.startswith("a, ") and words.endswith("7" if last == 7 else "7–9")
    assert words != place(source) and place(source).split()[1] in (unit, f"{unit}s", "entries")


def test_a_line_of_the_log_is_broken_between_words():
    text = "WARNING: notes.doc: format '.doc' is not supported; expected one of .csv .docx"
    assert folded(text, 40).split("\n") == [
        "WARNING: notes.doc: format '.doc' is not",
        "  supported; expected one of .csv .docx",
    ]


def test_that_a_language_is_not_read_is_said_in_that_one_where_there_are_sentences():
    note = Note("not_read", ("en", "en"))
    told = Answer("q", Outcome.NOTICE, note.text, 0.0, notice=note)
    assert opening(replace(told, asked_in="es"), language("fr")).startswith("Esta pregunta parece")
    for code in ("so", None):
        assert opening(replace(told, asked_in=code), language("fr")).startswith("Cette question")
