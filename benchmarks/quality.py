"""Ranking, confidence and outcomes beside five baselines: `python -m benchmarks.quality`.

QA Bot's numbers are cross-fitted: a set is ranked and decided with numbers that were fitted on all
the other sets, and never on the sample document.
"""

from __future__ import annotations

import argparse
import logging
import shlex
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks import plots, tables
from benchmarks.baselines import WholeTextCosine
from benchmarks.choices import gain_of_choices
from benchmarks.comparison import Comparison, NumbersFor, compare, compare_model, compare_parts
from benchmarks.data import (
    DOCUMENTS,
    MAX_REPORTED,
    PUBLIC,
    ROOT,
    SAMPLE,
    SET_ASIDE,
    EvaluationSet,
    evaluation_folders,
    load_set,
    read_set,
    sets_in,
)
from benchmarks.encodings import precision_of, torch_model
from benchmarks.guard_fits import GuardFits
from benchmarks.judging import found_by, judge
from benchmarks.latency import measure as measure_latency
from benchmarks.machine import this_machine
from benchmarks.measuring import Measurer
from benchmarks.ours import NAME, CrossFits, Ours
from benchmarks.promises import (
    distance_from_promises,
    out_of_scope,
    out_of_scope_over_sets,
    promise_kept,
    promise_over_sets,
)
from benchmarks.report import (
    Passages,
    Report,
    Sample,
    SetAside,
    SetReport,
    Together,
    write_json,
)
from benchmarks.scores import auroc_difference, outcomes, pooled, scores, set_figures
from benchmarks.targets import targets
from qa_bot.arguments import MAX_FALSE_ANSWERS
from qa_bot.evaluation import hit_rate
from qa_bot.guard import FittedGuard, shipped_guard
from qa_bot.models.embedding import Encoder, load_encoder
from qa_bot.ranking import Fitted, shipped
from qa_bot.store.index_rows import RowKind, rows_of

PROMISED = (0.01, 0.02, 0.05, 0.10, 0.20)
# Floating point sums differ this much between processors and numbers of threads.
SAME = 0.005
RESULTS = ROOT / "benchmarks" / "results"


def measure(
    sets: Sequence[EvaluationSet],
    encoder: Encoder,
    own_data: bool,
    other_model: str | None,
    fit_on: Sequence[str],
) -> tuple[Report, Comparison]:
    """Everything, in one run; `own_data` sets are judged with the shipped numbers."""
    started = time.perf_counter()
    latency = None if own_data else measure_latency(encoder)
    measurer = Measurer(encoder)
    fits = None if own_data else CrossFits.of_evaluation_sets(measurer)
    together = _taken_together(sets, own_data)
    comparison = compare(sets, measurer, _cross_fitted(measurer, fits) if fits else _shipped)
    if fits:
        compare_parts(comparison, together, measurer, fits)
    if other_model:
        compare_model(comparison, sets, Measurer(load_encoder(other_model)), fit_on)
        if set(fit_on) != {*DOCUMENTS, *PUBLIC}:  # then the bundled one as well, by its name
            compare_model(comparison, sets, measurer, fit_on)
    sample = _sample(measurer, fits) if fits else None
    reports = [_set_report(found, comparison, own_data) for found in sets]
    found_together = _together(together, comparison)
    set_aside = _set_aside(sets, comparison)
    report = Report(
        date=date.today().isoformat(),
        command=shlex.join(["python", "-m", "benchmarks.quality", *sys.argv[1:]]),
        machine=this_machine(precision_of(encoder)),
        sets=reports,
        together=found_together,
        set_aside=set_aside,
        sample=sample,
        passages=_passages(together, encoder),
        latency=latency,
        targets=[] if own_data else targets(reports, found_together, sample, latency, set_aside),
        seconds=time.perf_counter() - started,
    )
    return report, comparison


def _cross_fitted(measurer: Measurer, fits: CrossFits) -> NumbersFor:
    guards = GuardFits.of_evaluation_sets(measurer, fits)
    return lambda name: (fits.without(name), guards.without(name))


def _shipped(_: str) -> tuple[Fitted, FittedGuard]:
    return shipped(), shipped_guard()


def _taken_together(sets: Sequence[EvaluationSet], own_data: bool) -> list[EvaluationSet]:
    """The documents, or all sets where there are none or all are somebody's own; none set aside."""
    kept = [found for found in sets if found.name not in SET_ASIDE]
    documents = [found for found in kept if found.name in DOCUMENTS]
    return documents if documents and not own_data else kept


def _set_report(found: EvaluationSet, comparison: Comparison, own_data: bool) -> SetReport:
    ours = comparison.ours[found.name]
    decided = ours.at(MAX_FALSE_ANSWERS)
    return SetReport(
        name=found.name,
        pairs=len(found.pairs),
        queries=len(found.queries),
        in_scope=sum(bool(query.relevant) for query in found.queries),
        fitted_without=not own_data or found.name not in shipped().fitted_on,
        systems={
            system: set_figures(results[found.name], system.startswith(NAME))
            for system, results in comparison.results.items()
        },
        promises=[promise_kept(rate, ours.at(rate)) for rate in PROMISED],
        out_of_scope=out_of_scope(found, decided),
        choices=gain_of_choices(decided),
    )


