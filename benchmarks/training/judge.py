"""Variants on the sets that are reported: `python -m benchmarks.training.judge [--adapters ...]`.

Every set is ranked with numbers that were fitted on all other sets, the sample document in nobody's
fit, for each variant anew. All variants run in one process, beside the model as it is.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data import (
    DOCUMENT_WEIGHT,
    DOCUMENTS,
    PUBLIC,
    SAMPLE,
    TYPICAL,
    EvaluationSet,
    load_set,
)
from benchmarks.latency import QUERIES, interleaved
from benchmarks.machine import this_machine
from benchmarks.training.adapter import merged
from benchmarks.training.variants import Adapted, Original, Variant
from qa_bot.evaluation import Judged, auroc, hit_rate, mrr, right_at_precision
from qa_bot.fitting import LabelledQuery, QuerySet, fit_confidence, fit_weights
from qa_bot.models.embedding import bundled_folder, load_encoder
from qa_bot.ranking import rank
from qa_bot.ranking.confidence import confidence_features
from qa_bot.ranking.features import PAIR_FEATURES

REPORTED = (
    *DOCUMENTS,
    "rasa_demo",
    "dtc_faq",
    "covidq",
    "hint3_curekart",
    "hint3_sofmattress",
    "mqp",
)
# Enough to fit on where there is no time to encode all.
FEW = ("rasa_demo", "stackfaq125", "covidq")
# The site of medquad_judged is trained on.
FITTED = tuple(name for name in PUBLIC if name != "medquad_judged")
ALONE = ("passage_cosine", "token_match", "question_match")
BOOTSTRAP_SAMPLES = 2000

Results = dict[str, list[Judged]]


def labelled(variant: Variant, evaluation_set: EvaluationSet) -> QuerySet:
    """As benchmarks.data.labelled, for any variant."""
    store = variant.store(evaluation_set)
    numbers = [pair.number for pair in evaluation_set.pairs]
    queries = []
    for query in evaluation_set.queries:
        found = variant.evidence(query.text, store)
        right = np.array([numbers[i] in query.relevant for i in found.ids])
        queries.append(LabelledQuery(found, right))
    name = evaluation_set.name
    weight = DOCUMENT_WEIGHT if name in DOCUMENTS else 1.0
    return QuerySet(name, tuple(queries), weight, typical=name in TYPICAL)


def cross_fitted(sets: Sequence[EvaluationSet], evidence: Sequence[QuerySet]) -> Results:
    """Every reported set with numbers from the others."""
    return {
        document.name: _judged(document, queries, _others(document.name, evidence))
        for document, queries in zip(sets, evidence, strict=True)
        if document.name in REPORTED
    }


def alone(sets: Sequence[EvaluationSet], evidence: Sequence[QuerySet], column: str) -> Results:
    """Every reported set ranked by one feature."""
    weights = tuple(float(name == column) for name in PAIR_FEATURES)
    return {
        document.name: [
            _first_right(q.text, bool(q.relevant), found, weights, 0.0)
            for q, found in zip(document.queries, queries.queries, strict=True)
        ]
        for document, queries in zip(sets, evidence, strict=True)
        if document.name in REPORTED
    }


def _others(name: str, evidence: Sequence[QuerySet]) -> list[QuerySet]:
    return [found for found in evidence if found.name not in (name, SAMPLE)]


def _judged(document: EvaluationSet, mine: QuerySet, others: list[QuerySet]) -> list[Judged]:
    weights = fit_weights(others)
    model = fit_confidence(others, weights)
    judged = []
    for query, found in zip(document.queries, mine.queries, strict=True):
        inputs = confidence_features(found.evidence, rank(found.evidence, weights))
        confidence = float(model.probability(inputs))
        in_scope = bool(query.relevant)
        judged.append(_first_right(query.text, in_scope, found, weights, confidence))
    return judged


def _first_right(
    text: str, in_scope: bool, found: LabelledQuery, weights: tuple[float, ...], confidence: float
) -> Judged:
    right = np.flatnonzero(found.relevant[rank(found.evidence, weights).order])
    return Judged(text, in_scope, int(right[0]) + 1 if len(right) else None, confidence)


def figures(results: Results, columns: dict[str, Results]) -> dict[str, float]:
    """All figures of one variant, by name."""
    documents = [results[name] for name in DOCUMENTS]
    pooled = [judged for found in documents for judged in found]

    def mean(of: Callable[[list[Judged]], float]) -> float:
        return float(np.mean([of(found) for found in documents]))

    first = {f"hit@1 {name}": hit_rate(results[name], 1) for name in results}
    single = {
        f"{column} alone, mean of documents": float(
            np.mean([hit_rate(by[n], 1) for n in DOCUMENTS])
        )
        for column, by in columns.items()
    }
    return {
        **first,
        "hit@1 mean of documents": mean(lambda found: hit_rate(found, 1)),
        "hit@3 mean of documents": mean(lambda found: hit_rate(found, 3)),
        "MRR@10 mean of documents": mean(mrr),
        "AUROC right / not": auroc(pooled, lambda r: r.right),
        "AUROC in / out": auroc(pooled, lambda r: r.in_scope),
        "right at 90 %": right_at_precision(pooled, 0.90),
        "right at 95 %": right_at_precision(pooled, 0.95),
        **single,
        "token_match alone, rasa_demo": hit_rate(columns["token_match"]["rasa_demo"], 1),
    }


def lost_and_gained(results: Results, original: Results) -> dict[str, str]:
    """For each set, the queries right before and wrong now, and the other way round."""
    found = {}
    for name in results:
        pairs = list(zip(results[name], original[name], strict=True))
        gained = sum(new.right and not old.right for new, old in pairs)
        lost = sum(old.right and not new.right for new, old in pairs)
        found[name] = f"+{gained} -{lost}"
    return found


def gain(results: Results, original: Results) -> str:
    """Difference in hit@1, mean of the documents, with its 95 % bootstrap interval."""
    generator = np.random.default_rng(0)
    changes = [
        np.array(
            [
                int(n.right) - int(o.right)
                for n, o in zip(results[d], original[d], strict=True)
                if n.in_scope
            ]
        )
        for d in DOCUMENTS
    ]
    drawn = [
        np.mean([generator.choice(change, len(change)).mean() for change in changes])
        for _ in range(BOOTSTRAP_SAMPLES)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    value = np.mean([change.mean() for change in changes])
    return f"{value:+.3f} ({low:+.3f} to {high:+.3f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--adapters", type=Path, nargs="*", default=[])
    parser.add_argument("--cache", type=Path, help="for the indexes of adapted models")
    parser.add_argument("--few", action="store_true", help="fit on fewer public sets")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    logging.getLogger("qa_bot.models.transformer_encoder").setLevel(logging.ERROR)
    encoder = load_encoder(str(bundled_folder()))
    variants: list[Variant] = [Original(encoder)]
    variants += [Adapted(path.stem, merged(path), arguments.cache) for path in arguments.adapters]
    sets = [load_set(name) for name in (*DOCUMENTS, *(FEW if arguments.few else FITTED))]
    _compare(variants, sets, arguments.json)


def _compare(variants: Sequence[Variant], sets: list[EvaluationSet], out: Path | None) -> None:
    found: dict[str, dict[str, float]] = {}
    changed: dict[str, dict[str, str]] = {}
    original: Results = {}
    for variant in variants:
        started = time.perf_counter()
        evidence = [labelled(variant, evaluation_set) for evaluation_set in sets]
        results = cross_fitted(sets, evidence)
        original = original or results
        columns = {column: alone(sets, evidence, column) for column in ALONE}
        found[variant.name] = figures(results, columns)
        changed[variant.name] = lost_and_gained(results, original)
        changed[variant.name]["hit@1 mean of documents"] = gain(results, original)
        print(f"{variant.name}: {time.perf_counter() - started:.0f} s", flush=True)
    seconds = interleaved([variant.encoder.encode_query for variant in variants], 20 * len(QUERIES))
    for variant, times in zip(variants, seconds, strict=True):
        found[variant.name]["encode_query ms"] = 1000 * float(np.median(times))
    _show(found, changed)
    if out:
        out.write_text(json.dumps({"figures": found, "changed": changed}, indent=1) + "\n", "utf-8")


def _show(found: dict[str, dict[str, float]], changed: dict[str, dict[str, str]]) -> None:
    table = Table()
    table.add_column("")
    for name in found:
        table.add_column(name, justify="right")
    for row in next(iter(found.values())):
        table.add_row(row, *(f"{figures[row]:.3f}" for figures in found.values()))
    table.add_section()
    for row in next(iter(changed.values())):
        table.add_row(f"gained, lost {row}", *(changes[row] for changes in changed.values()))
    console = Console(width=200)
    console.print(table)
    console.print(str(this_machine("as encoded")), highlight=False)


if __name__ == "__main__":
    main()
