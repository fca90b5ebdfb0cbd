"""The linter's rules that need vectors: most with a fake encoder, whose vectors are word bags."""

from dataclasses import replace
from datetime import date

import pytest
from fakes import FakeEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parsed_files import file
from test_checking import ANY_FILE

from qa_bot.checking import Severity, check

TODAY = date(2025, 6, 15)


def rules(*files, encoder):
    report = check(files, encoder=encoder, today=TODAY, contradictions=0)
    return [(finding.rule, str(finding.place)) for finding in report.findings]


class ShortSighted(FakeEncoder):
    """Reads eight words of a text."""

    def encode_query(self, text):
        return replace(super().encode_query(text), cut=len(text.split()) > 8)


def test_different_questions_that_find_themselves_have_no_findings(encoder):
    two = file(("1", "Where is the office?", "Here."), ("2", "What does it cost?", "Nothing."))
    assert rules(two, encoder=encoder) == []


def test_questions_of_the_same_words_are_an_error_in_one_section_and_a_warning_elsewhere(encoder):
    one, other = "Is the old form valid?", "Is valid the old form?"
    beside = file(("1", one, "Yes."), ("2", other, "No."))
    report = check([beside], encoder=encoder, today=TODAY, contradictions=0)
    near = [f for f in report.findings if f.rule == "indistinguishable"]
    assert [(f.severity, str(f.place)) for f in near] == [(Severity.ERROR, "line 11")]
    assert near[0].message == (
        "no query could tell this question from that at line 1 (cosine 1.00); its answer is "
        "another one"
    )
    assert near[0].side_by_side and near[0].related and near[0].related.text == f"{one}\nYes."
    apart = file(("1", one, "Yes.", "Forms"), ("2", other, "Yes.", "Fees"))
    assert ("near-duplicate", "line 11") in rules(apart, encoder=encoder)


def test_the_same_question_word_for_word_is_told_once(encoder):
    twice = file(("1", "Is the old form valid?", "Yes."), ("2", "Is the old form valid?", "No."))
    assert rules(twice, encoder=encoder) == [("indistinguishable", "line 11")]


def test_a_question_about_what_another_one_denies_is_no_duplicate_of_it(encoder):
    pairs = file(
        ("1", "Which forms of payment does the office of the city accept?", "Cards.", "Money"),
        ("2", "Which forms of payment does the office of the city not accept?", "Shells.", "Notes"),
    )
    assert "near-duplicate" not in [rule for rule, _ in rules(pairs, encoder=encoder)]


def test_a_question_whose_words_find_another_pair_is_named_with_it(encoder):
    pairs = file(
        ("1", "the", "Fees, forms and opening hours of the office and its garden."),
        ("2", "the the office", "The office."),
        ("3", "Where is the garden?", "There."),
    )
    report = check([pairs], encoder=encoder, today=TODAY, contradictions=0)
    lost = [f for f in report.findings if f.rule == "lost-question"]
    assert [str(f.place) for f in lost] == ["line 1"]
    assert lost[0].message == "its own words find another question first, at line 11"


def test_long_questions_and_long_passages_are_told_apart():
    long = "one two three four five six seven eight nine ten"
    files = file(("1", f"{long}?", "Yes."), ("2", "Why?", f"Since {long}."), ("3", "When?", "Now."))
    found = rules(files, encoder=ShortSighted())
    assert ("long-question", "line 1") in found and ("cut-passage", "line 12") in found
    assert [place for rule, place in found if rule in ("long-question", "cut-passage")] == [
        "line 1", "line 12"
    ]  # fmt: skip


def test_unanswered_and_unusable_pairs_are_not_embedded(encoder):
    assert rules(file(("1", "Why?", "")), encoder=encoder) == [("unanswered", "line 1")]
    assert rules(file(("1", " ", "Yes."), ("2", "\ud800?", "No.")), encoder=encoder) == []


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(ANY_FILE, max_size=2))
def test_whatever_was_read_is_checked_with_vectors_too(files):
    report = check(files, encoder=FakeEncoder(), today=TODAY)
    assert len(report.contradictions) <= 10


@pytest.mark.model
def test_near_questions_with_the_model(model):
    pairs = file(
        ("1", "How do I renew my library card?", "Come to the desk.", "Cards"),
        ("2", "How can I renew my library card?", "Write to us.", "Renewals"),
        ("3", "How do I return a book?", "Use the box.", "Books"),
    )
    assert ("near-duplicate", "line 11") in rules(pairs, encoder=model)
    assert all(place == "line 11" for _, place in rules(pairs, encoder=model))


@pytest.mark.model
def test_a_passage_longer_than_the_model_reads(model, caplog):
    codes = " ".join(f"X{n}-{n * 7919}-QZ" for n in range(100))
    found = rules(file(("1", "What are the codes?", codes)), encoder=model)
    assert found == [("cut-passage", "line 2")]
