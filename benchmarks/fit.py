"""Fits the numbers that ship with the package: `python -m benchmarks.fit`.

On the public sets and six of the seven documents; never on maine_dmv, the sample document.
"""

from __future__ import annotations

import time

from benchmarks.data import DOCUMENTS, PUBLIC, SAMPLE, labelled, load_set
from qa_bot.fitting import fit
from qa_bot.models.embedding import load_encoder
from qa_bot.ranking.fitted import shipped_path


def main() -> None:
    """Fit, write qa_bot/ranking/fitted.json and print what was found."""
    started = time.perf_counter()
    encoder = load_encoder()
    names = [name for name in (*DOCUMENTS, *PUBLIC) if name != SAMPLE]
    sets = [labelled(load_set(name), encoder) for name in names]
    fitted = fit(sets, encoder.name, encoder.fingerprint)
    shipped_path().write_text(fitted.to_json(), "utf-8")
    for name, weight in zip(fitted.pair_features, fitted.weights, strict=True):
        print(f"{name:16} {weight:8.3f}")
    for rate in (0.01, 0.02, 0.05, 0.10, 0.20):
        answered, choose = fitted.thresholds.at(rate)
        print(f"false answers {rate:4.0%}: answered from {answered:.3f}, choose from {choose:.3f}")
    seconds = time.perf_counter() - started
    print(f"{fitted.queries} queries of {len(sets)} sets in {seconds:.0f} s: {shipped_path()}")


if __name__ == "__main__":
    main()
