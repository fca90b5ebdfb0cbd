"""The queries that went worst, with every feature: `python -m benchmarks.failures`.

First what was answered and wrong, the surest first; then right pairs ranked low, the lowest first;
then what was right but held back, the least sure first. Numbers are fitted without the set.
`weighs` is what a feature adds to the right pair's logit over the returned pair's, `adds` what an
input adds to the logit of the confidence.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from rich import box
from rich.console import Console, Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from benchmarks.data import DOCUMENTS, EvaluationSet, Query, load_set
from benchmarks.measuring import Measurer
from benchmarks.ours import CrossFits
from qa_bot import Outcome, QAPair
from qa_bot.answering import Promise, decide
from qa_bot.arguments import MAX_FALSE_ANSWERS
from qa_bot.models.embedding import load_encoder
from qa_bot.ranking import Evidence, Fitted, confidences, first_confidence, rank
from qa_bot.ranking.confidence import CONFIDENCE_FEATURES, Ranking, confidence_features
from qa_bot.ranking.features import PAIR_FEATURES

COUNT = 10
ANSWER_CHARACTERS = 160


class Kind(IntEnum):
    """What went wrong, the worst first."""

    WRONG_ANSWER = 0
    RANKED_LOW = 1
    HELD_BACK = 2


TITLES = {
    Kind.WRONG_ANSWER: "answered, and wrong",
    Kind.RANKED_LOW: "the right pair is not first",
    Kind.HELD_BACK: "right, but held back",
}


@dataclass(frozen=True, eq=False)
class Failure:
    """A query that went wrong; `place` is the right pair's rank, None where it is no candidate."""

    kind: Kind
    set_name: str
    query: Query
    pairs: tuple[QAPair, ...]
    evidence: Evidence
    ranking: Ranking
    fitted: Fitted
    confidence: float
    outcome: Outcome
    place: int | None

    @property
    def badness(self) -> tuple[int, float]:
        """Sorts the worst first."""
        if self.kind is Kind.RANKED_LOW:
            return self.kind, -(self.place or np.inf)
        return self.kind, -self.confidence if self.kind is Kind.WRONG_ANSWER else self.confidence


def failures(
    evaluation_set: EvaluationSet, measurer: Measurer, fitted: Fitted
) -> Iterator[Failure]:
    """What went wrong in a set, in the order of its queries."""
    store = measurer.store(evaluation_set.pairs)
    measurer.prepare([query.text for query in evaluation_set.queries])
    for query in evaluation_set.queries:
        failure = _looked_at(query, evaluation_set, measurer.evidence(store, query.text), fitted)
        if failure is not None:
            yield failure


def _looked_at(
    query: Query, evaluation_set: EvaluationSet, evidence: Evidence, fitted: Fitted
) -> Failure | None:
    ranking = rank(evidence, fitted.weights)
    confidence = confidences(ranking, first_confidence(evidence, ranking, fitted))
    outcome = decide(confidence, Promise(*fitted.thresholds.at(MAX_FALSE_ANSWERS)))
    numbers = [evaluation_set.pairs[evidence.ids[i]].number for i in ranking.order]
    place = next((i for i, n in enumerate(numbers, start=1) if n in query.relevant), None)
    kind = kind_of(query, outcome, place)
    if kind is None:
        return None
    return Failure(
        kind, evaluation_set.name, query, evaluation_set.pairs, evidence, ranking, fitted,
        float(confidence[0]), outcome, place,
    )  # fmt: skip


def kind_of(query: Query, outcome: Outcome, place: int | None) -> Kind | None:
    """What went wrong, None where nothing did."""
    if place != 1:
        if outcome is Outcome.ANSWERED:
            return Kind.WRONG_ANSWER
        return Kind.RANKED_LOW if query.relevant else None
    return None if outcome is Outcome.ANSWERED else Kind.HELD_BACK


