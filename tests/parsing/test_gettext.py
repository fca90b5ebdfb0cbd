"""Gettext: texts by their keys or in the order of their page, translated where they are."""

import pytest
from markup_cases import pairs, read_or_refused

from qa_bot.parsing.formats.gettext import read
from qa_bot.records import SourceError

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def po(*messages):
    return HEAD + "\n\n".join(messages) + "\n"


def message(text, translation, *comments):
    return "\n".join([*comments, f'msgid "{text}"', f'msgstr "{translation}"'])


def test_keys_say_what_is_a_question():
    text = po(
        message("faq.q1", "Wer darf?"),
        'msgid "faq.a1"\nmsgstr ""\n"Alle.\\n"\n"Wirklich \\"alle\\"."',
        message("faq.q2", "Was kostet es?"),
        message("faq.a2", "40 Euro."),
    )
    assert pairs(text, read) == [
        ("Wer darf?", 'Alle.\nWirklich "alle".'), ("Was kostet es?", "40 Euro.")
    ]  # fmt: skip


def test_texts_that_ask_are_questions_in_the_language_of_the_file():
    text = po(
        message("Joining", "Beitritt", "#. type: Title =="),
        message("Who may <b>join</b>?", "Wer darf <b>mit</b>?"),
        message("All of you.", "Ihr alle."),
        message("And <name> & we.", "Auch <name> & wir."),
        message("What does it cost?", ""),
        message("40 euro.", "50 Euro.", "#, fuzzy"),
        "#~ " + message("Old?", "Alt?").replace("\n", "\n#~ "),
    )
    assert pairs(text, read) == [
        ("Wer darf mit?", "Ihr alle.\n\nAuch <name> & wir."), ("What does it cost?", "40 euro.")
    ]  # fmt: skip
    assert read(text.encode()).doubts == (
        "2 text(s) without a translation that is agreed on, read as they were written",
    )


def test_a_text_that_stands_twice_in_its_page_answers_both_questions():
    text = po(
        message("Is it free?", "Kostenlos?", "#: faq.xml:1"),
        message("Yes.", "Ja.", "#: faq.xml:2 faq.xml:4"),
        message("Is it open?", "Offen?", "#: faq.xml:3"),
    )
    assert pairs(text, read) == [("Kostenlos?", "Ja."), ("Offen?", "Ja.")]


def test_a_file_without_texts_is_refused():
    with pytest.raises(SourceError, match="holds no texts; expected translations of gettext"):
        read(b"Who may join?\nYou.\n")


@pytest.mark.parametrize("part", ['msgid "a"\nmsgstr "b"\n\n', 'msgid "', '"', "#: a:1\n", "\\"])
def test_a_megabyte_is_read_in_one_pass(part):
    read_or_refused(part, read)
