"""Whether a question in which one thing is exchanged is still answered: `python -m
benchmarks.exchanged`.

Makes such questions from the documents themselves (`exchanging.py`) and asks each as `QABot.ask`
does, with numbers of ranking and guard that were fitted without the document. One is held where
its old pair is not given as the answer. Beside it stands the price: of the ordinary queries that
would be answered right, the share that the guard withholds. Only the half of replacement words that
nothing is fitted on is reported; `--half fit` shows the other.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.data import DOCUMENTS, EvaluationSet, cached_store, load_set
from benchmarks.exchanged_questions import MOST_OF_A_KIND, made_questions
from benchmarks.exchanging import Exchanged
from benchmarks.guard_fits import GuardFits
from benchmarks.machine import this_machine
from benchmarks.measuring import Measurer
from benchmarks.ours import CrossFits
from benchmarks.slots import Kind
from qa_bot import Outcome
from qa_bot.answering import Promise, Search, Searched
from qa_bot.arguments import MAX_FALSE_ANSWERS
from qa_bot.guard import FittedGuard, Guard
from qa_bot.models.embedding import Encoder, load_encoder
from qa_bot.ranking import Fitted

LEAST_HELD = 0.95
MOST_WITHHELD = 0.01


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of an exchanged question; `by_guard` says that its pair was sure enough."""

    set_name: str
    made: Exchanged
    held: bool
    by_guard: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Ordinary:
    """An ordinary query that is answered right, or would be but for the guard."""

    set_name: str
    query: str
    withheld: bool


def search_of(found: EvaluationSet, encoder: Encoder, fitted: Fitted, guard: FittedGuard) -> Search:
    """The product's search over a set, with these numbers and its promise."""
    store = cached_store(found, encoder)
    promise = Promise(*fitted.thresholds.at(MAX_FALSE_ANSWERS))
    return Search(encoder, store, fitted, promise, guard=Guard(store, encoder, guard))


def asked(name: str, search: Search, questions: Sequence[Exchanged]) -> Iterator[Asked]:
    """Ask each question."""
    for made in questions:
        result = search.search(made.query, search.exact(made.query))
        first = result.answer.matches[0].pair.number
        held = result.answer.outcome is not Outcome.ANSWERED or first != made.number
        by_guard = held and first == made.number and _is_withheld(result)
        yield Asked(name, made, held, by_guard, result.answer.confidence)


def ordinary(name: str, search: Search, found: EvaluationSet) -> Iterator[Ordinary]:
    """The in-scope queries that are answered right, or would be without the guard."""
    for query in found.queries:
        result = search.search(query.text, search.exact(query.text))
        is_right = result.answer.matches[0].pair.number in query.relevant
        withheld = _is_withheld(result)
        if is_right and (withheld or result.answer.outcome is Outcome.ANSWERED):
            yield Ordinary(name, query.text, withheld)


def _is_withheld(result: Searched) -> bool:
    """Whether the guard alone keeps the first pair from being the answer."""
    return result.verdict is not None and result.verdict.difference is not None


def table(asked_all: Sequence[Asked], ordinary_all: Sequence[Ordinary]) -> str:
    """Rows of kinds, of sources, of documents, and all: held, and right answers withheld."""
    answered = {(one.set_name, one.query) for one in ordinary_all if not one.withheld}
    queries = [a for a in asked_all if not a.made.is_stored]
    before = [a for a in queries if (a.set_name, a.made.source) in answered]
    rows = [(str(kind), [a for a in asked_all if a.made.kind is kind]) for kind in Kind]
    rows.append(("of stored questions", [a for a in asked_all if a.made.is_stored]))
    rows.append(("of queries", queries))
    rows.append(("of answered queries", before))
    lines = [
        f"{'':24}{'made':>6}{'held':>6}{'share':>8}{'by guard':>10}{'':6}right answers withheld"
    ]
    lines += [_held_cells(label, of) for label, of in rows]
    for name in dict.fromkeys(one.set_name for one in asked_all):
        cells = _held_cells(name, [a for a in asked_all if a.set_name == name])
        lines.append(cells + _withheld_cells([o for o in ordinary_all if o.set_name == name]))
    lines.append(_held_cells("all", asked_all) + _withheld_cells(ordinary_all))
    return "\n".join(lines)


def _held_cells(label: str, of: Sequence[Asked]) -> str:
    held = sum(one.held for one in of)
    share = f"{held / len(of):8.1%}" if of else f"{'-':>8}"
    return f"{label:24}{len(of):6}{held:6}{share}{sum(one.by_guard for one in of):10}"


def _withheld_cells(of: Sequence[Ordinary]) -> str:
    withheld = sum(one.withheld for one in of)
    share = f"{withheld / len(of):8.1%}" if of else f"{'-':>8}"
    return f"{'':6}{withheld:4} of {len(of):4}{share}"


def goals(asked_all: Sequence[Asked], ordinary_all: Sequence[Ordinary]) -> str:
    """Both goals, reached or not."""
    held = sum(one.held for one in asked_all) / max(len(asked_all), 1)
    withheld = sum(one.withheld for one in ordinary_all) / max(len(ordinary_all), 1)
    return "\n".join(
        f"{label}: {value:.1%}, {'reached' if reached else 'not reached'}"
        for label, value, reached in (
            (f"held, at least {LEAST_HELD:.0%}", held, held >= LEAST_HELD),
            (f"withheld, at most {MOST_WITHHELD:.0%}", withheld, withheld <= MOST_WITHHELD),
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="+", default=DOCUMENTS, help="sets of faq/ or public/")
    parser.add_argument("--half", choices=["fit", "report"], default="report")
    parser.add_argument("--most", type=int, default=MOST_OF_A_KIND, help="of a kind and document")
    parser.add_argument("--show", type=int, default=0, help="so many that were answered")
    arguments = parser.parse_args()
    encoder = load_encoder()
    measurer = Measurer(encoder)
    rankings = CrossFits.of_evaluation_sets(measurer)
    guards = GuardFits.of_evaluation_sets(measurer, rankings)
    made = made_questions(arguments.sets, arguments.half, arguments.most)
    every: list[Asked] = []
    plain: list[Ordinary] = []
    for name in arguments.sets:
        found = load_set(name, None)
        search = search_of(found, encoder, rankings.without(name), guards.without(name))
        every += asked(name, search, made[name])
        plain += ordinary(name, search, found)
    print(table(every, plain))
    print(goals(every, plain))
    answered = [one for one in every if not one.held]
    for one in random.Random(0).sample(answered, min(arguments.show, len(answered))):
        print(
            f"{one.set_name} {one.made.kind}: {one.made.was} -> {one.made.now}, pair "
            f"{one.made.number}, {one.confidence:.2f}\n    {one.made.query}"
        )
    print(this_machine("as the encoder chooses"))


if __name__ == "__main__":
    main()
