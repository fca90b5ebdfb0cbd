"""Opposites: irregular forms, degrees, and verbs with a particle."""

import pytest

from qa_bot.guard.opposed import Words, opposite_words


@pytest.mark.parametrize(
    ("query", "question", "wanted"),
    [
        ("Is parking forbidden?", "Is parking allowed?", ("forbidden", "allowed")),
        ("is the text hidden here", "Is the text shown here?", ("hidden", "shown")),
        ("has the team grown", "Has the team shrunk?", ("grown", "shrunk")),
        ("is my address withheld", "Is my address shared?", ("withheld", "shared")),
        ("has the price risen", "Has the price dropped?", ("risen", "dropped")),
        ("are my photos kept", "Are my photos deleted?", ("kept", "deleted")),
        ("Is a helmet optional?", "Is a helmet mandatory?", ("optional", "mandatory")),
        ("the maximum age", "What is the minimum age?", ("maximum", "minimum")),
        ("how do I upload a file", "How do I download a file?", ("upload", "download")),
        ("when does the play begin", "When does the play end?", ("begin", "end")),
        ("how to uninstall the map", "How do I install the map?", ("uninstall", "install")),
        ("how do I sign out", "How do I sign in?", ("sign out", "sign in")),
        ("how do I logout", "How do I log in?", ("logout", "log in")),
        ("logging off the server", "How do I log on to the server?", ("logging off", "log on")),
        ("turn the heater off", "How do I turn the heater on?", ("heater off", "heater on")),
        ("scale down the pool", "How do I scale up the pool?", ("scale down", "scale up")),
        ("check-out time", "What is the check-in time?", ("check out", "check in")),
    ],
)
def test_opposites_are_named_as_written(query, question, wanted):
    assert opposite_words(Words.of(query), Words.of(question)) == wanted


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("how do I log in", "How do I log in?"),
        ("how do I log in and log out", "How do I log in?"),
        ("is the shop in", "Is the bus out?"),
        ("sign out of the paper form", "Sign in with a phone and a card?"),
        ("is a shout allowed", "Is it shin?"),
        ("is parking permitted", "Is parking allowed?"),
        ("what does it cost", "Is it free?"),
        ("is there a fee to renew a pass", "Is it free to renew a pass?"),
        ("is it free to renew a pass", "Is there a fee to renew a pass?"),
        ("How do I fill in the form?", "How do I fill out the form?"),
        ("have I filled out the form", "Have I filled in the form?"),
        ("Can the library lend me a laptop?", "Can I borrow a laptop from the library?"),
        ("Can I borrow a laptop from the library?", "Can the library lend me a laptop?"),
        ("Can I buy gift cards?", "Do you sell gift cards?"),
        ("do you sell gift cards", "Can I purchase gift cards?"),
        ("¿venden entradas aquí?", "¿Puedo comprar entradas aquí?"),
        ("may I buy a car", "May I sell my house by post?"),
    ],
)
def test_what_does_not_oppose(query, question):
    assert opposite_words(Words.of(query), Words.of(question)) is None
