"""Fits the numbers that ship with the package: `python -m benchmarks.fit`.

The ranking on the public sets and seven of the eight documents, never on maine_dmv, the sample
document; then the guard, on queries ranked with numbers of which each is fitted without the set
that it ranks.
"""

from __future__ import annotations

import time

from benchmarks.data import SAMPLE
from benchmarks.guard_fits import GuardFits
from benchmarks.measuring import Measurer
from benchmarks.ours import CrossFits
from qa_bot.guard import FittedGuard, shipped_guard_path
from qa_bot.models.embedding import load_encoder
from qa_bot.ranking import Fitted
from qa_bot.ranking.fitted import shipped_path


def fit_both(measurer: Measurer) -> tuple[Fitted, FittedGuard]:
    """Fit the ranking that ships and the guard that belongs to it."""
    rankings = CrossFits.of_evaluation_sets(measurer)
    guards = GuardFits.of_evaluation_sets(measurer, rankings)
    return rankings.without(SAMPLE), guards.without(SAMPLE)


def main() -> None:
    """Fit, write both files of fitted numbers and print what was found."""
    started = time.perf_counter()
    ranking, guard = fit_both(Measurer(load_encoder()))
    shipped_path().write_text(ranking.to_json(), "utf-8")
    shipped_guard_path().write_text(guard.to_json(), "utf-8")
    for name, weight in zip(ranking.pair_features, ranking.weights, strict=True):
        print(f"{name:16} {weight:8.3f}")
    for rate in (0.01, 0.02, 0.05, 0.10, 0.20):
        answered_from, choose_from = ranking.thresholds.at(rate)
        print(f"false answers {rate:4.0%}: answered from {answered_from:.3f}, ", end="")
        print(f"choose from {choose_from:.3f}")
    print(f"held back from {guard.threshold:.3f}")
    seconds = time.perf_counter() - started
    print(f"{ranking.queries} queries of {len(ranking.fitted_on)} sets in {seconds:.0f} s:")
    print(f"{shipped_path()}, {shipped_guard_path()}")


if __name__ == "__main__":
    main()
