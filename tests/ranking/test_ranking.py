"""Pure functions on arrays, against values worked out by hand and slow loops."""

from types import SimpleNamespace

import numpy as np
import pytest
from fakes import NO_QUESTIONS
from pytest import approx

from qa_bot.models.embedding import TextVectors
from qa_bot.ranking.confidence import (
    CONFIDENCE_FEATURES,
    Ranking,
    agreement,
    confidence_features,
    confidences,
    missing,
    rank,
)
from qa_bot.ranking.features import (
    Evidence,
    evidence,
    inverse_document_frequency,
    late_interaction,
    question_match,
    question_tokens,
    soft_document_frequency_weights,
    token_cosines,
)
from qa_bot.ranking.inputs import Candidates, PairTokens, Statistics

LOG = np.log


def tokens(ids, pair_offsets, question_spans, question_pairs, vectors=None) -> PairTokens:
    """`question_spans` are the first row of each question and the one behind its last."""
    found = np.zeros((len(ids), 1)) if vectors is None else np.array(vectors, dtype=np.float32)
    rows, starts = [], []
    for start, end in question_spans:
        starts.append(len(rows))
        rows.extend(range(start, end))
    # Every token is a sentence, and none stands in an answer.
    sentences = (range(len(ids)), np.full((len(ids), 2), -1), pair_offsets)
    arrays = [np.array(a) for a in (ids, pair_offsets, rows, starts, question_pairs, *sentences)]
    return PairTokens(found, *arrays)


def statistics(pairs: int, token_df: list[int], mean=(0.0, 0.0)) -> Statistics:
    return Statistics(pairs, np.array(token_df), np.array(mean))


def test_late_interaction_keeps_each_query_tokens_best_cosine_in_each_pair():
    cosines = np.array([[0.1, 0.9], [0.5, -0.2], [-0.3, -0.1], [0.4, 0.2], [0.3, 0.8]])
    found = late_interaction(cosines, np.array([0, 2, 3, 5]))
    assert found.tolist() == [[0.5, 0.9], [-0.3, -0.1], [0.4, 0.8]]


def test_token_cosines_are_the_products_of_every_pair_token_with_every_query_token():
    pair = np.array([[1, 0], [0.6, 0.8], [0, -1]], dtype=np.float32)
    query = np.array([[1, 0], [0.8, 0.6]], dtype=np.float32)
    found = token_cosines(SimpleNamespace(vectors=pair, projection=None), query)
    assert found == approx(np.array([[1, 0.8], [0.6, 0.96], [0, -0.6]]), abs=1e-6)
    assert (type(found), found.dtype) == (np.ndarray, np.float32)


def test_idf_is_largest_for_tokens_of_no_pair_and_above_zero_for_tokens_of_all():
    found = inverse_document_frequency(np.array([0, 1, 2, 99]), statistics(3, [3, 1, 0]))
    assert found == approx([LOG(1 + 0.5 / 3.5), LOG(1 + 2.5 / 1.5), LOG(8), LOG(8)])


def test_question_match_is_the_weighted_mean_over_the_best_of_a_pairs_questions():
    # Pair 0: question of tokens 0 and 1, a passage token. Pair 1: two wordings of one token each.
    held = tokens([0, 1, 1, 2, 1], [0, 3, 5], [[0, 2], [3, 4], [4, 5]], [0, 1, 1])
    cosines = np.array([[0.2, 0.8], [0.6, 0.1], [1.0, 1.0], [-0.5, -0.4], [0.3, 0.0]])
    questions = question_tokens(cosines, held, statistics(2, [1, 2, 1]))
    found = question_match(questions, 2)
    rare, common = LOG(2), LOG(1 + 0.5 / 2.5)
    assert found == approx([(0.8 * rare + 0.6 * common) / (rare + common), 0.3])
    ids, best = questions.nearest(1)
    assert (ids.tolist(), best.tolist()) == ([1], [0.3])
    assert [part.tolist() for part in questions.nearest(0)] == [[0, 1], [0.8, 0.6]]


