"""What every store gives for the same pairs: the numbers of the one in memory, within 1e-4."""

import numpy as np
import pytest
from fakes import FakeEncoder, document
from pytest import approx
from test_store import VOCABULARY, random_pairs

from qa_bot.arguments import index_place
from qa_bot.records import QAPair
from qa_bot.store import memory_store, open_store, pages
from qa_bot.words.stems import words

PAIRS = [
    *random_pairs(150, np.random.default_rng(7)),
    QAPair("A1", "Wie hei\u00dft es?", "Zwei\r\nZeilen \u2028 \U0001f600\u0000 \"x\" \\n\n",
           alternates=("Name?", "\u0643\u0645\u061f"), label="Allgemein A1"),
    QAPair("A2", "?", ""),
    QAPair("A3", "What is long?", "This is. " * 9_000),
]  # fmt: skip
# Of more rows than are searched at first, see SEARCHED_ROWS.
CROWD = QAPair("0", "ticket price", "x", alternates=tuple(f"price {i}" for i in range(300)))
TOKENS = (
    "vectors", "ids", "pair_offsets", "question_rows", "question_starts", "question_pairs",
    "sentence_starts", "sentence_spans", "pair_sentences",
)  # fmt: skip


@pytest.fixture(scope="module")
def documents():
    return [document("a.txt", *PAIRS[:80]), document("b.txt", *PAIRS[80:], CROWD)]


@pytest.fixture(scope="module")
def wanted(documents):
    pairs = [pair for one in documents for pair in one.pairs]
    return memory_store(pairs, FakeEncoder())


@pytest.fixture(scope="module", params=["folder", "milvus"])
def store(request, documents, tmp_path_factory):
    """The index as another process finds it that opens it after the one that built it."""
    index = str(tmp_path_factory.mktemp("index"))
    if request.param == "milvus":
        index = request.getfixturevalue("milvus").address + "/contract"
    open_store(index_place(index), documents, FakeEncoder())
    again = FakeEncoder()
    store = open_store(index_place(index), documents, again)
    assert again.embedded == []
    return store


def queries():
    rng = np.random.default_rng(3)
    texts = [" ".join(rng.choice(VOCABULARY, length)) for length in (1, 2, 3, 5, 8)]
    return [*texts, texts[2] + " " + texts[2], "price", "es", "is long", "unheard of"]


@pytest.mark.parametrize("query", queries())
@pytest.mark.parametrize("among", [None, range(40, 110), [*range(70), *range(90, 130)], [3, 9]])
def test_candidates_and_their_numbers(store, wanted, query, among):
    pooled = FakeEncoder().encode_query(query).pooled
    among = None if among is None else np.array(among)
    found = store.candidates(pooled, words(query), among)
    expected = wanted.candidates(pooled, words(query), among)
    assert found.ids.tolist() == expected.ids.tolist()
    assert found.spans.tolist() == expected.spans.tolist()
    for name in ("question_cosine", "passage_cosine", "bm25"):
        assert getattr(found, name) == approx(getattr(expected, name), abs=1e-4), name


@pytest.mark.parametrize("ids", [[0], [5, 2, 152], [*range(60)], [151, 150]])
def test_token_vectors(store, wanted, ids):
    found, expected = (one.token_vectors(np.array(ids)) for one in (store, wanted))
    for name in TOKENS:
        assert np.array_equal(getattr(found, name), getattr(expected, name)), name


def test_statistics_words_questions_and_records(store, wanted):
    assert store.statistics.pairs == wanted.statistics.pairs == 154
    assert np.array_equal(store.statistics.token_df, wanted.statistics.token_df)
    assert store.statistics.mean_question == approx(wanted.statistics.mean_question, abs=1e-6)
    assert store.known_words(["word3", "nowher", "price"]) == ["word3", "price"]
    assert store.vocabulary.read("word3 pricee").text == wanted.vocabulary.read("word3 pricee").text
    assert store.exact("wie hei\u00dft ES") == store.exact("name") == [150]
    assert store.question_cosines(153, [0, 153, 7]) == approx(
        wanted.question_cosines(153, [0, 153, 7]), abs=1e-6
    )
    found, expected = (one.meaning_vectors([153, 0, 7]) for one in (store, wanted))
    assert found.shape[:2] == (3, 2) and found == approx(expected, abs=1e-6)
    assert store.catalogue.documents({}) == wanted.catalogue.documents({})
    assert [*store.catalogue.numbers.names] == [*wanted.catalogue.numbers.names]
    assert store.catalogue.printed_at("b.txt", "Allgemein A1").tolist() == [150]
    assert store.records([150, 3]) == wanted.records([150, 3])
    assert [pair for page in pages(store) for pair in page] == [
        pair for page in pages(wanted) for pair in page
    ]


def test_it_is_what_was_written(store, wanted):
    assert store.checked(wait=True) and store.checked() and wanted.checked()
