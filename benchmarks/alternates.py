"""Sets with people's own wordings as alternates, beside what was published for them.

`python -m benchmarks.alternates` prints accuracy in scope, AUROC in / out of scope and the best MCC
of QA Bot, of the five systems of HINT3 and of six baselines, and for each figure whether QA Bot is
surely ahead of the best of them. Each set is ranked and judged by numbers fitted without it. For
rasa_demo nothing was published: the baselines stand in the place of the five. `--added` adds one
alternate at a time to the thirteen documents and counts what changes, `--added --slips` one with a
word misspelt; `--time` is what alternates cost a query; `--fit` fits
qa_bot/ranking/fitted_alternates.json.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.added_alternates import print_added, print_times
from benchmarks.alternate_sets import FITTED, REPORTED, alternate_set
from benchmarks.baselines import Found, baselines
from benchmarks.data import EvaluationSet
from benchmarks.encodings import precision_of
from benchmarks.machine import this_machine
from benchmarks.measuring import Measurer, cached_index
from benchmarks.ours import NAME, CrossFits
from benchmarks.published import (
    NONE,
    Against,
    Predictions,
    accuracy,
    auroc,
    best_mcc,
    bootstrapped,
    mcnemar,
    published,
)
from qa_bot import QAPair
from qa_bot.answering import gather
from qa_bot.answering.gathering import ranked_once
from qa_bot.arguments import MAX_FALSE_ANSWERS
from qa_bot.fitting import LabelledQuery, QuerySet, fit_alternates
from qa_bot.models.embedding import load_encoder
from qa_bot.ranking import Fitted, first_confidence
from qa_bot.ranking.fitted import ALTERNATES, FittedAlternates, shipped_path

# A figure, and how it is compared with another system's on the same queries.
Figure = tuple[str, Callable[..., float], Callable[..., Against]]
FIGURES: tuple[Figure, ...] = (
    ("accuracy in scope", accuracy, mcnemar),
    ("AUROC in / out", auroc, lambda *given: bootstrapped(auroc, *given)),
    ("best MCC", best_mcc, lambda *given: bootstrapped(best_mcc, *given)),
)


class IntentClassifier:
    """Logistic regression on the pooled vectors of all wordings, as scikit-learn has it."""

    name = "classifier"

    def __init__(self, measurer: Measurer) -> None:
        self._measurer = measurer

    def fit(self, pairs: tuple[QAPair, ...]) -> None:
        from sklearn.linear_model import LogisticRegression

        wordings = [
            (text, place)
            for place, pair in enumerate(pairs)
            for text in (pair.question, *pair.alternates)
        ]
        vectors = self._measurer.pooled([text for text, _ in wordings])
        self._model = LogisticRegression(max_iter=5000).fit(vectors, [of for _, of in wordings])

    def rank(self, query: str) -> Found:
        shares = self._model.predict_proba(self._measurer.query(query).pooled[np.newaxis])[0]
        order = np.argsort(-shares, kind="stable")
        return Found(order, float(shares[order[0]]))


class Alternates:
    """The sets with their evidence, and numbers for each that were fitted without it."""

    def __init__(self, measurer: Measurer) -> None:
        self._measurer = measurer
        self._labelled: dict[str, QuerySet] = {}

    def labelled(self, name: str) -> QuerySet:
        """A set's queries with the evidence of all wordings, for fitting."""
        if name not in self._labelled:
            found, measurer = alternate_set(name), self._measurer
            store = cached_index(found.pairs, measurer.encoder)
            numbers = [pair.number for pair in found.pairs]
            texts = [store.vocabulary.read(query.text).text for query in found.queries]
            measurer.prepare(texts)
            queries = []
            for query, text in zip(found.queries, texts, strict=True):
                evidence = replace(gather(text, measurer.query(text), store), printed=None)
                right = np.array([numbers[i] in query.relevant for i in evidence.ids])
                queries.append(LabelledQuery(evidence, right))
            self._labelled[name] = QuerySet(name, tuple(queries))
        return self._labelled[name]

    def fitted(self, ranking: Fitted, left_out: str = "") -> FittedAlternates:
        """Numbers for pairs with alternates, as `ranking` ranks them, without one of the sets."""
        return fit_alternates([self.labelled(n) for n in FITTED if n != left_out], ranking)

    def ours(self, found: EvaluationSet, fitted: Fitted) -> Predictions:
        """What QA Bot finds by meaning; a wording typed as it stands is looked up as any other."""
        store = cached_index(found.pairs, self._measurer.encoder)
        labels, scores = [], []
        for query in found.queries:
            text = store.vocabulary.read(query.text).text
            gathered = gather(text, self._measurer.query(text), store)
            evidence, ranking = ranked_once(gathered, fitted.weights, store)
            labels.append(int(evidence.ids[ranking.order[0]]))
            scores.append(first_confidence(evidence, ranking, fitted))
        return Predictions(NAME, np.array(labels), np.array(scores))

    def baselines(self, found: EvaluationSet) -> list[Predictions]:
        """Five baselines, where a pair is worth its best wording, and a classifier of intents."""
        predictions = []
        for system in (*baselines(self._measurer), IntentClassifier(self._measurer)):
            system.fit(found.pairs)
            ranked = [system.rank(query.text) for query in found.queries]
            labels = np.array([int(one.order[0]) for one in ranked])
            scores = np.array([one.certainty for one in ranked])
            # BM25 and RRF are no cosines: a share of the largest is cut by the same thresholds.
            predictions.append(Predictions(system.name, labels, scores / scores.max()))
        return predictions