def slow_late_interaction(cosines, offsets):
    return [
        [max(cosines[row][q] for row in range(start, end)) for q in range(cosines.shape[1])]
        for start, end in zip(offsets[:-1], offsets[1:], strict=True)
    ]


def slow_question_match(cosines, held, stats):
    best = [-1.0] * (len(held.pair_offsets) - 1)
    starts = held.question_starts.tolist()
    ends = [*starts[1:], len(held.question_rows)]
    for start, end, pair in zip(starts, ends, held.question_pairs, strict=True):
        total = weight = 0.0
        for row in held.question_rows[start:end]:
            df = stats.token_df[held.ids[row]] if held.ids[row] < len(stats.token_df) else 0
            idf = LOG(1 + (stats.pairs - df + 0.5) / (df + 0.5))
            total, weight = total + idf * max(cosines[row]), weight + idf
        best[pair] = max(best[pair], total / weight)
    return best


def random_tokens(pairs: int, rng: np.random.Generator) -> PairTokens:
    """Pairs of one to three questions of one to four tokens, each before a passage."""
    ids, pair_offsets, spans, owners = [], [0], [], []
    for pair in range(pairs):
        for _ in range(rng.integers(1, 4)):
            start = len(ids)
            ids.extend(rng.integers(0, 12, rng.integers(1, 5)))
            spans.append((start, len(ids)))
            owners.append(pair)
        ids.extend(rng.integers(0, 12, rng.integers(0, 6)))
        pair_offsets.append(len(ids))
    return tokens(ids, pair_offsets, spans, owners)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("pairs", "query_tokens"), [(1, 1), (1, 5), (2, 1), (7, 3), (40, 9)])
def test_array_code_equals_a_slow_double_loop(pairs, query_tokens, seed):
    rng = np.random.default_rng(seed)
    held = random_tokens(pairs, rng)
    cosines = rng.uniform(-1, 1, (len(held.ids), query_tokens))
    stats = statistics(pairs, rng.integers(0, pairs + 1, 10).tolist())
    assert late_interaction(cosines, held.pair_offsets).tolist() == slow_late_interaction(
        cosines, held.pair_offsets
    )
    found = question_match(question_tokens(cosines, held, stats), pairs)
    assert found == approx(slow_question_match(cosines, held, stats), abs=1e-12)


def test_evidence_of_two_pairs_worked_out_by_hand():
    query = TextVectors(np.array([1.0, 0.0]), np.eye(2, dtype=np.float32), np.array([0, 1]))
    # Pair 0 says token 0 in its question and token 1 in its passage; pair 1 says token 1 twice.
    held = tokens([0, 1, 1, 1], [0, 2, 4], [[0, 1], [2, 3]], [0, 1], np.eye(2)[[0, 1, 1, 1]])
    spans = np.array([[0, 5], [-1, -1]])
    candidates = Candidates(
        np.array([4, 9]), np.array([0.9, 0.2]), np.array([0.5, 0.1]), spans, np.array([6.0, 0.0])
    )
    found = evidence(query, 0.75, candidates, held, statistics(2, [1, 2], mean=(0.25, 0.7)))
    # Cosines of 1 and 0 are as good as held and not held: token 0 by one pair, token 1 by both.
    rare, common = LOG(2), LOG(1.2)
    first, second = rare / (rare + common), common / (rare + common)
    assert found.token_weights == approx([first, second], abs=1e-3)
    assert found.token_rarity == approx([first, second])
    assert found.features == approx(
        np.array([[0.5, 1.0, 1.0, 6 / 9], [0.1, second, 1.0, 0.0]]), abs=1e-3
    )
    assert found.token_cosines.tolist() == [[1, 1], [0, 1]]
    assert found.question_height == approx([0.65, -0.05])
    assert (found.known_words, found.ids.tolist()) == (0.75, [4, 9])
    assert found.spans is spans


