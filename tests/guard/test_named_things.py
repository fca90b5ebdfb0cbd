"""Names and codes of which the nearest pair has others."""

import pytest

from qa_bot import QAPair
from qa_bot.guard.exchanged import wording_in_order
from qa_bot.guard.stated import stated_difference
from qa_bot.records import Note
from qa_bot.words.vocabulary import Vocabulary


def difference(query: str, question: str, answer: str = "Yes.", *alternates: str) -> Note | None:
    """What differs where the documents are this pair and one about an owl in Genf."""
    found = QAPair("1", question, answer, alternates=alternates)
    texts = [question, answer, *alternates, "Is the owl in Genf? With form K-3."]
    vocabulary = Vocabulary.from_texts(texts)
    return stated_difference(vocabulary.read(query).text, found, vocabulary)


@pytest.mark.parametrize(
    ("query", "question", "wanted"),
    [
        ("Q-170", "What does lamp Q-17 say?", ("Q-170", "Q-17")),
        ("q-18", "What does lamp Q-17 say?", ("q-18", "Q-17")),
        ("lamp q 18", "What does lamp Q-17 say?", ("q 18", "Q-17")),
        ("R17", "What does lamp Q-17 say?", ("R17", "Q-17")),
        ("is DS-111 my form", "Is form DS-11 mine?", ("DS-111", "DS-11")),
        ("do I sign DS-11 or DS-82", "Do I sign DS-11?", ("DS-82", "DS-11")),
        ("is form k3 blue", "Is form M-3 blue?", ("K-3", "M-3")),
        ("ISO 14001 mark", "Have you the ISO 9001 mark?", ("ISO 14001", "ISO 9001")),
        ("does it speak tls 1.2", "Does it speak TLS-1.3?", ("tls 1.2", "TLS-1.3")),
        ("is a W-8BEN enough", "Is a W-9 enough?", ("W-8BEN", "W-9")),
    ],
)
def test_a_code_with_a_sign_more_or_another_is_another_thing(query, question, wanted):
    assert difference(query, question) == Note("guard_name", wanted)


@pytest.mark.parametrize(
    ("query", "question", "answer"),
    [
        ("q17", "What does lamp Q-17 say?", "Stop."),
        ("Q 17?", "What does lamp Q-17 say?", "Stop."),
        ("q-18", "What does lamp Q-17 say?", "As Q-18 does."),
        ("is socks5 in", "Is SOCKS (RFC 1928) in?", "SOCKS 4 and 5 are."),
        ("is socks6 in", "Is SOCKS (RFC 1928) in?", "SOCKS 4, 5, and 6 are."),
        ("is socks5 in", "Is SOCKS 4/5 in?", "Yes."),
        ("is TLS-1.3 in", "Is TLS-1.1 or 1.2, or 1.3 in?", "Yes."),
        ("will covid-19 shut you", "Does form DS-11 shut you?", "No."),
        ("Q-18", "Which lamps are there?", "Many."),
        ("K-3", "Which lamps are there?", "K-4 and K-5."),
        ("are you open on May 5", "Are you open on form DS-11?", "No."),
    ],
)
def test_a_code_that_the_pair_has_or_has_none_like_is_no_difference(query, question, answer):
    assert difference(query, question, answer) is None


@pytest.mark.parametrize(
    ("query", "question", "answer", "wanted"),
    [
        ("What is form I-90?", "What is form I-9?", "File it within 90 days.", ("I-90", "I-9")),
        ("Do I need a W-9?", "Do I need a W-4?", "Yes, within 9 days.", ("W-9", "W-4")),
        ("What is E-30?", "What is E-45?", "A fault. Wait 30 seconds.", ("E-30", "E-45")),
        (
            "is socks6 in",
            "Is SOCKS 4 in?",
            "SOCKS 4 and 5 are. Since 6 years.",
            ("socks6", "SOCKS 4"),
        ),
    ],
)
def test_a_number_elsewhere_is_no_code(query, question, answer, wanted):
    assert difference(query, question, answer) == Note("guard_name", wanted)


def test_a_code_that_nobody_has_differs_from_those_of_the_answer():
    assert difference("K-9", "Which lamps are there?", "K-4.") == Note("guard_name", ("K-9", "K-4"))


@pytest.mark.parametrize(
    ("query", "question", "wanted"),
    [
        ("when does otto sing?", "When does Greta sing?", ("otto", "Greta")),
        ("WHEN DOES OTTO SING?", "When does Greta sing?", ("OTTO", "Greta")),
        ("Does Otto sing on Fridays?", "Does Greta sing on Fridays?", ("Otto", "Greta")),
        ("is it law in oregon", "Is it law in Vermont?", ("oregon", "Vermont")),
        ("may the NSA see my file", "May the Port Board see my file?", ("NSA", "Port Board")),
        ("may nurses see my file", "May the Port Board see my file?", ("nurses", "Port Board")),
        ("may bus drivers see my file", "May the IRS see my file?", ("bus drivers", "IRS")),
        ("do you ship to Zürich in Genf", "Do you ship to Köln in Genf?", ("Zürich", "Köln")),
        ("is a GlobalSign mark fine", "Is a DigiCert mark fine?", ("GlobalSign", "DigiCert")),
        ("may I pay by PayPal", "May I pay by card?", ("PayPal", "card")),
        ("is Otto in Genf a clerk", "Is Greta a clerk in Genf?", ("Otto", "Greta")),
        (
            "of those in Genf, is Otto one",
            "Who of the staff in Genf has met Greta?",
            ("Otto", "Greta"),
        ),
    ],
)
def test_a_name_that_is_exchanged_is_named_however_it_is_spelled(query, question, wanted):
    assert difference(query, question) == Note("guard_name", wanted)


@pytest.mark.parametrize(
    ("query", "question", "answer"),
    [
        ("when does greta sing", "When does Greta sing?", "At noon."),
        ("WHEN DOES GRETA SING", "When does Greta sing?", "At noon."),
        ("when does the choir sing", "When does Greta sing?", "The choir sings at noon."),
        ("who sings when the owl is in", "When does Greta sing?", "At noon."),
        ("when do I sing the old songs of my home town", "When does Greta sing?", "At noon."),
        ("may a clerk of the IRS call", "May the IRS call?", "Yes."),
        ("is an SSN in Genf asked for", "Has Greta in Genf a file?", "Yes."),
    ],
)
def test_what_is_no_exchange_of_a_name(query, question, answer):
    assert difference(query, question, answer) is None


def test_a_wording_without_the_name_is_enough():
    assert difference("when does otto sing?", "When does Greta sing?", "Yes.", "song times") is None


def test_wordings_are_kept_and_no_query():
    wording_in_order.cache_clear()
    assert difference("when does otto sing?", "When does Greta sing?")
    assert wording_in_order.cache_info().currsize == 1
