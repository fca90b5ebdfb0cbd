"""What the benchmarks do to evidence, collections and caches before they measure."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from fakes import FakeEncoder

from benchmarks import encodings
from benchmarks.baselines import BM25, TfIdf
from benchmarks.data import Query, read_set, sets_in
from benchmarks.failures import Kind, kind_of
from benchmarks.parts import PARTS, blanked
from benchmarks.plots import precision_curve
from benchmarks.sampling import Asked, Pool, draw
from benchmarks.targets import targets
from qa_bot import Outcome, QAPair
from qa_bot.answering import gather
from qa_bot.evaluation import Judged, reliability
from qa_bot.ranking import rank
from qa_bot.ranking.confidence import CONFIDENCE_FEATURES, confidence_features
from qa_bot.ranking.features import PAIR_FEATURES
from qa_bot.store import memory_store

PAIRS = [
    QAPair("1", "How do I renew a licence?", "Come to the office with your old licence."),
    QAPair("2", "What does a licence cost?", "Forty dollars. Cash or card."),
    QAPair("3", "Where is the office?", "On Main Street, behind the library."),
]
# Inputs of the confidence that say nothing of how a pair matches: they are about the query, or
# about the fused values, which follow from whatever is left.
OF_NO_PART = {"logit", "margin", "margin_third", "share", "log_tokens", "agreement"}


def evidence(query):
    encoder = FakeEncoder()
    return gather(query, encoder.encode_query(query), memory_store(PAIRS, encoder))


def test_every_feature_belongs_to_a_part():
    assert {name for part in PARTS for name in part.features} == set(PAIR_FEATURES)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_left_out_says_the_same_of_every_pair(part):
    found = blanked(evidence("what does the office cost"), part)
    for name, column in zip(PAIR_FEATURES, found.features.T, strict=True):
        assert (np.ptp(column) == 0) == (name in part.features), name


def test_parts_left_out_together_leave_confidence_nothing_but_the_query():
    inputs = []
    for query in ("what does the office cost", "renew my old licence please"):
        found = evidence(query)
        for part in PARTS:
            found = blanked(found, part)
        ranking = rank(found, tuple(1.0 for _ in PAIR_FEATURES))
        inputs.append(confidence_features(found, ranking))
    # "missing" is a sum of shares: 1, but for its last bit.
    same = {
        name
        for name, one, other in zip(CONFIDENCE_FEATURES, *inputs, strict=True)
        if one == pytest.approx(other, abs=1e-12)
    }
    assert set(CONFIDENCE_FEATURES) - OF_NO_PART <= same


def test_a_drawn_collection_has_its_size_and_queries_in_and_out_of_scope():
    pairs = tuple(QAPair(str(i), f"question {i}", "") for i in range(30))
    asked = tuple(Asked(f"query {i}", "set", frozenset({str(i)})) for i in range(20))
    collection = draw(Pool("set", pairs, asked), 10, 15, np.random.default_rng(0))
    numbers = [pair.number for pair in collection.pairs]
    in_scope = [query.relevant <= set(numbers) for query in collection.queries]
    assert len(numbers) == 10 and numbers == sorted(numbers, key=int)
    # 60 % of 15 queries keep their pair, the pairs of the others are all left out.
    assert (len(in_scope), sum(in_scope)) == (15, 9)


def test_a_cached_query_is_the_encoded_one_and_is_found_by_text_and_model(tmp_path, monkeypatch):
    monkeypatch.setattr(encodings, "CACHE", tmp_path)
    encoder = FakeEncoder()
    for _ in range(2):
        (_, found) = encodings.encode_queries(["one", "two words"], encoder)
        fresh = encoder.encode_query("two words")
        assert found.token_vectors == pytest.approx(fresh.token_vectors, abs=1e-6)
        assert found.pooled == pytest.approx(fresh.pooled, abs=1e-6)
        assert found.token_ids.tolist() == fresh.token_ids.tolist() and found.cut is False
    assert len(list(tmp_path.rglob("*.npz"))) == 1
    encodings.encode_queries(["one", "other words"], encoder)
    encodings.encode_queries(["one", "two words"], FakeEncoder(fingerprint="fake-2"))
    assert len(list(tmp_path.rglob("*.npz"))) == 3


def test_stored_texts_are_embedded_once(tmp_path, monkeypatch):
    monkeypatch.setattr(encodings, "CACHE", tmp_path)
    encoder = FakeEncoder()
    first = encodings.encode_pooled(["one", "two"], encoder)
    assert np.array_equal(encodings.encode_pooled(["one", "two"], encoder), first)
    assert encoder.embedded == ["one", "two"]


@pytest.mark.parametrize("system", [BM25(), TfIdf()], ids=lambda system: system.name)
def test_a_pair_is_worth_what_its_best_wording_is_worth(system):
    reworded = replace(PAIRS[2], alternates=("cost of parking",))
    system.fit((*PAIRS[:2], reworded))
    assert system.rank("cost of parking").order.tolist() == [2, 1, 0]


def test_the_precision_curve_has_a_point_at_each_threshold():
    judged = [
        Judged("a", True, 1, 0.9),
        Judged("b", True, 2, 0.5),
        Judged("c", True, 1, 0.5),
        Judged("d", False, None, 0.1),
    ]
    share, precision = precision_curve(judged)
    assert share.tolist() == [0.25, 0.75, 1.0]
    assert precision.tolist() == [1.0, 2 / 3, 0.5]


def test_reliability_has_the_tenths_that_hold_queries():
    judged = [Judged("a", True, 1, 1.0), Judged("b", True, 2, 0.9), Judged("c", True, 1, 0.25)]
    confidence, right, counts = reliability(judged)
    assert confidence.tolist() == [0.25, 0.95]
    assert right.tolist() == [1.0, 0.5] and counts.tolist() == [1, 2]


def test_a_share_of_the_remaining_error_is_wanted_of_what_cosine_left():
    cosine, ours = (SimpleNamespace(auroc_scope=value) for value in (0.80, 0.85))
    report = SimpleNamespace(name="mqp", systems={"whole text": cosine, "QA Bot": ours})
    (target,) = targets([report], SimpleNamespace(sets=["mqp"]), None, None)
    # 20 % of the 0.20 that cosine lacks is 0.04.
    assert target.wanted == pytest.approx(0.84) and target.reached


def write_set(folder, corpus, queries, **files):
    folder.mkdir(parents=True)
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = "\n".join(json.dumps(row) for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, "utf-8")
    for name, text in files.items():
        (folder / f"{name}.tsv").write_text(text, "utf-8")


def test_a_graded_set_keeps_every_gain_and_calls_relevant_what_is_good_enough(tmp_path):
    corpus = [{"id": n, "question": f"q{n}", "answer": "a"} for n in ("1", "2", "3")]
    queries = [{"id": "x", "text": "one"}, {"id": "y", "text": "two"}]
    folder = tmp_path / "medquad_judged"
    write_set(folder, corpus, queries, qrels="x\t1\t1\nx\t2\t3\nx\t3\t0\n", tags="y\tout\tn t\n")
    found = read_set(folder)
    by_text = {query.text: query for query in found.queries}
    assert by_text["one"].gains == {"1": 1.0, "2": 3.0}
    assert by_text["one"].relevant == {"2"}
    assert (by_text["two"].relevant, by_text["two"].tags) == (frozenset(), {"n", "t"})


def test_a_set_of_phrases_has_a_pair_for_each_group_and_no_gains(tmp_path):
    corpus = [
        {"id": "1", "question": "hello", "answer": "", "group": "greet"},
        {"id": "2", "question": "bye", "answer": "", "group": "leave"},
        {"id": "3", "question": "hi", "answer": "", "group": "greet"},
    ]
    queries = [{"id": "x", "text": "hey", "group": "greet"}, {"id": "y", "text": "weather?"}]
    write_set(tmp_path / "phrases", corpus, queries)
    (folder,) = sets_in(tmp_path).values()
    found = read_set(folder)
    assert found.pairs[0] == QAPair("greet", "hello", "", alternates=("hi",))
    assert {q.text: (q.relevant, q.gains) for q in found.queries} == {
        "hey": ({"greet"}, {}),
        "weather?": (frozenset(), {}),
    }


def test_the_first_queries_of_a_set_are_the_same_whatever_the_limit(tmp_path):
    corpus = [{"id": "1", "question": "q", "answer": "a"}]
    queries = [{"id": str(i), "text": f"query {i}"} for i in range(20)]
    write_set(tmp_path / "large", corpus, queries, qrels="0\t1\t1\n")
    every = read_set(tmp_path / "large").queries
    assert len(every) == 20 and read_set(tmp_path / "large", 5).queries == every[:5]


@pytest.mark.parametrize(
    ("relevant", "outcome", "place", "kind"),
    [
        ({"1"}, Outcome.ANSWERED, 2, Kind.WRONG_ANSWER),
        (set(), Outcome.ANSWERED, None, Kind.WRONG_ANSWER),
        ({"1"}, Outcome.CHOOSE, 2, Kind.RANKED_LOW),
        ({"1"}, Outcome.NOT_COVERED, None, Kind.RANKED_LOW),
        ({"1"}, Outcome.NOT_COVERED, 1, Kind.HELD_BACK),
        ({"1"}, Outcome.ANSWERED, 1, None),
        (set(), Outcome.NOT_COVERED, None, None),
    ],
)
def test_what_kind_of_failure_it_was(relevant, outcome, place, kind):
    assert kind_of(Query("text", frozenset(relevant)), outcome, place) is kind
