"""The index: what goes in comes out, and only what changed is embedded again."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder, document
from pytest import approx

from qa_bot.ranking import PairTokens
from qa_bot.records import QAPair
from qa_bot.store import memory_store, open_store, pages
from qa_bot.store.index_rows import RowKind
from qa_bot.words.plain import normalised
from qa_bot.words.stems import words

OPEN = QAPair("1", "Are you open today?", "Daily from nine.")
COST = QAPair("2", "What does a ticket cost?", "Five pounds.")
DOGS = QAPair("1", "May I bring a dog?", "No dogs.")


def texts_of(pair: QAPair) -> list[str]:
    return [pair.question, f"{pair.question}\n{pair.answer}"]


def embedded_on_open(index: Path, documents, **options) -> list[str]:
    """Texts that opening the index with these documents embeds."""
    encoder = FakeEncoder()
    store = open_store(index, documents, encoder, **options)
    assert tuple(store.data.pairs) == tuple(
        pair for document in documents for pair in document.pairs
    )
    return encoder.embedded


def test_every_field_of_a_pair_and_every_vector_come_back(tmp_path, encoder):
    odd = QAPair(
        "A1", "Wie hei\u00dft es?", "Zwei\r\nZeilen \u2028 \U0001f600\u0000 \"x\" \\n\n",
        alternates=("Name?", "\u0643\u0645\u061f"), url="https://example.org/?a=1&b=\u00e9",
        valid_from=date(2024, 2, 29), valid_until=date(2030, 1, 1), reviewed=date(2025, 5, 5),
        number_is_printed=False, label="Allgemein A1",
    )  # fmt: skip
    documents = [document("a.txt", OPEN, odd), document("b.txt", DOGS)]
    written = open_store(tmp_path, documents, encoder)
    again = FakeEncoder()
    read = open_store(tmp_path, documents, again)
    assert again.embedded == []
    wanted = (*documents[0].pairs, *documents[1].pairs)
    assert tuple(read.data.pairs) == tuple(written.data.pairs) == wanted
    for name in (
        "row_keys", "row_pairs", "row_kinds", "row_spans", "pooled",
        "token_offsets", "token_ids", "sentence_offsets", "sentence_lengths", "sentence_spans",
    ):  # fmt: skip
        assert np.array_equal(getattr(read.data, name), getattr(written.data, name)), name
    assert np.array_equal(read.data.token_vectors.stored, written.data.token_vectors.stored)
    assert read.data.token_ids.dtype == np.uint16
    assert read.bm25.scores(["dog", "nine"]) == approx(written.bm25.scores(["dog", "nine"]))


def test_stored_vectors_are_those_of_the_encoder(tmp_path, encoder):
    store = open_store(tmp_path, [document("a.txt", OPEN)], encoder)
    wanted = encoder.encode_documents(texts_of(OPEN))
    assert store.data.pooled == approx(np.stack([vector.pooled for vector in wanted]), abs=1e-6)
    found = store.token_vectors(np.array([0]))
    assert found.ids.tolist() == [i for vector in wanted for i in vector.token_ids]
    assert found.vectors == approx(np.concatenate([v.token_vectors for v in wanted]), abs=5e-4)
    assert (found.pair_offsets.tolist(), found.question_rows.tolist()) == ([0, 11], [0, 1, 2, 3])
    assert (found.question_starts.tolist(), found.question_pairs.tolist()) == ([0], [0])


def test_an_edited_answer_alone_is_embedded_again(tmp_path):
    embedded_on_open(tmp_path, [document("a.txt", OPEN, COST), document("b.txt", DOGS)])
    dearer = QAPair("2", COST.question, "Six pounds.")
    changed = [document("a.txt", OPEN, dearer), document("b.txt", DOGS)]
    assert embedded_on_open(tmp_path, changed) == ["What does a ticket cost?\nSix pounds."]
    assert embedded_on_open(tmp_path, changed) == []


def test_a_new_file_is_embedded_and_a_removed_one_is_gone(tmp_path):
    first, second = document("a.txt", OPEN, COST), document("b.txt", DOGS)
    assert embedded_on_open(tmp_path, [first]) == [*texts_of(OPEN), *texts_of(COST)]
    assert embedded_on_open(tmp_path, [first, second]) == texts_of(DOGS)
    assert embedded_on_open(tmp_path, [second]) == []
    assert embedded_on_open(tmp_path, [second]) == []


def test_a_refreshed_index_equals_one_built_anew(tmp_path, encoder):
    embedded_on_open(tmp_path / "a", [document("a.txt", OPEN, COST)])
    now = [document("a.txt", COST), document("b.txt", DOGS, OPEN)]
    refreshed = open_store(tmp_path / "a", now, encoder)
    built = open_store(tmp_path / "b", now, encoder)
    assert refreshed.data.pooled == approx(built.data.pooled, abs=1e-6)
    vectors, wanted = (store.data.token_vectors.stored for store in (refreshed, built))
    assert vectors == approx(wanted, abs=5e-4)  # float16
    assert np.array_equal(refreshed.statistics.token_df, built.statistics.token_df)


def test_two_records_of_equal_text_both_stay_and_are_embedded_once(tmp_path, encoder):
    documents = [document("a.txt", OPEN, OPEN), document("b.txt", OPEN)]
    store = open_store(tmp_path, documents, encoder)
    assert encoder.embedded == texts_of(OPEN)
    assert [pair.source.path for pair in store.data.pairs] == ["a.txt", "a.txt", "b.txt"]
    assert [pair.source.first_line for pair in store.data.pairs] == [2, 5, 2]
    assert store.exact("are you open today") == [0, 1, 2]


def test_an_index_of_another_model_is_built_again_and_both_are_named(tmp_path, caplog):
    documents = [document("a.txt", OPEN)]
    open_store(tmp_path, documents, FakeEncoder("bge-small", "f1"))
    other = FakeEncoder("minilm", "f2")
    open_store(tmp_path, documents, other)
    assert other.embedded == texts_of(OPEN)
    assert [record.getMessage() for record in caplog.records] == [
        f"{tmp_path} was built with 'bge-small', this bot uses 'minilm'; the index is built again"
    ]


def test_rebuild_embeds_everything_again(tmp_path):
    documents = [document("a.txt", OPEN, COST)]
    embedded_on_open(tmp_path, documents)
    wanted = [*texts_of(OPEN), *texts_of(COST)]
    assert embedded_on_open(tmp_path, documents, rebuild=True) == wanted


VOCABULARY = [f"word{number}" for number in range(60)]


def random_pairs(count: int, rng: np.random.Generator) -> list[QAPair]:
    def text(length: int) -> str:
        return " ".join(rng.choice(VOCABULARY, length))

    return [
        QAPair(str(i), text(4), f"{text(90)}. {text(90)}.", alternates=(text(3),) * (i % 3))
        for i in range(count)
    ]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("count", [1, 64, 65, 150])
def test_candidates_have_the_cosines_of_a_brute_force_search(encoder, count, seed):
    rng = np.random.default_rng(seed)
    store = memory_store(random_pairs(count, rng), encoder)
    query = " ".join(rng.choice(VOCABULARY, 5))
    pooled = encoder.encode_query(query).pooled
    found = store.candidates(pooled, words(query))
    cosines = (store.data.pooled * pooled).sum(axis=1)
    bm25 = store.bm25.scores(words(query))
    for place, pair in enumerate(found.ids):
        mine = store.data.row_pairs == pair
        passages = np.flatnonzero(mine & (store.data.row_kinds == RowKind.PASSAGE))
        questions = np.flatnonzero(mine & (store.data.row_kinds != RowKind.PASSAGE))
        best = passages[np.argmax(cosines[passages])]
        assert found.question_cosine[place] == approx(cosines[questions].max(), abs=1e-6)
        said = np.flatnonzero(mine & (store.data.row_kinds != RowKind.QUESTION))
        assert found.passage_cosine[place] == approx(cosines[said].max(), abs=1e-6)
        assert found.spans[place].tolist() == store.data.row_spans[best].tolist()
        assert found.bm25[place] == approx(bm25[pair])
    assert set(found.ids) == set(nearest(store, cosines, bm25))
    assert list(found.ids) == sorted(found.ids)


def nearest(store, cosines: np.ndarray, bm25: np.ndarray) -> list[int]:
    """All of up to 64 pairs, else the 32 nearest by cosine and the 32 with the most BM25."""
    count = len(store.data.pairs)
    if count <= 64:
        return list(range(count))
    best = [cosines[store.data.row_pairs == pair].max() for pair in range(count)]
    dense = sorted(range(count), key=lambda pair: -best[pair])[:32]
    lexical = sorted(range(count), key=lambda pair: -bm25[pair])[:32]
    return [*dense, *(pair for pair in lexical if bm25[pair] > 0)]


def test_token_vectors_of_some_pairs_are_theirs_in_the_order_asked_for(encoder):
    pairs = random_pairs(6, np.random.default_rng(0))
    store = memory_store(pairs, encoder)
    found = store.token_vectors(np.array([4, 1]))
    for place, pair in enumerate([4, 1]):
        alone = memory_store([pairs[pair]], encoder).token_vectors(np.array([0]))
        rows = slice(found.pair_offsets[place], found.pair_offsets[place + 1])
        assert np.array_equal(found.ids[rows], alone.ids)
        assert found.vectors[rows] == approx(alone.vectors, abs=5e-4)
        wordings = [pairs[pair].question, *pairs[pair].alternates]
        wanted = [encoder.encode_query(wording).token_ids.tolist() for wording in wordings]
        assert questions_of(found, place) == questions_of(alone, 0) == wanted


def questions_of(found: PairTokens, place: int) -> list[list[int]]:
    """Token ids of each question and alternate wording of a pair."""
    starts = found.question_starts.tolist()
    questions = zip(
        found.question_pairs, starts, [*starts[1:], len(found.question_rows)], strict=True
    )
    return [
        found.ids[found.question_rows[start:end]].tolist()
        for pair, start, end in questions
        if pair == place
    ]


def test_document_frequency_counts_pairs_not_tokens(encoder):
    store = memory_store([QAPair("1", "dog", "dog dog"), QAPair("2", "cat", "dog")], encoder)
    dog, cat = encoder.encode_query("dog cat").token_ids
    assert (store.statistics.pairs, store.statistics.token_df[dog]) == (2, 2)
    assert store.statistics.token_df[cat] == 1
    assert store.statistics.token_df.sum() == 3


def test_the_best_of_question_and_alternates_counts(encoder):
    pair = QAPair("1", "May I bring a dog?", "No.", alternates=("pets allowed", "animals inside"))
    store = memory_store([pair, OPEN], encoder)
    found = store.candidates(encoder.encode_query("pets allowed").pooled, ["pet"])
    assert [found.question_cosine[0], found.passage_cosine[0]] == approx([1.0, 1.0], abs=1e-6)
    assert found.spans[0].tolist() == [0, 3]
    assert store.exact("Pets allowed?") == [0]


@pytest.mark.parametrize(
    "query",
    [
        "what's the driver's \"licence\" fee?",
        "What\u2019s the driver\u2019s \u201clicence\u201d fee?",
        "  WHAT'S the\tdriver's \"licence\"\n fee  ",
        "What's the driver's \"licence\" fee?!...",
        'What\'s the driver\u2018s "licence" fee\uff1f',
    ],
)
def test_exact_leaves_case_space_final_punctuation_and_curly_quotes_aside(encoder, query):
    pair = QAPair("1", "What\u2019s the driver\u2019s \u201clicence\u201d fee?", "Ten.")
    assert memory_store([OPEN, pair], encoder).exact(query) == [1]


def test_exact_takes_a_question_with_its_number_and_so_tells_equal_questions_apart(encoder):
    store = memory_store([OPEN, QAPair("7", OPEN.question, "Never.")], encoder)
    assert store.exact("Are you open today?") == [0, 1]
    assert store.exact("7. are you open today") == [1]
    assert store.exact("3. Are you open today?") == []


@pytest.mark.parametrize("query", ["", "?", "are you open", "are you open today not"])
def test_exact_finds_nothing_for_other_words(encoder, query):
    assert memory_store([OPEN, QAPair("2", "?", "Odd.")], encoder).exact(query) == []


def test_exact_tells_equal_number_and_question_of_two_documents_apart_by_the_path(encoder):
    pairs = [
        pair
        for path in ("a.txt", "sub/b.txt")
        for pair in document(path, QAPair("7", "Question?", f"From {path}.")).pairs
    ]
    store = memory_store([*pairs, OPEN], encoder)
    assert pairs[1].address() == "7. Question?"
    assert pairs[1].address(with_path=True) == "sub/b.txt: 7. Question?"
    assert OPEN.address(with_path=True) == OPEN.address() == "1. Are you open today?"
    assert store.exact("7. Question?") == store.exact("question") == [0, 1]
    assert store.exact("a.txt: 7. Question?") == [0]
    assert store.exact("sub/b.txt: 7. Question?") == [1]
    assert store.exact("c.txt: 7. Question?") == []


@pytest.mark.parametrize("query", ["2", "2.", "2. ?", "(2)"])
def test_a_question_without_a_word_is_not_found_by_its_number(encoder, query):
    assert memory_store([OPEN, QAPair("2", "?", "Odd.")], encoder).exact(query) == []


def test_ten_thousand_points_before_a_letter_stay_and_cost_no_time():
    # A regular expression for final punctuation once took quadratic time here.
    points = "." * 9999
    assert normalised(points + "x") == points + "x"
    assert normalised("X" + points) == "x"


def test_a_pair_with_300_alternates_does_not_crowd_out_the_others(encoder):
    # Its rows alone were the 256 nearest, and it was the only candidate.
    crowd = QAPair("0", "ticket price", "x", alternates=tuple(f"price {i}" for i in range(300)))
    others = [QAPair(str(i), f"thing {i}", f"It is {i}.") for i in range(1, 71)]
    store = memory_store([crowd, *others], encoder)
    pooled = encoder.encode_query("price").pooled
    rows = np.argsort(-(store.data.pooled @ pooled), kind="stable")[:256]
    assert set(store.data.row_pairs[rows]) == {0}
    found = store.candidates(pooled, ["price"])
    best = (store.data.pooled * pooled).sum(axis=1)
    wanted = nearest(store, best, store.bm25.scores(["price"]))
    assert len(found.ids) >= 32 and set(found.ids) == set(wanted)


def test_pages_hold_all_pairs_in_their_order(monkeypatch, encoder):
    monkeypatch.setattr("qa_bot.store.base.PAGE_PAIRS", 2)
    store = memory_store([OPEN, COST, DOGS], encoder)
    assert list(pages(store)) == [[OPEN, COST], [DOGS]]
