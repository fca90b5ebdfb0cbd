"""QA Bot's ranking on the evaluation sets, each judged with numbers fitted without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.data import DOCUMENTS, SAMPLE, EvaluationSet, labelled
from qa_bot.embedding import Encoder
from qa_bot.evaluation import Judged
from qa_bot.fitting import LabelledQuery, QuerySet, fit
from qa_bot.ranking import Fitted, confidences, decide, first_confidence, rank


@dataclass(frozen=True)
class CrossFit:
    """The evidence of one document's queries, and numbers fitted on all other sets."""

    document: EvaluationSet
    evidence: QuerySet
    fitted: Fitted

    def judged(self, max_false_answers: float) -> list[Judged]:
        """What QA Bot does with each query."""
        return judge(self.document, self.evidence, self.fitted, max_false_answers)


def cross_fits(sets: Sequence[EvaluationSet], encoder: Encoder) -> list[CrossFit]:
    """One for each of DOCUMENTS in sets; the sample document is in nobody's fit."""
    evidence = [labelled(found, encoder) for found in sets]
    return [
        CrossFit(document, queries, _fit_without(document.name, evidence, encoder))
        for document, queries in zip(sets, evidence, strict=True)
        if document.name in DOCUMENTS
    ]


def judge(
    document: EvaluationSet, evidence: QuerySet, fitted: Fitted, max_false_answers: float
) -> list[Judged]:
    """Rank the pairs for each query and decide, with these numbers."""
    thresholds = fitted.thresholds.at(max_false_answers)
    return [
        _judged(query.text, bool(query.relevant), found, fitted, thresholds)
        for query, found in zip(document.queries, evidence.queries, strict=True)
    ]


def _fit_without(name: str, evidence: Sequence[QuerySet], encoder: Encoder) -> Fitted:
    others = [found for found in evidence if found.name not in (name, SAMPLE)]
    return fit(others, encoder.name, encoder.fingerprint)


def _judged(
    text: str,
    in_scope: bool,
    query: LabelledQuery,
    fitted: Fitted,
    thresholds: tuple[float, float],
) -> Judged:
    ranking = rank(query.evidence, fitted.weights)
    confidence = confidences(ranking, first_confidence(query.evidence, ranking, fitted))
    right = np.flatnonzero(query.relevant[ranking.order])
    return Judged(
        query=text,
        in_scope=in_scope,
        rank=int(right[0]) + 1 if len(right) else None,
        confidence=float(confidence[0]),
        outcome=decide(confidence, *thresholds),
    )
