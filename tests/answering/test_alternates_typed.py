"""A query in an alternate's words keeps the slips of the finger that both have."""

import pytest
from fakes import FakeEncoder

from qa_bot.answering.alternates_typed import as_alternate
from qa_bot.answering.gathering import gather
from qa_bot.records import QAPair
from qa_bot.store import memory_store
from qa_bot.words.vocabulary import Change

PAIRS = [
    QAPair(
        "1", "How long does the visa take?", "Six weeks.", alternates=("the pasport trip soon",)
    ),
    QAPair("2", "What if I lose my passport?", "Report it to the police.", alternates=("pasport",)),
]


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("The pasport trip, soon!", "The pasport trip, soon!"),
        ("please: the pasport trip soon", "please: the pasport trip soon"),
        ("the pasport trip son", "the pasport trip son"),  # a slip away
        ("the pasport trip soon polcie", "the pasport trip soon police"),  # others are corrected
        ("lost pasport", None),  # half of it
        ("the pasport trip", None),  # a word is missing
        ("the passprt trip soon", None),  # another slip
        ("the passport trip soon", None),
    ],
)
def test_slips_are_kept_where_an_alternate_has_them_and_is_meant(query, read):
    encoder = FakeEncoder()
    store = memory_store(PAIRS, encoder)
    gathered = gather(query, encoder.encode_query(query), store)
    other = as_alternate(query, store.vocabulary.read(query), gathered, store)
    assert (other.text if other else None) == read
    assert other is None or Change("pasport", "passport") not in other.changes
