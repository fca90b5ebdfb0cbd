"""Sentences that oppose each other: what counts as opposed, and how they are ranked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsed_files import file

from qa_bot import QAPair
from qa_bot.checking import check
from qa_bot.words.opposition import antonyms, opposition, said

PAIRS = file(
    ("1", "Are dogs allowed?", "The park rules allow dogs on the lawn. Bring a lead."),
    ("2", "What may I not do?", "The park rules prohibit dogs on the lawn. Bring a lead."),
    ("3", "When is it open?", "The gates of the garden open at nine in the morning."),
)


def strength(one: str, other: str) -> float:
    return opposition(said(one), said(other), {}).strength


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The city has laws on noise.", "The city has no laws on noise."),
        ("You can pay the fee by card.", "You can't pay the fee by card."),
        ("You can pay the fee by card.", "You can’t pay the fee by card."),
        ("Visits are possible without a permit.", "For visits a permit is required."),
        ("The old form is valid.", "The old form is invalid."),
        ("The office accepts cash.", "The office refuses cash."),
        ("The permit costs 40 dollars.", "The permit costs 55 dollars."),
        ("Up to 3 % of guests cancel.", "Up to 12% of guests cancel."),
    ],
)
def test_opposed(one, other):
    assert strength(one, other) >= 0.4
    assert strength(one, other) == strength(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The city has laws on noise.", "The city has laws on noise."),
        ("The city has no laws on noise.", "The city has no laws on noise."),
        ("The office accepts cash.", "The office does not refuse cash."),
        ("The old form is not valid.", "The old form is invalid."),
        ("The permit costs 40 dollars.", "The permit costs 40 dollars."),
        ("It takes 3 weeks.", "It costs 40 dollars."),
        ("Not only cash is accepted here.", "Cash is accepted here."),
        ("", "No."),
    ],
)
def test_not_opposed(one, other):
    assert strength(one, other) == 0


def test_a_negation_reaches_what_follows_it_and_not_the_whole_sentence():
    read = said("Dogs are not specifically allowed on lawns near water, birds are.")
    # In full the first word that is no adverb, then less; nothing before it or past the comma.
    stems = ("dog", "specif", "allow", "lawn", "near", "water", "bird")
    assert [read.denied[stem] for stem in stems] == [0, 0, 1, 0.7, 0.5, 0.35, 0]
    assert said("If it is not valid, ask.").denied["valid"] == pytest.approx(0.3)


def test_antonyms_oppose_each_other_both_ways_and_nothing_opposes_itself():
    assert "forbid" in antonyms()["allow"] and "allow" in antonyms()["forbid"]
    assert all(word not in opposites for word, opposites in antonyms().items())


def test_the_opposed_sentences_of_two_answers_come_with_both_texts(encoder):
    (finding,) = check([PAIRS], encoder=encoder).contradictions
    assert finding.place.text == "The park rules allow dogs on the lawn."
    assert finding.related and finding.related.text == "The park rules prohibit dogs on the lawn."
    assert (str(finding.place), str(finding.related)) == ("line 2", "line 12")
    assert (
        finding.message
        == "question 1 may contradict question 2, line 12 (opposites: allow / prohibit)"
    )
    assert (finding.severity.value, finding.side_by_side) == ("note", True)


def test_sentences_are_compared_by_the_words_of_their_language(encoder):
    spanish = [
        replace(pair, language="es")
        for pair in (
            QAPair("1", "¿Pueden entrar perros?", "Las normas del parque permiten perros en él."),
            QAPair("2", "¿Qué no se puede?", "Las normas del parque prohíben perros en él."),
        )
    ]
    (finding,) = check([file(*spanish)], encoder=encoder).contradictions
    assert (
        finding.message
        == "question 1 may contradict question 2, line 11 (opposites: permit / prohib)"
    )
    other = [spanish[0], replace(spanish[1], language="pt")]
    assert check([file(*other)], encoder=encoder).contradictions == ()


def test_sentences_run_over_line_ends_and_code_is_none(encoder):
    files = file(
        ("1", "Are dogs allowed?", "The park rules allow\ndogs on the lawn."),
        ("2", "And now?", "```\nThe park rules prohibit dogs on the lawn.\n```"),
        (
            "3",
            "And then?",
            "- The park rules\n  prohibit dogs on the lawn.\n- Bring a lead, please.",
        ),
    )
    (finding,) = check([files], encoder=encoder).contradictions
    assert str(finding.place) == "lines 2-3" and str(finding.related) == "lines 22-23"


def test_answers_that_are_known_to_disagree_are_listed_no_more(encoder):
    first, *others = PAIRS.pairs
    confirmed = replace(PAIRS, pairs=(replace(first, disagrees_with=("2",)), *others))
    assert check([confirmed], encoder=encoder).contradictions == ()


def test_no_contradictions_are_listed_where_none_are_wanted_or_none_are_there(encoder):
    assert check([PAIRS], encoder=encoder, contradictions=0).contradictions == ()
    assert check([file(("1", "What is it?", "It is."))], encoder=encoder).contradictions == ()


@given(st.text(), st.text("not n't’un 0123456789.,%$ no allow", max_size=60))
def test_any_two_texts_are_compared(one, other):
    assert 0 <= strength(one, other) <= 1 and strength(one, one) == 0


@pytest.mark.model
def test_the_sample_s_contradiction_is_among_the_first(bot, model):
    report = check([file(*bot.pairs)], encoder=model, contradictions=3)
    numbers = [
        {
            next(p.number for p in bot.pairs if place.text in p.answer)
            for place in (f.place, f.related)
        }
        for f in report.contradictions
    ]
    assert any(pair in ({"1", "20"}, {"2", "20"}, {"17", "20"}) for pair in numbers)
