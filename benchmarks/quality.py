"""Ranking, confidence and outcomes beside three baselines: `python -m benchmarks.quality`.

On seven documents with hand-written queries. QA Bot's numbers are cross-fitted: a document is
ranked and decided with numbers that were fitted on all the other sets, and never on the sample
document.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks import tables
from benchmarks.baselines import System, WholeTextCosine, baselines
from benchmarks.data import DOCUMENTS, PUBLIC, SAMPLE, EvaluationSet, Query, load_set
from benchmarks.latency import Latency
from benchmarks.latency import measure as measure_latency
from benchmarks.machine import this_machine
from benchmarks.ours import CrossFit, cross_fits, judge
from benchmarks.report import Passages, Report, Sample, Target
from benchmarks.scores import (
    Interval,
    Results,
    Scores,
    auroc_difference,
    outcomes,
    promise,
    scores,
)
from qa_bot.bot import MAX_FALSE_ANSWERS
from qa_bot.embedding import Encoder, load_encoder
from qa_bot.evaluation import Judged, hit_rate
from qa_bot.ranking import shipped
from qa_bot.store.rows import RowKind, rows_of

PROMISED = (0.01, 0.02, 0.05, 0.10, 0.20)


def measure(encoder: Encoder) -> Report:
    """Everything, in one run."""
    started = time.perf_counter()
    sets = [load_set(name) for name in (*DOCUMENTS, *PUBLIC)]
    documents = sets[: len(DOCUMENTS)]
    latency = measure_latency(encoder)
    found = {system.name: _results(system, documents) for system in baselines(encoder)}
    fits = cross_fits(sets, encoder)
    ours = _ours(fits, MAX_FALSE_ANSWERS)
    systems = [scores(name, results, calibrated=False) for name, results in found.items()]
    systems.append(scores("QA Bot", ours, calibrated=True))
    difference = auroc_difference(ours, found[WholeTextCosine.name])
    sample = _sample(next(fit for fit in fits if fit.document.name == SAMPLE))
    return Report(
        date=date.today().isoformat(),
        machine=this_machine(str(encoder._model.dtype)),
        queries=sum(len(document.queries) for document in documents),
        systems=systems,
        auroc_difference=difference,
        max_false_answers=MAX_FALSE_ANSWERS,
        outcomes=outcomes(ours),
        promises=[promise(rate, _ours(fits, rate)) for rate in PROMISED],
        sample=sample,
        passages=_passages(documents, encoder),
        latency=latency,
        targets=_targets(systems[-1], difference, sample, latency),
        seconds=time.perf_counter() - started,
    )


def _results(system: System, documents: Sequence[EvaluationSet]) -> Results:
    found = {}
    for document in documents:
        system.fit(document.pairs)
        found[document.name] = [_judged(system, document, query) for query in document.queries]
    return found


def _judged(system: System, document: EvaluationSet, query: Query) -> Judged:
    found = system.rank(query.text)
    right = [document.pairs[i].number in query.relevant for i in found.order]
    first = int(np.argmax(right)) + 1 if any(right) else None
    return Judged(query.text, bool(query.relevant), first, found.certainty)


def _ours(fits: Sequence[CrossFit], max_false_answers: float) -> Results:
    return {fit.document.name: fit.judged(max_false_answers) for fit in fits}


def _sample(fit: CrossFit) -> Sample:
    judged = judge(fit.document, fit.evidence, shipped(), MAX_FALSE_ANSWERS)
    # The sample's cross-fit is on exactly the sets that benchmarks/fit.py uses.
    return Sample(hit_rate(judged, 1), hit_rate(judged, 3), fit.fitted == shipped())


def _passages(documents: Sequence[EvaluationSet], encoder: Encoder) -> Passages:
    rows = [row for document in documents for row in rows_of(document.pairs)]
    texts = [row.text for row in rows if row.kind == RowKind.PASSAGE]
    model = encoder._model  # neither tokenizer nor limit is in the Encoder protocol
    tokens = model.tokenizer(texts, truncation=False, verbose=False)["input_ids"]
    fits = [len(ids) <= model.max_seq_length for ids in tokens]
    return Passages(len(texts), model.max_seq_length, float(np.mean(fits)))


def _targets(ours: Scores, difference: Interval, sample: Sample, latency: Latency) -> list[Target]:
    return [
        _at_least("hit@1, mean of the seven documents", ours.hit1.value, 0.84),
        _at_least(f"{SAMPLE} hit@1, shipped numbers", sample.hit1, 0.90),
        _at_least(f"{SAMPLE} hit@3, shipped numbers", sample.hit3, 1.00),
        _at_least("AUROC first right / not", ours.auroc_right, 0.88),
        _at_least("the same, above whole text by", difference.value, 0.08),
        _at_most("ask, in SentenceTransformer.encode", latency.ask_to_encode, 1.5),
        _at_most("ask, in bare forward passes", latency.ask_to_forward, 1.5),
    ]


def _at_least(what: str, found: float, wanted: float) -> Target:
    return Target(what, found, wanted, found >= wanted)


def _at_most(what: str, found: float, wanted: float) -> Target:
    return Target(what, found, wanted, found <= wanted)


def _rounded(value: object) -> object:
    """Floats to four digits, which is more than so few queries can tell."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="PATH", help="also write the numbers here")
    arguments = parser.parse_args()
    # Whole texts are cut on purpose here; the report says how many passages are.
    logging.getLogger("qa_bot.embedding").setLevel(logging.ERROR)
    report = measure(load_encoder())
    tables.show(report, Console())
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(_rounded(asdict(report)), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