def _together(sets: Sequence[EvaluationSet], comparison: Comparison) -> Together:
    ours = comparison.ours_at(MAX_FALSE_ANSWERS, sets)
    promises = [promise_over_sets(rate, comparison.ours_at(rate, sets)) for rate in PROMISED]
    return Together(
        sets=[found.name for found in sets],
        queries=sum(len(found.queries) for found in sets),
        systems=[
            scores(system, results, sets, system.startswith(NAME))
            for system, results in comparison.results.items()
        ],
        left_out=[
            scores(system, results, sets, calibrated=True)
            for system, results in comparison.left_out.items()
            if all(found.name in results for found in sets)
        ],
        auroc_difference=auroc_difference(ours, comparison.results[WholeTextCosine.name]),
        max_false_answers=MAX_FALSE_ANSWERS,
        outcomes=outcomes(ours),
        out_of_scope=out_of_scope_over_sets(
            [out_of_scope(found, ours[found.name]) for found in sets]
        ),
        choices=gain_of_choices(pooled(ours)),
        promises=promises,
        distance_from_promises=distance_from_promises([found.together for found in promises]),
    )


def _set_aside(sets: Sequence[EvaluationSet], comparison: Comparison) -> SetAside | None:
    opened = [found for found in sets if found.name in SET_ASIDE]
    if not opened:
        return None
    return SetAside(date.today().isoformat(), _together(opened, comparison))


def _sample(measurer: Measurer, fits: CrossFits) -> Sample:
    document = load_set(SAMPLE)
    found = found_by(Ours(measurer, shipped()), document)
    # The sample's cross-fit is on exactly the sets that benchmarks/fit.py uses.
    today = fits.without(SAMPLE)
    again = found_by(Ours(measurer, today), document)
    difference = max(
        abs(one.certainty - other.certainty) for one, other in zip(found, again, strict=True)
    )
    judged = judge(document, found)
    same_sets = today.fitted_on == shipped().fitted_on
    return Sample(
        hit_rate(judged, 1), hit_rate(judged, 3), difference, same_sets and difference < SAME
    )


def _passages(sets: Sequence[EvaluationSet], encoder: Encoder) -> Passages:
    rows = [row for found in sets for row in rows_of(found.pairs)]
    texts = [row.text for row in rows if row.kind == RowKind.PASSAGE]
    model = torch_model(encoder)  # neither tokenizer nor limit is in the Encoder protocol
    tokens = model.tokenizer(texts, truncation=False, verbose=False)["input_ids"]
    fits = [len(ids) <= model.max_seq_length for ids in tokens]
    return Passages(len(texts), model.max_seq_length, float(np.mean(fits)))


def _chosen_sets(arguments: argparse.Namespace) -> list[EvaluationSet]:
    if arguments.data:
        return [read_set(folder) for folder in sets_in(arguments.data).values()]
    kinds = {kind: list(evaluation_folders(kind)) for kind in ("faq", "public")}
    chosen = ["faq", "public"] if arguments.all else arguments.sets
    names = [name for choice in chosen for name in kinds.get(choice, [choice])]
    sets = [load_set(name, MAX_REPORTED.get(name)) for name in dict.fromkeys(names)]
    if arguments.set_aside:
        sets += [load_set(name, None, opens_set_aside=True) for name in SET_ASIDE]
    return sets


def _save(report: Report, comparison: Comparison, name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_json(report, folder / f"{name}.json")
    plots.draw(report, comparison, folder, name)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--sets", nargs="+", default=["faq"], metavar="NAME",
        help="sets to report: faq (the default), public, or names of sets",
    )  # fmt: skip
    which.add_argument("--all", action="store_true", help="report every set of faq and public")
    which.add_argument(
        "--data", type=Path, metavar="FOLDER",
        help="report the sets in this folder, with the shipped numbers; nothing is fitted",
    )  # fmt: skip
    parser.add_argument(
        "--set-aside", action="store_true",
        help="also open the documents that are set aside, which is done once (NOTES.md)",
    )  # fmt: skip
    parser.add_argument("--model", metavar="NAME", help="also QA Bot with this model, fitted anew")
    parser.add_argument(
        "--fit-on", nargs="+", default=[*DOCUMENTS, *PUBLIC], metavar="SET",
        help="fit --model, and the bundled model beside it, on these sets alone: in less time",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, default=RESULTS, metavar="FOLDER",
        help="where NAME.json and NAME-*.png go (default: benchmarks/results)",
    )  # fmt: skip
    return parser


def main() -> None:
    parser = _parser()
    arguments = parser.parse_args()
    if arguments.data and arguments.set_aside:
        parser.error("--set-aside goes with the sets of QA_BOT_EVAL, not with --data")
    # Whole texts are cut on purpose here; the report says how many passages are.
    logging.getLogger("qa_bot.models.transformer_encoder").setLevel(logging.ERROR)
    sets = _chosen_sets(arguments)
    report, comparison = measure(
        sets, load_encoder(), bool(arguments.data), arguments.model, arguments.fit_on
    )
    tables.show(report, Console())
    _save(report, comparison, _run_name(arguments), arguments.out)


def _run_name(arguments: argparse.Namespace) -> str:
    if arguments.data:
        return str(arguments.data.resolve().name)
    name = "all" if arguments.all else "-".join(arguments.sets)
    return f"{name}-set-aside" if arguments.set_aside else name


if __name__ == "__main__":
    main()
