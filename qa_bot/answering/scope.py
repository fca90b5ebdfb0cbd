"""Where a query is looked up: in all documents, rather in some, or in some alone; and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.ranking import Evidence, Ranking

# How far below the first pair's logit another document's may lie, and still be asked by the same
# words. Wordings of one question in three documents lay up to 6.2 apart, pairs that only share its
# words from 8.0 on (benchmarks/NOTES.md, "Several documents").
NEAR_LOGIT = 7.0
# The same for a document that the reader named or picked: only a question that the words say far
# better elsewhere is looked for there.
NAMED_LOGIT = 14.0
# So near a pair that is sure enough, another is asked by the same words, whether or not it would be
# sure alone: "the deposit" of a boat and of a room lay 1.1 apart.
CLOSE_LOGIT = 2.0


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents that a query is for, as places in `QABot.documents`; all where there are none.

    `only` says that no other may answer; else they are those that the query more likely means:
    the reader named or picked them, or only, where `is_guess`, spoke of them last. `language` is
    the reader's, an ISO 639-1 code; None where it did not show.
    """

    documents: tuple[int, ...] = ()
    only: bool = False
    is_guess: bool = False
    language: str | None = None

    @property
    def lead(self) -> float:
        """How far below the first pair's logit theirs may lie and still come first."""
        return NEAR_LOGIT if self.is_guess else NAMED_LOGIT

    def ids(self, document_of: np.ndarray | None) -> np.ndarray | None:
        """Ids of the pairs that alone may answer, by the document of each (n,); None for all."""
        if document_of is None or not self.only:
            return None
        return np.flatnonzero(np.isin(document_of, self.documents))


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


def is_near(ranking: Ranking, whole: Ranking, lead: float) -> bool:
    """Tell whether the first pair of some candidates is at most `lead` below the first of all."""
    return bool(ranking.logits.max() >= whole.logits.max() - lead)
