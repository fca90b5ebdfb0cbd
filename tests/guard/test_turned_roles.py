"""Who does it to whom."""

import pytest

from qa_bot import QAPair
from qa_bot.guard.turned_roles import turned_roles
from qa_bot.records import Note

EXPEL = QAPair("1", "May the board dismiss a trustee?", "With two thirds of the votes.")
PAYS = QAPair("2", "Does the guest pay the host for a broken glass?", "Only if it was on purpose.")


@pytest.mark.parametrize(
    ("query", "pair", "wanted"),
    [
        ("May a trustee dismiss the board?", EXPEL, ("trustee", "board")),
        ("may trustees dismiss a board", EXPEL, ("trustees", "board")),
        ("Does the host pay the guest for a broken glass?", PAYS, ("host", "guest")),
    ],
)
def test_turned_roles_are_named_as_written(query, pair, wanted):
    assert turned_roles(query, pair) == Note("guard_roles", wanted)


@pytest.mark.parametrize(
    ("query", "pair"),
    [
        ("may the board dismiss a trustee", EXPEL),
        ("May a trustee be dismissed by the board?", EXPEL),
        ("may the board dismiss the chair", EXPEL),
        ("who pays for a broken glass, host or guest", PAYS),
        ("does a guest pay the host", PAYS),
    ],
)
def test_other_words_are_no_turned_roles(query, pair):
    assert turned_roles(query, pair) is None


def test_one_wording_that_asks_the_query_is_enough():
    pair = QAPair("1", EXPEL.question, "", alternates=("May a trustee dismiss the board?",))
    assert turned_roles("may a trustee dismiss the board", pair) is None
