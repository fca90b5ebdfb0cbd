"""Which documents say the same in several languages, and which of their questions are one."""

import pytest

from qa_bot.language_sides import (
    OWN_NAMES,
    language_named,
    languages_in_name,
    matched,
    sides_of_documents,
    sides_within,
)
from qa_bot.languages import available, language
from qa_bot.words.language_of import READ_LANGUAGES


def test_names_are_those_of_the_page_and_of_all_that_is_read():
    assert {*OWN_NAMES} == {*READ_LANGUAGES}
    assert {code: OWN_NAMES[code] for code in available()} == {
        code: language(code).name for code in available()
    }
    assert (language_named(" español "), language_named("Spain")) == ("es", None)


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("faq.es.md", ["es"]),
        ("faq_pt-BR.csv", ["pt"]),
        ("es/faq.md", ["es"]),
        ("a/es-mx/b/faq.fr.txt", ["es", "fr"]),
        ("en.md", ["en"]),
        ("faq Español.docx", ["es"]),
        ("Français/faq.md", ["fr"]),
        ("faq.md", []),
        ("spanish.md", []),
        ("faq", []),
    ],
)
def test_a_name_may_hold_codes_and_own_names(path, codes):
    assert languages_in_name(path) == codes


@pytest.mark.parametrize(
    ("languages", "sides"),
    [
        ({"faq.es.md": "es", "faq.md": "en"}, [("faq.md", "faq.es.md")]),
        ({"faq.en.md": "en", "faq.es.md": "es"}, [("faq.en.md", "faq.es.md")]),
        ({"d/en/faq.md": "en", "d/ar/faq.md": "ar"}, [("d/en/faq.md", "d/ar/faq.md")]),
        ({"es/faq.md": "es", "faq.md": "en"}, [("faq.md", "es/faq.md")]),
        ({"en.md": "en", "de.md": "de"}, [("en.md", "de.md")]),
        (
            {"faq.md": "en", "faq.es.md": "es", "faq_pt.md": "pt", "fees.md": "en"},
            [("faq.md", "faq.es.md", "faq_pt.md")],
        ),
        # Its text is not in the language that a part of its name is the code of.
        ({"it/faq.md": "en", "faq.md": "de"}, []),
        ({"faq.es.md": "en", "faq.md": "en"}, []),
        ({"faq.md": "en", "preguntas.es.md": "es"}, []),
        ({"faq.md": "en", "faq.es.csv": "es"}, []),
        ({"faq.zh-TW.csv": "zh", "faq.zh-CN.csv": "zh"}, []),
    ],
)
def test_documents_of_one_name_in_several_languages_are_sides(languages, sides):
    assert sides_of_documents(languages) == sides


def test_the_pairs_of_a_document_are_parted_by_their_languages():
    languages = ["en", "en", "es", "es"]
    assert sides_within(languages, ["Hours", "Fees", "Horas", "Precios"]) == (
        ((0, 1), (2, 3)),
        False,
    )
    named = ["English", "English", "Español", "Español"]
    assert sides_within(languages, named) == (((0, 1), (2, 3)), True)
    assert sides_within(["en", "en", "en"], [None] * 3) == ((), False)
    # One of three is no side, but a pair in another language.
    assert sides_within(["en", "en", "en", "es"], [None] * 4) == ((), False)


def test_a_third_language_with_too_few_pairs_is_no_side():
    languages = ["en", "en", "en", "es", "es", "fr"]
    assert sides_within(languages, [None] * 6)[0] == ((0, 1, 2), (3, 4))


def numbers(first, other, are_printed=True):
    found = matched(first.split(), other.split(), are_printed)
    return found.places, found.lacking, found.added


@pytest.mark.parametrize(
    ("first", "other", "places"),
    [
        ("1 2 3", "1 2 3", ((0, 0), (1, 1), (2, 2))),
        ("1. Q2 3)", "١ ٢ ٣", ((0, 0), (1, 1), (2, 2))),
        ("1 2 1 2", "1 2 1 2", ((0, 0), (1, 1), (2, 2), (3, 3))),  # they begin anew in sections
        ("1 2 3", "2 1 3", ((0, 1), (1, 0), (2, 2))),
    ],
)
def test_questions_with_the_same_numbers_are_one(first, other, places):
    assert numbers(first, other) == (places, (), ())


def test_a_gap_says_which_question_is_missing():
    assert numbers("1 2 3 4", "1 2 4") == (((0, 0), (1, 1), (3, 2)), (2,), ())
    assert numbers("1 3", "1 2 3") == (((0, 0), (1, 2)), (), (1,))


def test_where_the_last_is_missing_another_may_be():
    assert numbers("1 2 3 4", "1 2 3") == ((), (3,), ())
    # Each series for itself.
    assert numbers("1.1 1.2 2.1 2.2", "1.1 1.2 2.1") == (((0, 0), (1, 1)), (3,), ())
    assert numbers("1.1 1.2 2.1", "1.1 1.2") == (((0, 0), (1, 1)), (2,), ())


def test_few_common_numbers_are_chance():
    assert numbers("1 2 3 9", "9") == ((), (0, 1, 2), ())


def test_without_numbers_places_tell_where_there_are_as_many():
    assert numbers("1 2", "1 2", are_printed=False) == (((0, 0), (1, 1)), (), ())
    assert matched(["1", "2", "3"], ["1", "2"], False).is_unclear
    assert matched(["1", "1", "2"], ["1", "2"], True).is_unclear