def test_a_token_that_every_pair_says_in_other_words_weighs_as_one_that_they_share():
    # Token 0 finds a like word (0.8) in all four pairs, token 1 in one, token 2 nothing.
    best = np.array([[0.8, 0.8, 0.1], [0.8, 0.2, 0.1], [0.8, 0.2, 0.1], [0.8, 0.2, 0.1]])
    held = 1 / (1 + np.exp(-(0.8 - 0.6) / 0.05))
    slightly = 1 / (1 + np.exp((0.6 - 0.2) / 0.05))
    wanted = [LOG(1 + (4 - df + 0.5) / (df + 0.5)) for df in (4 * held, held + 3 * slightly, 0.0)]
    found = soft_document_frequency_weights(best)
    assert found == approx(np.array(wanted) / sum(wanted), abs=1e-3)
    assert found[0] < found[1] < found[2]


def test_weights_of_one_pair_alone_are_finite_and_add_up_to_one():
    for cosine in (-1.0, 0.0, 0.6, 1.0):
        found = soft_document_frequency_weights(np.array([[cosine, 1.0]]))
        assert np.all(found > 0) and found.sum() == approx(1)


def made_evidence(features, token_cosines=None) -> Evidence:
    """Rows of features; the question's height is 0.1 below the first of them."""
    rows = np.array(features, dtype=float)
    cosines = np.array(token_cosines if token_cosines is not None else [[0.5]] * len(rows))
    return Evidence(
        ids=np.arange(len(rows)),
        features=rows,
        token_cosines=cosines,
        token_weights=np.full(cosines.shape[1], 1 / cosines.shape[1]),
        token_rarity=np.full(cosines.shape[1], 1 / cosines.shape[1]),
        question_height=rows[:, 0] - 0.1,
        known_words=0.5,
        spans=np.full((len(rows), 2), -1),
        sentences=np.full((len(rows), 2), -1),
        questions=NO_QUESTIONS,
    )


def test_rank_orders_by_the_weighted_sum_and_shares_are_its_softmax():
    found = rank(made_evidence([[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 1, 0]]), (2, 1, 0, 1))
    assert found.order.tolist() == [1, 0, 2]
    assert found.logits.tolist() == [2, 1, 1]
    total = np.e + 2
    assert found.shares == approx([np.e / total, 1 / total, 1 / total])


def test_rank_keeps_document_order_between_equals_and_large_logits_do_not_overflow():
    found = rank(made_evidence([[0, 0, 0, 0], [1, 0, 0, 0]] * 50), (1e4, 0, 0, 0))
    assert found.order.tolist() == [*range(1, 100, 2), *range(0, 100, 2)]
    assert found.shares == approx([0.02] * 50 + [0.0] * 50)


def test_confidence_features_worked_out_by_hand():
    rows = [[0.7, 0.2, 0.3, 0.4], [0.6, 0.8, 0.3, 0.9], [0.1, 0.0, 0.1, 0.1]]
    found = made_evidence(rows, [[0.1, 0.2], [0.38, 0.8], [0.9, 0.9]])
    ranking = rank(found, (0, 1, 0, 0))
    values = dict(zip(CONFIDENCE_FEATURES, confidence_features(found, ranking), strict=True))
    assert values == approx(
        {
            "margin_third": 0.8,
            "share": 1 / (1 + np.exp(-0.6) + np.exp(-0.8)),
            "passage_margin": -0.1,
            "question_gap": 0.1,
            "question_height": 0.5,
            "missing": 0.35,  # 0.38 is 7/10 on the way down from 0.45 to 0.35, weight 1/2
            "agreement": 3 / 4,  # all but passage_cosine put it first, one as a tie
            "known_words": 0.5,
            "log_tokens": LOG(2),
        }
    )


@pytest.mark.parametrize(
    ("cosine", "wanted"), [(-0.2, 1), (0.35, 1), (0.375, 0.75), (0.4, 0.5), (0.45, 0), (1.0, 0)]
)
def test_a_token_is_missing_by_degrees(cosine, wanted):
    assert missing(np.array([cosine])) == approx([wanted])


