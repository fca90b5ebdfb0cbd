"""What is said to queries whose answer does not hold any more: `python -m benchmarks.lapsed`.

In each of the eight documents of `faq/` half of the pairs, drawn by a seed, have been valid until
yesterday. Of the queries that these answer, none should be answered, and most should be told so; of
those of the other half as many should be answered rightly as where the dates are passed over
("undated"), and no more wrongly than promised.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from benchmarks.data import EvaluationSet, evaluation_folders, read_set
from benchmarks.machine import this_machine
from qa_bot import QABot, QAPair
from qa_bot.models.embedding import Encoder, load_encoder
from qa_bot.records import DateRules, Outcome, OwnerTexts

TODAY = date(2026, 6, 15)
SEED = 18
COLUMNS = ("asked", "told", "answered", "right", "undated", "wrong", "undated")


def bot_of(
    pairs: Sequence[QAPair], encoder: Encoder, expired: Literal["withhold", "warn"]
) -> QABot:
    """Make a bot for which it is TODAY."""
    owner = OwnerTexts(dates=DateRules(expired, today=lambda: TODAY))
    return QABot.from_pairs(pairs, encoder=encoder, owner=owner, other_languages=False)


def counted(found: EvaluationSet, encoder: Encoder) -> list[int]:
    """Count what COLUMNS name in one document."""
    numbers = sorted({pair.number for pair in found.pairs})
    lapsed = {*random.Random(SEED).sample(numbers, len(numbers) // 2)}
    until = TODAY - timedelta(1)
    pairs = [
        replace(pair, valid_until=until) if pair.number in lapsed else pair for pair in found.pairs
    ]
    dated, undated = (bot_of(pairs, encoder, rule) for rule in ("withhold", "warn"))
    row = [0] * len(COLUMNS)
    for query in found.queries:
        if not query.relevant:
            continue
        answer = dated.ask(query.text)
        if not query.relevant - lapsed:
            row[0] += 1
            row[1] += any(note.key == "expired" for note in answer.notes)
            row[2] += answer.outcome is Outcome.ANSWERED
            continue
        for first, pair in ((3, answer.pair), (4, undated.ask(query.text).pair)):
            if pair:
                row[first if pair.number in query.relevant else first + 2] += 1
    return row


def main() -> int:
    """Print the table."""
    encoder = load_encoder()
    print(this_machine("as the encoder chooses"))
    print(f"{'':24}{'of lapsed ones':>30}{'of those that hold':>40}")
    print(f"{'':24}" + "".join(f"{name:>10}" for name in COLUMNS))
    totals = [0] * len(COLUMNS)
    for name, folder in evaluation_folders("faq").items():
        row = counted(read_set(folder), encoder)
        totals = [total + one for total, one in zip(totals, row, strict=True)]
        print(f"{name:24}" + "".join(f"{one:>10}" for one in row))
    print(f"{'all':24}" + "".join(f"{one:>10}" for one in totals))
    return 0


if __name__ == "__main__":
    sys.exit(main())
