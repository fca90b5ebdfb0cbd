"""QA Bot as a system to compare, with numbers that were fitted without the set it is judged on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.baselines import Found
from benchmarks.data import DOCUMENTS, PUBLIC, SAMPLE, labelled, load_set
from benchmarks.measuring import Measurer
from benchmarks.parts import Part, blanked, without
from qa_bot import QAPair
from qa_bot.fitting import QuerySet, fit, fit_confidence, fit_weights
from qa_bot.guard import FittedGuard, Guard
from qa_bot.ranking import Evidence, Fitted, Ranking, confidences, first_confidence, rank

NAME = "QA Bot"


class Ours:
    """QA Bot's candidates, order and confidence, as `QABot.ask` has them; a part may be left out.

    An exact question is not answered before ranking, as `ask` does. Without a guard nothing is held
    back.
    """

    def __init__(
        self,
        measurer: Measurer,
        fitted: Fitted,
        name: str = NAME,
        part: Part | None = None,
        guard: FittedGuard | None = None,
    ) -> None:
        self.name = name
        self._measurer = measurer
        self._fitted = fitted
        self._part = part
        self._guard = guard

    def fit(self, pairs: tuple[QAPair, ...]) -> None:
        self._store = self._measurer.store(pairs)

    def rank(self, query: str) -> Found:
        evidence = self._measurer.evidence(self._store, query)
        if self._part is not None:
            evidence = blanked(evidence, self._part)
        ranking = rank(evidence, self._fitted.weights)
        first = first_confidence(evidence, ranking, self._fitted)
        return Found(
            order=evidence.ids[ranking.order],
            certainty=first,
            confidences=confidences(ranking, first),
            held_back=self._is_held_back(query, evidence, ranking),
        )

    def _is_held_back(self, query: str, evidence: Evidence, ranking: Ranking) -> bool:
        """Whether the guard would hold the first pair back; an exact question is not its matter."""
        if self._guard is None or self._store.exact(query):
            return False
        guard = Guard(self._store, self._measurer.encoder, self._guard)
        asked = self._measurer.guarded(self._store, query)
        return guard.find(asked, evidence, ranking).seen.difference is not None


class CrossFits:
    """Numbers for each set, fitted on the others; the sample document is in nobody's fit.

    Sets that are in no fit share the numbers that ship with the package, fitted anew.
    """

    def __init__(self, sets: Sequence[QuerySet], measurer: Measurer) -> None:
        self._sets = [found for found in sets if found.name != SAMPLE]
        self._encoder = measurer.encoder
        self._fitted: dict[frozenset[str], Fitted] = {}

    @classmethod
    def of_evaluation_sets(
        cls, measurer: Measurer, names: Sequence[str] | None = None
    ) -> CrossFits:
        """From the documents and the public sets that the shipped numbers are fitted on.

        Or from those named; never from the sample.
        """
        chosen = [name for name in names or (*DOCUMENTS, *PUBLIC) if name != SAMPLE]
        return cls([labelled(load_set(name), measurer) for name in chosen], measurer)

    def without(self, name: str) -> Fitted:
        """Numbers fitted on all sets but this one."""
        others = self._others(name)
        names = frozenset(other.name for other in others)
        if names not in self._fitted:
            encoder = self._encoder
            self._fitted[names] = fit(others, encoder.name, encoder.fingerprint)
        return self._fitted[names]

    def without_part(self, name: str, part: Part) -> Fitted:
        """The same with a part of the evidence left out; the thresholds are the whole's."""
        others = [without(part, other) for other in self._others(name)]
        weights = fit_weights(others)
        confidence = fit_confidence(others, weights)
        return replace(self.without(name), weights=weights, confidence=confidence)

    def _others(self, name: str) -> list[QuerySet]:
        return [found for found in self._sets if found.name != name]
