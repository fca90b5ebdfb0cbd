"""Whether questions look much alike: with a fake encoder that the fitted numbers are said to be of.

What is asserted holds at any threshold: of questions with the same bare words at most one can be
first, and questions without a common word are told apart with certainty.
"""

import pytest
from fakes import FakeEncoder
from parsed_files import file

from qa_bot import QAPair
from qa_bot.checking import Severity, check
from qa_bot.checking.alike import (
    LEAST_ASKED,
    MOST_ASKED,
    AskedBare,
    alike_hint,
    ask_bare,
    bare_words,
)
from qa_bot.ranking import shipped
from qa_bot.store import memory_store

ALIKE = (
    "What is the fee?", "When is the fee?", "Where was the fee?", "Who has the fee?",
    "Why is a fee?", "How is the fee?", "Is there a fee?", "Has it a fee?", "Was there the fee?",
    "Does it have fee?", "Do you have a fee?", "Can we have the fee?",
)  # fmt: skip
THINGS = (
    "garden", "library", "parking", "passport", "bicycle", "swimming", "museum", "kitchen",
    "hospital", "election", "rubbish", "stadium",
)  # fmt: skip
UNLIKE = tuple(f"Where is the {thing} {thing[::-1]}?" for thing in THINGS)


@pytest.fixture
def fitted_encoder():
    return FakeEncoder(fingerprint=shipped().model_fingerprint)


def pairs(questions):
    return [
        QAPair(str(number), question, f"Answer {number} to: {question}")
        for number, question in enumerate(questions, 1)
    ]


def found(encoder, *files):
    report = check(files, encoder=encoder, contradictions=0)
    return [finding for finding in report.findings if finding.rule == "alike-questions"]


def test_the_bare_words_of_a_question_are_its_content_words_in_lower_case():
    assert bare_words("What's the fee for an E-2400 form, in Québec?") == "fee e-2400 form québec"
    assert bare_words("What is it?") == ""


def test_questions_with_the_same_bare_words_are_a_note_about_the_file(fitted_encoder):
    (finding,) = found(fitted_encoder, file(*pairs(ALIKE)))
    assert (finding.severity, str(finding.place)) == (Severity.NOTE, "file")
    assert finding.message.startswith("asked in their bare words, ")
    assert " of 12 questions (" in finding.message
    assert finding.message.endswith("be offered questions to choose from (a hint, no forecast)")


def test_questions_of_several_files_are_asked_together(fitted_encoder):
    first = file(*pairs(ALIKE[:6]), path="a.txt")
    second = file(*pairs(ALIKE[6:]), path="b.txt")
    (finding,) = found(fitted_encoder, first, second)
    assert finding.place.path == "a.txt"
    assert finding.message.startswith("all files together: asked in their bare words, ")


def test_unlike_questions_have_no_finding(fitted_encoder):
    assert found(fitted_encoder, file(*pairs(UNLIKE))) == []
    store = memory_store(pairs(UNLIKE), fitted_encoder)
    assert ask_bare(store, fitted_encoder) == AskedBare(asked=12, answered=12)


def test_too_few_questions_have_no_finding(fitted_encoder):
    assert found(fitted_encoder, file(*pairs(ALIKE[: LEAST_ASKED - 1]))) == []
    assert len(found(fitted_encoder, file(*pairs(ALIKE[:LEAST_ASKED])))) == 1


def test_questions_without_a_content_word_are_not_asked(fitted_encoder):
    store = memory_store(pairs(("What is it?", *UNLIKE)), fitted_encoder)
    assert ask_bare(store, fitted_encoder).asked == len(UNLIKE)
    nothing = memory_store(pairs(["What is it?"]), fitted_encoder)
    assert ask_bare(nothing, fitted_encoder).share == 1.0


def test_a_model_whose_confidence_is_not_calibrated_says_nothing(encoder):
    assert alike_hint(memory_store(pairs(ALIKE), encoder), encoder) is None
    assert encoder.embedded.count("fee") == 0


def test_of_a_large_collection_the_same_few_are_asked_in_one_batch(fitted_encoder):
    many = pairs(f"Where is thing{number} kept?" for number in range(MOST_ASKED + 50))
    store = memory_store(many, fitted_encoder)
    batches = []
    for _ in range(2):
        fitted_encoder.embedded.clear()
        assert ask_bare(store, fitted_encoder).asked == MOST_ASKED
        batches.append(tuple(fitted_encoder.embedded))
    assert len(set(batches)) == 1 and len(set(batches[0])) == MOST_ASKED
