"""The sentences of QA Bot, one file for each language."""

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.languages import available, direction_of, language, language_for
from qa_bot.records import Answer, Note, Outcome
from qa_bot.words.language_of import OTHER_LANGUAGES, READ_LANGUAGES

PLACEHOLDER = re.compile(r"\{(\d+)\}")
OTHERS = [code for code in available() if code != "en"]
TEXTS = {
    code: (files("qa_bot.languages") / f"{code}.toml").read_text("utf-8") for code in available()
}
# What two languages spell alike, and a name that stands for itself.
ALIKE = {
    "fr": {"conversation", "question", "section_question", "page", "pages"},
    "pt": {"percent"},
}


@pytest.mark.parametrize("code", available())
def test_every_language_says_everything_with_the_same_values(code):
    english, other = language("en").sentences, language(code).sentences
    assert {key: sorted(PLACEHOLDER.findall(text)) for key, text in other.items()} == {
        key: sorted(PLACEHOLDER.findall(text)) for key, text in english.items()
    }


def test_a_value_is_never_read_as_a_placeholder():
    note = Note("read_as", ("{1}", "{0.__class__}"))
    assert note.text == "\u201c{1}\u201d was read as \u201c{0.__class__}\u201d"


def test_an_answer_has_its_notes_in_one_line():
    notes = (Note("no_content"), Note("cut"))
    answer = Answer("q", Outcome.NOT_COVERED, None, 0.0, notes=notes)
    assert answer.note == (
        "such words alone do not tell which question is meant; "
        "only the beginning of this long question was read"
    )
    assert Answer("q", Outcome.NOT_COVERED, None, 0.0).note is None


@pytest.mark.parametrize("code", OTHERS)
def test_no_sentence_was_left_in_english(code):
    english, other = language("en").sentences, language(code).sentences
    same = {key for key, text in other.items() if text == english[key]}
    same -= {key for key in same if key.startswith("language_names.")}  # "Hindi"
    alike = {f"page.{key}" for key in ALIKE.get(code, ())}
    assert same == {"notes.verbatim", *alike}  # what a source says


@pytest.mark.parametrize("code", OTHERS)
def test_tables_and_keys_stand_in_the_order_of_english(code):
    def keys(text: str) -> list[tuple[str, list[str]]]:
        tables = tomllib.loads(text)
        return [
            (name, list(table) if isinstance(table, dict) else []) for name, table in tables.items()
        ]

    assert keys(TEXTS[code]) == keys(TEXTS["en"])


@pytest.mark.parametrize("code", available())
def test_a_language_that_no_native_speaker_has_read_says_so_at_its_top(code):
    top = TEXTS[code].partition("name =")[0]
    assert ("# Not proofread: no native speaker" in top) == (code != "en")


@pytest.mark.parametrize("code", available())
def test_a_language_has_a_name_a_direction_and_no_empty_sentence(code):
    found = language(code)
    assert found.code == code and found.name
    assert found.direction == direction_of(code) == ("rtl" if code == "ar" else "ltr")
    assert all(text.strip() == text != "" for text in found.sentences.values())


@pytest.mark.parametrize("code", available())
def test_every_language_is_named_in_every_other(code):
    told = {*available(), *READ_LANGUAGES, *OTHER_LANGUAGES}
    names = [language(code).say(f"language_names.{other}") for other in sorted(told)]
    assert len({*names}) == len(told) and all("{" not in name for name in names)


@pytest.mark.parametrize(
    ("code", "named"),
    [("en", "Arabic, English, German"), ("es", "alemán, árabe, inglés")],
)
def test_several_languages_are_named_in_the_order_of_their_names(code, named):
    assert language(code).languages_named("ar de en") == named


@pytest.mark.parametrize(
    ("code", "written"),
    [("en", "12,345"), ("es", "12.345"), ("de", "12.345"), ("fr", "12\u202f345"), ("ar", "12,345")],
)
def test_a_count_is_written_as_in_its_language(code, written):
    assert language(code).number(12_345) == written and language(code).number(7) == "7"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("ES-419", "es"),
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        ("ar-EG", "ar"),
        ("fr-CA;q=0.9, de-AT", "de"),
        ("en-GB,en;q=0.9,es;q=0.8", "en"),
        ("en;q=0.5, es;q=0.7", "es"),
        ("fi-FI, fi;q=0.9, es;q=0.1", "es"),
        ("en;q=0.8,es;q=0.8", "en"),  # equal: the first named
        ("es;q=0.8,en;q=0.8", "es"),
        ("es;q=0, fi", "en"),
        ("es;q=0,*", "en"),
        ("fi, *;q=0.9, es;q=0.8", "en"),
        ("es ; q=1.000", "es"),
        ("es;q=2, en;q=0.1", "en"),  # no quality that there is
        ("es;q=1.5, en;q=0.1", "en"),
        ("est", "en"),  # Estonian
        ("*", "en"),
        ("", "en"),
        ("../es, es/../../x, \x00", "en"),
        ("x," * 600 + "es", "en"),  # read no further
    ],
)
def test_the_language_is_the_one_that_the_browser_wants_most(header, code):
    assert language_for(header).code == code


@given(st.text())
def test_any_header_gives_a_language(header):
    assert language_for(header).code in available()