def test_what_one_or_two_candidates_cannot_be_compared_with_is_unknown():
    two = made_evidence([[0.6, 0, 0, 0], [0.1, 0, 0, 0]])
    values = dict(zip(CONFIDENCE_FEATURES, features_of(two), strict=True))
    assert {name for name, value in values.items() if np.isnan(value)} == {"margin_third"}
    one = made_evidence([[0.6, 0, 0, 0]])
    values = dict(zip(CONFIDENCE_FEATURES, features_of(one), strict=True))
    unknown = {name for name, value in values.items() if np.isnan(value)}
    assert unknown == {"margin_third", "share", "passage_margin", "question_gap", "agreement"}


@pytest.mark.parametrize(
    ("features", "first", "wanted"),
    [
        ([[1, 0, 3], [0, 2, 1]], 0, 2 / 3),
        ([[1, 0, 3], [0, 2, 1]], 1, 1 / 3),
        ([[1, 2, 3], [1, 0, 1]], 0, 1.0),  # the first column says nothing
        ([[1, 2, 0], [1, 0, 1]], 0, 1 / 2),
        ([[1, 5, 0], [1, 5, 1], [0, 4, 2]], 0, 2 / 3),  # it ties for the maximum of two columns
        ([[1, 5, 0], [1, 5, 1], [0, 4, 2]], 1, 2 / 3),
        ([[1, 5, 0], [1, 5, 1], [0, 4, 2]], 2, 1 / 3),
    ],
)
def test_agreement_is_the_share_of_the_telling_columns_that_put_a_pair_first(
    features, first, wanted
):
    assert agreement(np.array(features, dtype=float), first) == approx(wanted)


def test_agreement_is_unknown_where_all_columns_are_constant():
    assert np.isnan(agreement(np.array([[0.2, 0.0], [0.2, 0.0]]), 0))


def test_confidence_does_not_depend_on_the_place_in_the_document_when_bm25_is_all_zero():
    # BM25 once agreed with whichever pair stood first in the document.
    rows = [[0.6, 0.5, 0.3, 0], [0.1, 0.2, 0.4, 0]]
    ahead, behind = features_of(made_evidence(rows)), features_of(made_evidence(rows[::-1]))
    assert ahead[CONFIDENCE_FEATURES.index("agreement")] == approx(2 / 3)
    assert ahead == approx(behind, nan_ok=True, abs=1e-12)


def features_of(found):
    return confidence_features(found, rank(found, (1, 0, 0, 0)))


@pytest.mark.parametrize(
    ("shares", "first", "wanted"),
    [
        ([0.5, 0.3, 0.2], 0.4, [0.4, 0.24, 0.16]),
        ([0.5, 0.3, 0.2], 0.8, [0.8, 0.12, 0.08]),
        ([0.5, 0.3, 0.2], 1.0, [1.0, 0.0, 0.0]),
        ([0.5, 0.3, 0.2], 0.0, [0.0, 0.0, 0.0]),
        ([1.0], 0.3, [0.3]),
        ([1.0, 0.0], 0.3, [0.3, 0.0]),
        ([0.4, 0.4, 0.2], 0.9, [0.4, 0.4, 0.2]),  # two equals cannot both be likely
        ([0.25] * 4, 0.1, [0.1] * 4),
    ],
)
def test_confidences_follow_the_shares_below_a_sum_of_one(shares, first, wanted):
    ranking = Ranking(np.arange(len(shares)), np.zeros(len(shares)), np.array(shares))
    assert confidences(ranking, first) == approx(wanted)


@pytest.mark.parametrize("seed", range(20))
def test_confidences_descend_add_up_to_at_most_one_and_begin_with_the_first(seed):
    rng = np.random.default_rng(seed)
    ranking = rank(made_evidence(rng.uniform(-1, 1, (rng.integers(1, 30), 4))), (4, 7, 2, 1))
    first = float(rng.uniform())
    found = confidences(ranking, first)
    assert found[0] == first
    assert np.all(np.diff(found) <= 1e-12) and np.all(found >= 0)
    assert found.sum() <= 1 + 1e-12
