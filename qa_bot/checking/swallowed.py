"""Answers that are far too long, and seem to hold the questions below them."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from qa_bot.checking.collection import Collection, Item
from qa_bot.checking.findings import Finding
from qa_bot.checking.rules import finding
from qa_bot.parsing.asking import asks

# So many times as long as the document's usual answer (the median).
FAR_LONGER = 5
# Below so many pairs no length is usual.
LEAST_PAIRS = 4
# A longer line is a paragraph, in which a question asks nobody.
LINE_CHARACTERS = 200
NAMED_LINES = 5


def long_answers(collection: Collection) -> Iterator[Finding]:
    """Answers at least five times as long as the usual ones, with lines that ask."""
    for _, items in collection.by_file():
        lengths = [len(item.pair.answer) for item in items if item.pair.answer]
        if len(lengths) < LEAST_PAIRS:
            continue
        usual = median(lengths)
        for item in items:
            if len(item.pair.answer) >= FAR_LONGER * usual and (lines := _asking_lines(item)):
                times = len(item.pair.answer) / usual
                message = (
                    f"its answer is {times:.0f} times as long as is usual here and holds what look "
                    f"like questions ({', '.join(lines)})"
                )
                yield finding("long-answer", item.place, message)


def _asking_lines(item: Item) -> list[str]:
    """The places of an answer's lines that ask; a few of them."""
    found, start = [], 0
    for line in item.pair.answer.split("\n"):
        if len(line) <= LINE_CHARACTERS and asks(line):
            place = item.inside(start, start + len(line))
            found.append(str(place) if item.pair.source else line.strip())
        start += len(line) + 1
    more = [f"{len(found) - NAMED_LINES} more"] if len(found) > NAMED_LINES else []
    return found[:NAMED_LINES] + more
