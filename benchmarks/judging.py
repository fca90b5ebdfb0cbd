"""Runs a system on a set and says what became of each query."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.baselines import Found, System
from benchmarks.data import EvaluationSet, Query
from qa_bot import QAPair
from qa_bot.evaluation import Judged, ndcg

NDCG_RANKS = 10


def found_by(system: System, evaluation_set: EvaluationSet) -> list[Found]:
    """What a system returns for each query of a set."""
    system.fit(evaluation_set.pairs)
    return [system.rank(query.text) for query in evaluation_set.queries]


def judge(evaluation_set: EvaluationSet, found: Sequence[Found]) -> list[Judged]:
    """Each query's result beside what would have been right."""
    position = {pair.number: i for i, pair in enumerate(evaluation_set.pairs)}
    return [
        _judged(query, result, evaluation_set.pairs, position)
        for query, result in zip(evaluation_set.queries, found, strict=True)
    ]


def _judged(
    query: Query, found: Found, pairs: Sequence[QAPair], position: dict[str, int]
) -> Judged:
    wanted = [position[number] for number in query.relevant]
    right = np.flatnonzero(np.isin(found.order, wanted))
    return Judged(
        query=query.text,
        in_scope=bool(query.relevant),
        rank=int(right[0]) + 1 if len(right) else None,
        confidence=found.certainty,
        ndcg10=_ndcg10(query, found, pairs) if query.gains else None,
    )


def _ndcg10(query: Query, found: Found, pairs: Sequence[QAPair]) -> float:
    gains = [query.gains.get(pairs[i].number, 0.0) for i in found.order[:NDCG_RANKS]]
    return ndcg(gains, list(query.gains.values()), NDCG_RANKS)
