"""Whether `qa-bot eval` gives the figures of `make bench`: `python -m benchmarks.eval_command`.

Writes the queries of each of the thirteen sets of faq/ as a golden file, and evaluates a bot of its
pairs with it as the command does. Beside its figures stand those of benchmarks.quality on the same
set with the same shipped numbers. The five documents set aside, which this opens, and the sample
document are in no fit, so that theirs are those that `make bench` and `--set-aside` print; the
other seven have cross-fitted numbers there.

The command asks as the chat does, benchmarks.quality only ranks: a greeting, half of a long
message, a word that is read as another, and pairs with one answer are decided on the way. Queries
in which any of this takes part are counted, and the figures are compared without them, too, where
they must be equal to the last digit.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from json import dumps
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.baselines import Found
from benchmarks.comparison import OursOnSet
from benchmarks.data import EvaluationSet, evaluation_root, read_set
from benchmarks.encodings import precision_of
from benchmarks.judging import found_by, judge
from benchmarks.machine import this_machine
from benchmarks.measuring import Measurer
from benchmarks.ours import Ours
from qa_bot import QABot
from qa_bot.arguments import MAX_FALSE_ANSWERS
from qa_bot.evaluation import Judged, hit_rate, mrr
from qa_bot.golden import Went
from qa_bot.golden.evaluated import evaluate
from qa_bot.golden.measured import all_judged
from qa_bot.guard import shipped_guard
from qa_bot.models.embedding import load_encoder
from qa_bot.ranking import shipped
from qa_bot.records import Outcome

RANKS = 10  # the command sees no further


@dataclass(frozen=True)
class Figures:
    """What is compared: shares of the in-scope queries, and false answers of those given."""

    hit1: float
    hit3: float
    mrr10: float
    false_answers: int
    answers: int

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> Figures:
        """The figures of queries."""
        answers = [one for one in judged if one.outcome is Outcome.ANSWERED]
        false = sum(not one.right for one in answers)
        return cls(hit_rate(judged, 1), hit_rate(judged, 3), mrr(judged), false, len(answers))

    def __str__(self) -> str:
        ranked = f"{self.hit1:.4f} {self.hit3:.4f} {self.mrr10:.4f}"
        return f"{ranked} {self.false_answers:2}/{self.answers}"


@dataclass(frozen=True)
class Compared:
    """A set's figures by both, of all queries, and of those that the conversation left alone."""

    name: str
    queries: int
    left_alone: int
    command: Figures
    quality: Figures
    command_alone: Figures
    quality_alone: Figures


def compared(found: EvaluationSet, measurer: Measurer, place: Path) -> Compared:
    """Evaluate a set by both."""
    bot = QABot.from_pairs(found.pairs, encoder=measurer.encoder, other_languages=False)
    _write_golden(found, place / "golden.jsonl")
    results = evaluate(bot, place / "golden.jsonl", MAX_FALSE_ANSWERS).results
    measurer.prepare([query.text for query in found.queries])
    ranked = found_by(Ours(measurer, shipped(), guard=shipped_guard()), found)
    quality = OursOnSet(shipped(), ranked, judge(found, ranked)).at(MAX_FALSE_ANSWERS)
    command = all_judged(results)
    alone = [_is_left_alone(*both, bot) for both in zip(results, ranked, strict=True)]
    return Compared(
        found.name,
        len(results),
        sum(alone),
        Figures.of(command),
        Figures.of(quality),
        Figures.of([one for one, kept in zip(command, alone, strict=True) if kept]),
        Figures.of([one for one, kept in zip(quality, alone, strict=True) if kept]),
    )


def _write_golden(found: EvaluationSet, path: Path) -> None:
    wanted = ("|".join(sorted(query.relevant)) or "-" for query in found.queries)
    rows = (
        {"query": query.text, "want": want}
        for query, want in zip(found.queries, wanted, strict=True)
    )
    path.write_text("".join(f"{dumps(row)}\n" for row in rows), "utf-8")


def _is_left_alone(went: Went, ranked: Found, bot: QABot) -> bool:
    """Whether a query is only searched.

    No fixed reply, no part of a message, no word read anew, and no two pairs with one answer.
    """
    answers = [pair.answer for pair in bot.store.records(ranked.order[:RANKS])]
    query = went.golden.query
    search = bot.desk.search
    exact = search.exact(query)
    searched = search.search(query, exact)
    return (
        went.answer.outcome is not Outcome.NOTICE
        and not exact
        and len(set(answers)) == len(answers)
        and not went.answer.parts
        and not searched.found.reading.changes
        and searched.answer.matches == went.answer.matches
        and searched.answer.outcome is went.answer.outcome
    )


def main() -> None:
    """Print both beside each other for each set; exits with 1 where they differ left alone."""
    folders = sorted((evaluation_root() / "faq").glob("*/corpus.jsonl"))
    if not folders:
        sys.exit("no sets in faq/; set QA_BOT_EVAL to the evaluation data (benchmarks/README.md)")
    logging.disable(logging.WARNING)
    measurer = Measurer(load_encoder())
    rows = []
    for corpus in folders:
        with tempfile.TemporaryDirectory() as place:
            rows.append(compared(read_set(corpus.parent), measurer, Path(place)))
    _print(rows, precision_of(measurer.encoder))
    if any(row.command_alone != row.quality_alone for row in rows):
        sys.exit("the figures of queries that are only searched differ")


def _print(rows: Sequence[Compared], precision: str) -> None:
    table = Table(title=f"hit@1 hit@3 MRR@10 false/answers\n{this_machine(precision)}")
    for name in ("set", "qa-bot eval", "benchmarks.quality", "only searched", "both of these"):
        table.add_column(name)
    for row in rows:
        same = row.command_alone == row.quality_alone
        both = str(row.command_alone) if same else f"{row.command_alone}\n{row.quality_alone}"
        share = f"{row.left_alone} of {row.queries}"
        table.add_row(row.name, str(row.command), str(row.quality), share, both)
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
