"""Proper names, as capitals tell them."""

import pytest

from qa_bot.words.names import typed_names
from qa_bot.words.roots import roots
from qa_bot.words.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("is it law in Québec", {"québec"}),
        ("does GlobalSign or eBay pay", {"globalsign", "ebay"}),
        ("NASA wants my data", {"nasa"}),
        ("what about the UN's office", {"un"}),
        ("ask Łukasz or Šárka", {"łukasz", "šárka"}),
        ("open on Sundays in July", set()),
        ("WHAT DOES NASA WANT", set()),
        ("when does lena teach", set()),
    ],
)
def test_names_that_a_query_spells_as_such(query, wanted):
    assert typed_names(query) == wanted


def test_days_and_months_in_the_plural_are_no_names_of_documents():
    vocabulary = Vocabulary.from_texts(
        ["We open on Mondays in March, in Oslo, but not on Fridays."]
    )
    assert {*vocabulary.names} == {"oslo"}


def test_short_forms_are_apart_from_names():
    vocabulary = Vocabulary.from_texts(
        ["The bureau in Bern, the WHO and the IRS. Then who? by eBay"]
    )
    assert ({*vocabulary.names}, {*vocabulary.short_forms}) == ({"bern", "ebay"}, {"irs"})
    assert [vocabulary.is_name(word) for word in ("irs", "bern", "who")] == [True, True, False]


def test_new_names_are_those_that_no_document_prints():
    vocabulary = Vocabulary.from_texts(["A bureau in Bern, of the IRS"])
    assert vocabulary.new_names("do the Bernese, the FBI or the IRS in Genf") == {"fbi", "genf"}


def test_irregular_forms_are_joined():
    assert roots("kept withheld children forbade lent") == roots("keep withhold child forbid lend")