def print_set(
    console: Console,
    found: EvaluationSet,
    ours: Predictions,
    others: Sequence[Predictions],
    beside: Sequence[Predictions],
    answered_from: float,
) -> None:
    """Print the figures of all systems, and how far QA Bot is ahead of the best of `others`."""
    numbers = {pair.number: place for place, pair in enumerate(found.pairs)}
    wanted = np.array([numbers[min(q.relevant)] if q.relevant else NONE for q in found.queries])
    title = f"{found.name}: {(wanted != NONE).sum()} queries in scope, {(wanted == NONE).sum()} out"
    table = Table("", *(name for name, *_ in FIGURES), title=title)
    for system in (*others, *beside, ours):
        figures = (f"{figure(system, wanted):.3f}" for _, figure, _ in FIGURES)
        table.add_row(system.system, *figures, end_section=system in (others[-1], *beside[-1:]))
    console.print(table)
    for name, figure, compare in FIGURES:
        best = max(others, key=lambda one: figure(one, wanted))
        against = compare(ours, best, wanted)
        console.print(
            f"  {name}: {'ahead' if against.difference > 0 else 'NOT ahead'} of {best.system} by "
            f"{against.difference:+.3f} ({against.low:+.3f} to {against.high:+.3f}), "
            f"p {against.p:.4f}",
            highlight=False,
        )
    is_given, is_right = ours.scores >= answered_from, ours.labels == wanted
    console.print(
        f"  answered at a promise of {MAX_FALSE_ANSWERS:.0%}: {(is_given & is_right).sum()} right, "
        f"{(is_given & ~is_right).sum()} wrong",
        highlight=False,
    )


def without_copies(found: EvaluationSet, measurer: Measurer) -> np.ndarray:
    """Which queries are no wording of the set, form aside: (n,) bool."""
    store = cached_index(found.pairs, measurer.encoder)
    return np.array([not store.exact(query.text) for query in found.queries])


def report(console: Console, measurer: Measurer) -> None:
    """Print the table of each set, with all queries and without those that are a wording."""
    rankings = CrossFits.of_evaluation_sets(measurer)
    alternates = Alternates(measurer)
    for name in REPORTED:
        found = alternate_set(name)
        ranking = rankings.without(name)
        own = alternates.fitted(ranking, name)
        fitted = replace(ranking, alternates=own)
        measurer.prepare([query.text for query in found.queries])
        ours, simple = alternates.ours(found, fitted), alternates.baselines(found)
        texts, classes = [q.text for q in found.queries], [pair.number for pair in found.pairs]
        others = published(name, texts, classes)
        console.print(f"alternates fitted on {', '.join(own.fitted_on)}")
        kept = without_copies(found, measurer)
        for queries in (np.ones_like(kept), kept) if not kept.all() else (kept,):
            part = replace(
                found,
                queries=tuple(q for q, keep in zip(found.queries, queries, strict=True) if keep),
            )
            five, beside = ([one.of(queries) for one in systems] for systems in (others, simple))
            shown = (five or beside, beside if five else [])
            answered_from, _ = fitted.thresholds.at(MAX_FALSE_ANSWERS)
            print_set(console, part, ours.of(queries), *shown, answered_from)


def main() -> None:
    """Print the tables, or fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--added", nargs="*", metavar="SET", help="add one alternate at a time")
    parser.add_argument("--slips", action="store_true", help="with a misspelt word in each")
    parser.add_argument("--time", action="store_true", help="what alternates cost a query")
    parser.add_argument("--fit", action="store_true", help="fit the numbers that ship")
    arguments = parser.parse_args()
    logging.getLogger("qa_bot").setLevel(logging.ERROR)
    started, console, encoder = time.perf_counter(), Console(width=132), load_encoder()
    console.print(str(this_machine(precision_of(encoder))), highlight=False)
    if arguments.added is not None:
        print_added(console, encoder, arguments.added, arguments.slips)
    elif arguments.time:
        print_times(console, encoder)
    elif arguments.fit:
        ranking = Fitted.from_json(shipped_path().read_text("utf-8"))
        fitted = Alternates(Measurer(encoder)).fitted(ranking)
        shipped_path(ALTERNATES).write_text(fitted.to_json(), "utf-8")
        console.print(f"{fitted.queries} queries of {', '.join(fitted.fitted_on)}")
        console.print(dict(zip(fitted.confidence.names, fitted.confidence.weights, strict=True)))
    else:
        report(console, Measurer(encoder))
    console.print(f"{time.perf_counter() - started:.0f} s", highlight=False)


if __name__ == "__main__":
    main()
