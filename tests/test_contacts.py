"""Which contact goes with an answer."""

from dataclasses import replace

import pytest

from qa_bot import Answer, Match, Outcome, QAPair, Source
from qa_bot.contacts import Contacts
from qa_bot.records import Contact, OwnerTexts, OwnReply

DESK, CLINIC = Contact(text="The desk"), Contact(text="The clinic", link="tel:+123")
OWN = (
    OwnReply("vouchers", "Ask.", ("vouchers",), contact=True),
    OwnReply("colour", "Blue.", ("colour",)),
    OwnReply("anger", "Sorry.", ("anger",), contact=False),
)
BOTH = Contacts(OwnerTexts(DESK, {"clinic.md": CLINIC}, OWN))


def match(path: str, confidence: float = 0.4) -> Match:
    return Match(QAPair("1", "Is it?", "Yes.", Source(path)), confidence)


def answer(outcome: Outcome, *paths: str, **fields) -> Answer:
    matches = tuple(map(match, paths))
    offered = len(paths) if outcome is Outcome.CHOOSE else 0
    return Answer("q", outcome, None, 0.4, matches, offered=offered, **fields)


@pytest.mark.parametrize(
    ("given", "contact"),
    [
        (answer(Outcome.ANSWERED, "clinic.md", "hall.md"), CLINIC),
        (answer(Outcome.ANSWERED, "hall.md", "clinic.md"), None),
        (answer(Outcome.NOT_COVERED, "clinic.md", "hall.md"), DESK),
        (answer(Outcome.NOT_COVERED, "clinic.md", "clinic.md"), CLINIC),
        (answer(Outcome.NOT_COVERED, "hall.md", within=("clinic.md",)), CLINIC),
        (answer(Outcome.NOT_COVERED, "clinic.md", within=("clinic.md", "hall.md")), DESK),
        (answer(Outcome.CHOOSE, "clinic.md", "clinic.md"), CLINIC),
        (answer(Outcome.CHOOSE, "clinic.md", "hall.md"), DESK),
        (answer(Outcome.NOTICE, "clinic.md", reply="human"), DESK),
        (answer(Outcome.NOTICE, reply="human", within=("clinic.md",)), CLINIC),
        (answer(Outcome.NOTICE, reply="thanks"), None),
        (answer(Outcome.NOTICE), None),
        (answer(Outcome.NOTICE, reply="vouchers"), DESK),
        (answer(Outcome.NOTICE, reply="colour"), None),
        (answer(Outcome.NOTICE, reply="anger"), None),
    ],
)
def test_the_contact_is_the_documents_or_the_general_one(given, contact):
    assert BOTH.on(given).contact == contact


def test_far_topics_say_nothing_of_whom_to_ask():
    far = replace(answer(Outcome.NOT_COVERED, "clinic.md"), confidence=0.01)
    assert far.topics == () and BOTH.on(far).contact == DESK


def test_each_of_several_answers_has_its_own():
    parts = (answer(Outcome.ANSWERED, "clinic.md"), answer(Outcome.ANSWERED, "hall.md"))
    several = BOTH.on(replace(parts[0], parts=parts))
    assert [part.contact for part in several.parts] == [CLINIC, None]


@pytest.mark.parametrize(
    ("given", "contact"),
    [
        (answer(Outcome.ANSWERED, "clinic.md"), CLINIC),
        (answer(Outcome.ANSWERED, "hall.md", "clinic.md"), DESK),
        (BOTH.on(answer(Outcome.CHOOSE, "clinic.md", "clinic.md")), CLINIC),
        (answer(Outcome.NOT_COVERED), DESK),
        (
            answer(
                Outcome.ANSWERED, "clinic.md", parts=(answer(Outcome.ANSWERED, "clinic.md"),) * 2
            ),
            CLINIC,
        ),
        (
            answer(
                Outcome.ANSWERED,
                "clinic.md",
                parts=(
                    answer(Outcome.ANSWERED, "clinic.md"),
                    answer(Outcome.ANSWERED, "hall.md"),
                ),
            ),
            DESK,
        ),
    ],
)  # fmt: skip
def test_there_is_somebody_to_ask_where_none_of_it_is_meant(given, contact):
    assert BOTH.if_none(given) == contact
    assert Contacts(OwnerTexts()).if_none(replace(given, contact=None)) is None


def test_without_a_contact_nothing_is_added():
    given = answer(Outcome.NOT_COVERED, "clinic.md")
    assert Contacts(OwnerTexts()).on(given) is given
