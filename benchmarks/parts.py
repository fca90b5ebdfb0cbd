"""QA Bot with a part left out: evidence in which that part says the same of every pair and query.

Candidates are still gathered by cosine and by BM25: what is left out is left out of ranking and
of confidence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from qa_bot.fitting import LabelledQuery, QuerySet
from qa_bot.ranking import Evidence
from qa_bot.ranking.features import PAIR_FEATURES


@dataclass(frozen=True)
class Part:
    """Something that can be left out.

    `features` are its columns among PAIR_FEATURES, `raw` the fields of Evidence from which further
    inputs of the confidence come.
    """

    name: str
    features: tuple[str, ...]
    raw: tuple[str, ...] = ()


PARTS = (
    Part("pooled vectors", ("passage_cosine",), ("question_height",)),
    Part("token vectors", ("token_match", "question_match"), ("token_cosines",)),
    Part("question match", ("question_match",)),
    Part("BM25", ("bm25",), ("known_words",)),
)


def without(part: Part, query_set: QuerySet) -> QuerySet:
    """The same queries, their evidence blank where `part` would speak."""
    queries = tuple(
        LabelledQuery(blanked(query.evidence, part), query.relevant) for query in query_set.queries
    )
    return replace(query_set, queries=queries)


def blanked(evidence: Evidence, part: Part) -> Evidence:
    """Evidence with 0 in place of all that `part` contributes."""
    features = evidence.features.copy()
    features[:, [PAIR_FEATURES.index(name) for name in part.features]] = 0.0
    raw = {name: np.zeros_like(getattr(evidence, name)) for name in part.raw}
    return replace(evidence, features=features, **raw)