def shown(failure: Failure) -> Panel:
    """All there is to know of it."""
    first = int(failure.ranking.order[0])
    right = int(failure.ranking.order[failure.place - 1]) if failure.place else None
    returned = _pair_text(failure.pairs[failure.evidence.ids[first]])
    lines = [*_query_lines(failure), "", f"[bold]returned[/bold] {returned}"]
    if failure.place != 1:
        lines += _right_lines(failure)
    tables = Table.grid(padding=(0, 4))
    tables.add_row(_pair_features(failure, first, right), _confidence_inputs(failure))
    title = f"{failure.set_name}: {TITLES[failure.kind]}"
    return Panel(Group(*lines, "", tables), title=title, title_align="left")


def _query_lines(failure: Failure) -> list[str]:
    query = failure.query
    tags = f", tags {' '.join(sorted(query.tags))}" if query.tags else ""
    scope = "in scope" if query.relevant else "out of scope"
    return [
        f"[bold]{escape(query.text)}[/bold]",
        f"{scope}{tags}; {failure.outcome.value}, confidence {failure.confidence:.3f}",
    ]


def _right_lines(failure: Failure) -> list[str]:
    relevant = failure.query.relevant
    if not relevant:
        return ["[bold]right[/bold]    no answer: out of scope"]
    at = f"at rank {failure.place}" if failure.place else "not among the candidates"
    right = [_pair_text(pair) for pair in failure.pairs if pair.number in relevant]
    return [*(f"[bold]right[/bold]    {text}" for text in right), f"the right pair is {at}"]


def _pair_text(pair: QAPair) -> str:
    answer = " ".join(pair.answer.split())
    if len(answer) > ANSWER_CHARACTERS:
        answer = f"{answer[:ANSWER_CHARACTERS]}..."
    return f"{escape(pair.number)}: {escape(pair.question)} [dim]{escape(answer)}[/dim]"


def _pair_features(failure: Failure, first: int, right: int | None) -> Table:
    """Feature by feature: the returned pair, the right one, and what the difference weighs."""
    table = _compact("of the pair", "returned", "right", "weighs")
    features = failure.evidence.features
    for column, name in enumerate(PAIR_FEATURES):
        cells = [f"{features[first, column]:.3f}", "", ""]
        if right is not None and right != first:
            difference = features[right, column] - features[first, column]
            weighs = failure.fitted.weights[column] * difference
            cells[1:] = [f"{features[right, column]:.3f}", f"{weighs:+.2f}"]
        table.add_row(name, *cells)
    return table


def _confidence_inputs(failure: Failure) -> Table:
    """What confidence was computed from, and what each input adds to its logit."""
    table = _compact("of confidence", "value", "adds")
    values = confidence_features(failure.evidence, failure.ranking)
    model = failure.fitted.confidence
    standard = np.nan_to_num((values - np.array(model.means)) / np.array(model.scales))
    adds = standard * np.array(model.weights)
    for name, value, added in zip(CONFIDENCE_FEATURES, values, adds, strict=True):
        table.add_row(name, f"{value:.3f}", f"{added:+.2f}")
    return table


def _compact(first: str, *others: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(first, no_wrap=True)
    for other in others:
        table.add_column(other, justify="right", no_wrap=True)
    return table


def show(found: Sequence[Failure], count: int, console: Console) -> None:
    """Print the worst `count`, and how many there are of each kind."""
    for failure in sorted(found, key=lambda failure: failure.badness)[:count]:
        console.print(shown(failure))
    for kind in Kind:
        console.print(f"{sum(failure.kind is kind for failure in found):4} {TITLES[kind]}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.failures", description=__doc__)
    parser.add_argument(
        "--set", nargs="+", default=DOCUMENTS, dest="sets", metavar="NAME",
        help="sets to look at (default: the eight documents)",
    )  # fmt: skip
    parser.add_argument("--count", type=int, default=COUNT, help=f"default: {COUNT}")
    arguments = parser.parse_args()
    measurer = Measurer(load_encoder())
    fits = CrossFits.of_evaluation_sets(measurer)
    found = [
        failure
        for name in arguments.sets
        for failure in failures(load_set(name, limit=None), measurer, fits.without(name))
    ]
    show(found, arguments.count, Console(highlight=False))


if __name__ == "__main__":
    main()
