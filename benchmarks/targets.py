"""What was aimed at, beside what a run found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.baselines import WholeTextCosine
from benchmarks.data import DOCUMENTS, SAMPLE
from benchmarks.latency import Latency
from benchmarks.ours import NAME
from benchmarks.report import Sample, SetReport, Target, Together

WANTED_HIT1 = {"rasa_demo": 0.80, "medquad_judged": 0.80, "dtc_faq": 0.83, SAMPLE: 0.95}
# In-scope accuracy without rejection, and AUROC in / out of scope: each the best of Rasa,
# Dialogflow, LUIS, Haptik and BERT, from their predictions in hint3_*/published (Arora and others
# 2020, arXiv:2009.13833).
BEST_PUBLISHED = {"hint3_curekart": (0.841, 0.856), "hint3_sofmattress": (0.736, 0.869)}
# Over whole-text cosine: AUROC in / out of scope gained, or the share of its 1 - AUROC removed.
WANTED_GAIN = {"covidq": 0.05}
WANTED_ERROR_REMOVED = {"mqp": 0.20, "clinc150_small": 0.20}
MAX_DISTANCE_FROM_PROMISES = 0.03
MAX_LATENCY_RATIO = 1.5


def targets(
    sets: Sequence[SetReport], together: Together, sample: Sample | None, latency: Latency | None
) -> list[Target]:
    """The targets that this run can judge."""
    found: list[Target] = []
    if set(together.sets) == set(DOCUMENTS):
        found += _of_the_documents(together)
    for report in sets:
        found += _of_a_set(report)
    if sample is not None:
        found.append(_at_least(f"{SAMPLE} hit@3, shipped numbers", sample.hit3, 1.0))
    if latency is not None:
        for name, ratio in (
            ("SentenceTransformer.encode", latency.ask_to_encode),
            ("bare forward passes", latency.ask_to_forward),
        ):
            found.append(_at_most(f"ask, in {name}", ratio, MAX_LATENCY_RATIO))
    return found


def _of_the_documents(together: Together) -> list[Target]:
    ours = next(scores for scores in together.systems if scores.system == NAME)
    assert ours.ece is not None  # ours is a probability
    return [
        _at_least("seven documents: hit@1", ours.hit1.value, 0.88),
        _at_least("seven documents: hit@3", ours.hit3, 0.97),
        _at_least("seven documents: MRR@10", ours.mrr10, 0.92),
        _at_least("seven documents: AUROC right / not", ours.auroc_right, 0.93),
        _at_least("seven documents: right at 90 %", ours.right_at_90, 0.70),
        _at_least("seven documents: right at 95 %", ours.right_at_95, 0.60),
        _at_most("seven documents: ECE", ours.ece, 0.06),
        _at_least("six with tags: AUROC in / near topic", ours.auroc_near, 0.88),
        _at_most(
            "seven documents: distance from promises",
            together.distance_from_promises,
            MAX_DISTANCE_FROM_PROMISES,
        ),
    ]


def _of_a_set(report: SetReport) -> Iterator[Target]:
    name, ours = report.name, report.systems[NAME]
    if name in WANTED_HIT1:
        yield _at_least(f"{name}: hit@1", ours.hit1.value, WANTED_HIT1[name])
    if name in BEST_PUBLISHED:
        accuracy, auroc = BEST_PUBLISHED[name]
        yield _at_least(f"{name}: accuracy", ours.hit1.value, accuracy)
        yield _at_least(f"{name}: AUROC in / out", ours.auroc_scope, auroc)
    if name == "cranfield":
        for system in ("BM25", WholeTextCosine.name):
            wanted = report.systems[system].ndcg10
            yield _at_least(f"{name}: nDCG@10 of {system}", ours.ndcg10, wanted)
    cosine = report.systems[WholeTextCosine.name].auroc_scope
    if name in WANTED_GAIN:
        gain = WANTED_GAIN[name]
        wanted = cosine + gain
        yield _at_least(f"{name}: AUROC in / out, cosine + {gain}", ours.auroc_scope, wanted)
    if name in WANTED_ERROR_REMOVED:
        removed = WANTED_ERROR_REMOVED[name]
        wanted = 1 - (1 - cosine) * (1 - removed)
        what = f"{name}: AUROC in / out, error - {removed:.0%}"
        yield _at_least(what, ours.auroc_scope, wanted)


def _at_least(what: str, found: float, wanted: float) -> Target:
    return Target(what, found, wanted, found >= wanted)


def _at_most(what: str, found: float, wanted: float) -> Target:
    return Target(what, found, wanted, found <= wanted)
