"""What stands in a sentence of the bot reorders nothing of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.languages import available, language
from qa_bot.languages.isolation import is_closed, isolated

FSI, PDI, RLO, PDF, RLM = "\u2068", "\u2069", "\u202e", "\u202c", "\u200f"


@pytest.mark.parametrize(
    ("text", "in_english", "in_arabic"),
    [
        ("faq.txt", "faq.txt", f"{FSI}faq.txt{PDI}"),
        ("7", "7", "7"),
        ("\u0667", "\u0667", "\u0667"),
        ("", "", ""),
        ("¿Cómo?", "¿Cómo?", f"{FSI}¿Cómo?{PDI}"),
        ("207-555", "207-555", f"{FSI}207-555{PDI}"),  # in Arabic "555-207" would be read
        ("كم؟", f"{FSI}كم؟{PDI}", f"{FSI}كم؟{PDI}"),
        (f"a{RLM}", f"{FSI}a{RLM}{PDI}", f"{FSI}a{RLM}{PDI}"),
        (f"a{RLO}b", f"{FSI}ab{PDI}", f"{FSI}ab{PDI}"),  # goes on behind it
        (f"a{PDI}{RLO}b", f"{FSI}ab{PDI}", f"{FSI}ab{PDI}"),  # gets out, and goes on
        (f"a{RLO}b{PDF}", f"{FSI}a{RLO}b{PDF}{PDI}", f"{FSI}a{RLO}b{PDF}{PDI}"),
        (f"a{RLO}\nb{PDF}", f"{FSI}a\nb{PDI}", f"{FSI}a\nb{PDI}"),  # a line ends all
    ],
)
def test_a_text_of_another_direction_is_isolated(text, in_english, in_arabic):
    assert isolated(text, "ltr") == in_english
    assert isolated(text, "rtl") == in_arabic


@given(st.text(alphabet="ab \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u05d01"))
def test_whatever_is_typed_ends_where_it_ends(text):
    for code in ("en", "ar"):
        said = language(code).say("notes.read_as", text, "x")
        assert is_closed(said)


@pytest.mark.parametrize("code", available())
def test_what_a_source_says_stays_byte_for_byte(code):
    text = f"a{RLO}كم\u0667{PDI}"
    assert language(code).say("notes.verbatim", text) == text


def test_an_english_sentence_with_english_in_it_has_no_mark():
    assert language("en").say("notes.read_as", "pasport", "passport") == (
        "\u201cpasport\u201d was read as \u201cpassport\u201d"
    )
