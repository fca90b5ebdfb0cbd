"""The same question gets the same answer, however the model was run: README, How it decides."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import torch
from answers import near

from qa_bot import Answer, QABot
from qa_bot.models.embedding import BUNDLED_FINGERPRINT, BUNDLED_MODEL, bundled_model
from qa_bot.models.transformer_encoder import TransformerEncoder
from qa_bot.ranking import MOST_CHOICES, shipped

pytestmark = pytest.mark.model

# Floating point sums differ by the type and by the order of adding up: confidences that differ by
# less may change places, or pass a threshold.
BOUND = 0.005
QUERIES = [
    "how does ICE get the records from the state",
    "do they need a warrant to get my data?",
    "can I opt out",
    "who checks on this",
    "is my licence safe",
    "what does california do",
    "what is the capital of France",
    "immigrants afraid of the police",
    "which groups fight this",
    "how long do they keep it",
    "facial recognition photos",
    "what happens at a traffic stop?",
]


@pytest.fixture(scope="module")
def asked(bot) -> list[Answer]:
    return [bot.ask(query) for query in QUERIES]


def test_repeated_calls_give_the_identical_answer(bot, asked):
    assert [bot.ask(query) for query in QUERIES] == asked
    assert [bot.ask(query) for query in reversed(QUERIES)] == asked[::-1]
    assert [bot.explain(query).answer for query in QUERIES] == [near(answer) for answer in asked]


def test_repeated_calls_after_an_answer_give_the_identical_answer(bot):
    turns = [
        (bot.pairs[4].question, "who monitors this?"),
        (bot.pairs[15].question, "and public safety?"),
        (QUERIES[0], "what about Texas?"),
    ]
    found = [bot.ask(query, previous=bot.ask(before)) for before, query in turns]
    assert [bot.ask(query, previous=bot.ask(before)) for before, query in turns] == found
    assert [bool(answer.combined_with) for answer in found[:2]] == [True, True]


def test_four_threads_get_the_answers_of_one(bot, asked):
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(bot.ask, QUERIES * 2)) == [near(answer) for answer in asked] * 2


@pytest.fixture(scope="module")
def loaded():
    """Make the bundled model's encoder in other ways."""

    def load(**arguments) -> TransformerEncoder:
        model = bundled_model()
        return TransformerEncoder(model, BUNDLED_MODEL, BUNDLED_FINGERPRINT, **arguments)

    return load


class IndexedBy:
    """Stored texts as one encoder reads them, queries as the bundled model does."""

    def __init__(self, documents, queries) -> None:
        self.name, self.fingerprint = documents.name, documents.fingerprint
        self.encode_documents = documents.encode_documents
        self.encode_query, self.token_texts = queries.encode_query, queries.token_texts


@contextmanager
def torch_threads(count: int):
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def assert_same(wanted: Answer, found: Answer) -> None:
    """The same outcome and order but for confidences, or thresholds, that differ by BOUND."""
    places = {match.pair.number: place for place, match in enumerate(found.matches)}
    for first, second in itertools.combinations(wanted.matches, 2):
        if first.confidence - second.confidence >= BOUND:
            later = places.get(second.pair.number, len(places))
            assert places.get(first.pair.number, len(places)) < later, wanted.query
    if wanted.outcome is not found.outcome:
        offered = sum(match.confidence for match in wanted.matches[:MOST_CHOICES])
        thresholds = shipped().thresholds.at(0.05)
        decided = zip((wanted.confidence, offered), thresholds, strict=True)
        assert any(abs(value - threshold) < BOUND for value, threshold in decided), wanted.query


@pytest.mark.parametrize("batch_texts", [32, 8])
def test_batches_and_threads_of_indexing_change_nothing_that_shows(bot, asked, loaded, batch_texts):
    with torch_threads(1):  # `bot` had as many as there are cores
        encoder = IndexedBy(loaded(batch_texts=batch_texts), bot.encoder)
        other = QABot.from_pairs(bot.pairs, encoder=encoder)
        found = [other.ask(query) for query in QUERIES]
    for answer, again in zip(asked, found, strict=True):
        assert_same(answer, again)
        assert again.confidence == pytest.approx(answer.confidence, abs=BOUND)


@pytest.mark.parametrize("query_type", ["float32", "bfloat16"])
def test_the_type_of_the_query_changes_no_outcome_and_no_order(bot, asked, loaded, query_type):
    encoder = loaded(query_dtype=getattr(torch, query_type))
    other = QABot(encoder, bot.store, shipped())
    for answer, query in zip(asked, QUERIES, strict=True):
        assert_same(answer, other.ask(query))


def test_a_text_has_the_same_vectors_alone_and_among_longer_ones(loaded):
    # In bfloat16 they differed by as much as 0.001, and with them what a refreshed index answered.
    encoder, text = loaded(), "May I bring my dog into the library?"
    (alone,) = encoder.encode_documents([text])
    among = encoder.encode_documents([text, *("a much longer text " * n for n in range(1, 40))])[0]
    assert alone.token_ids.tolist() == among.token_ids.tolist()
    assert abs(alone.pooled - among.pooled).max() < 1e-5
    assert abs(alone.token_vectors - among.token_vectors).max() < 1e-5
