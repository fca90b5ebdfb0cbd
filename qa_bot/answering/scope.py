"""Where a query is looked up: in all documents, rather in some, or in some alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.ranking import Evidence, Ranking

# How far below the first pair's logit another document's may lie, and still be asked by the same
# words. Wordings of one question in three documents lay up to 6.2 apart, pairs that only share its
# words from 8.0 on (benchmarks/NOTES.md, "Several documents").
NEAR_LOGIT = 7.0


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents that a query is for, as places in `QABot.documents`; all where there are none.

    `only` says that no other may answer; else they are those that the query more likely means.
    """

    documents: tuple[int, ...] = ()
    only: bool = False


EVERYWHERE = Scope()


def near_documents(
    evidence: Evidence, ranking: Ranking, document_of: np.ndarray
) -> list[np.ndarray]:
    """The positions, ascending, of the candidates of each document that has one near the first.

    `document_of` (n,) is the document of each pair of the store, -1 for none.
    """
    documents = document_of[evidence.ids]
    near = ranking.order[ranking.logits >= ranking.logits.max() - NEAR_LOGIT]
    return [np.flatnonzero(documents == one) for one in np.unique(documents[near]) if one >= 0]


def positions_of(
    evidence: Evidence, document_of: np.ndarray, documents: Sequence[int]
) -> np.ndarray:
    """The positions of the candidates of these documents, ascending."""
    return np.flatnonzero(np.isin(document_of[evidence.ids], documents))


def is_near(ranking: Ranking, whole: Ranking) -> bool:
    """Tell whether the first pair of some candidates is about as near as the first of all."""
    return bool(ranking.logits.max() >= whole.logits.max() - NEAR_LOGIT)
