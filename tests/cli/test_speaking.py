"""What the shell says around an answer is in the reader's language."""

import pytest

from qa_bot.cli.coverage_lines import coverage_lines
from qa_bot.cli.speaking import VARIABLES, shell_language
from qa_bot.languages import available, language
from qa_bot.parsing.document import Coverage
from qa_bot.settings import Settings


@pytest.fixture(autouse=True)
def no_language(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "pt_BR"}, "pt"),
        ({"LANG": "de_DE@euro"}, "de"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "fi_FI.UTF-8"}, "en"),
        ({"LANG": "es_ES.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "fr_FR.UTF-8", "LC_ALL": "ar_EG.UTF-8"}, "ar"),
        ({"LC_ALL": "", "LANG": "fr"}, "fr"),
        ({"LANGUAGE": "fi:pt_BR:es", "LC_ALL": "de_DE.UTF-8"}, "pt"),
        ({"LANGUAGE": "../es:*:;q"}, "en"),
    ],
)
def test_the_language_is_that_of_the_environment_as_gettext_has_it(monkeypatch, environment, code):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert shell_language(Settings()).code == code
    assert shell_language(Settings(language="es")).code == "es"


@pytest.mark.model
def test_ask_says_everything_around_an_answer_in_the_language(
    tmp_path, monkeypatch, qa_bot_with_model
):
    (tmp_path / "faq.txt").write_text(
        "1. When is the library open?\n\nFrom nine to five.\n\n"
        "2. How do I renew a library card?\n\nAt the desk.\n\n"
        "3. How do I renew a borrowed book?\n\nAt the desk, too.\n"
    )
    here = ("--sources", tmp_path, "--index", tmp_path / "index")
    monkeypatch.setenv("LANGUAGE", "de")
    code, stdout, _ = qa_bot_with_model("ask", "1", *here)
    assert (code, stdout) == (
        0,
        "Frage 1: When is the library open?\n\nFrom nine to five.\n\n"
        "faq.txt, Zeile 3 - genau diese Frage\n",
    )
    monkeypatch.setenv("LANGUAGE", "fr")
    assert qa_bot_with_model("ask", "question 99", *here)[1] == (
        "Il n\u2019y a pas de question 99\u202f; les num\u00e9ros vont de 1 \u00e0 3.\n"
    )
    monkeypatch.setenv("LANGUAGE", "es")
    _, stdout, _ = qa_bot_with_model("ask", "who won the cup final in 1998", "--top", 2, *here)
    assert stdout.startswith(language("es").say("page.nothing_near"))
    assert stdout.count(" %\n") == 2
    monkeypatch.setenv("LANGUAGE", "ar")
    _, stdout, _ = qa_bot_with_model("ask", "1", *here)
    assert stdout.startswith(
        "السؤال 1: \u2068When is the library open?\u2069\n\nFrom nine to five."
    )
    assert "\u2068faq.txt\u2069، السطر 3" in stdout


def test_the_share_of_a_document_is_said_in_the_language():
    read = [Coverage("faq.txt", 1, 1.0), Coverage("a.md", 1_200, 0.785, ("line 3",))]
    assert list(coverage_lines(read)) == [
        "faq.txt: 1 question, 100% of its text",
        "a.md: 1,200 questions, 78% of its text, first left out: line 3",
    ]
    assert list(coverage_lines(read, language("de"))) == [
        "faq.txt: 1 Frage, 100 % des Textes",
        "a.md: 1.200 Fragen, 78 % des Textes; zuerst ausgelassen: line 3",
    ]


@pytest.mark.parametrize("code", available())
def test_counts_of_one_and_of_many_have_their_own_sentences(code):
    say = language(code).say
    for name in ("ready", "coverage"):
        assert say(f"shell.{name}_one", "a", "b") != say(f"shell.{name}", "1", "a", "b")
