"""What `qa-bot verify` reads and prints."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from qa_bot.cli.terminal import counted, one_line
from qa_bot.languages import language
from qa_bot.records import QABotError
from qa_bot.verifying import Claim, Verification, VerifyReport
from qa_bot.wire import AnswerReply

STDIN = Path("-")
# An answer of some 3 kB, its choices and matches; this only keeps a mistaken file out of memory.
MOST_BYTES = 20_000_000


def saved_claim(path: Path) -> Claim:
    """What a saved answer claims: the JSON of `ask --json` or POST /ask, `-` for stdin.

    Raises QABotError.
    """
    data = _read(path)
    if len(data) > MOST_BYTES:
        raise QABotError(f"{path} is over {MOST_BYTES:,} bytes; expected one saved answer")
    try:
        return AnswerReply.model_validate_json(data).claim()
    except ValueError as error:
        reason = " ".join(str(error).split())[:200]
        raise QABotError(
            f"{path} holds no saved answer ({reason}); expected the JSON that `qa-bot ask --json` "
            "or POST /ask gave"
        ) from error


def _read(path: Path) -> bytes:
    if path == STDIN:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise QABotError(
            f"{path} cannot be read ({error.strerror}); name a file with a saved answer"
        ) from error


def lines(report: VerifyReport, only_differences: bool) -> Iterator[str]:
    """The lines to print: each answer, or each that differs and a summary of all.

    What a saved answer says of itself is kept to its line: a path with a line end in it could print
    a verdict of its own.
    """
    for result in report.differing if only_differences else report.results:
        yield one_line(of_question(result))
        yield from (f"  {line}" for line in result.difference)
    if only_differences:
        yield summary(report)
    yield from map(one_line, report.remarks())


def of_question(result: Verification) -> str:
    """What came of one answer: "faq.txt, question 8: byte for byte lines 88-97"."""
    claim = result.claim
    return language().say("verify.of_question", claim.source.path, claim.label, result.sentence())


def summary(report: VerifyReport) -> str:
    """How many answers stand, and in which way; how many do not."""
    stand = Counter(str(result.likeness) for result in report.results if result.stands)
    ways = [f"{number:,} {language().say(f'verify.{way}_short')}" for way, number in stand.items()]
    differing = Counter(result.verdict.value for result in report.differing)
    counts = [*ways, *(f"{number:,} {verdict}" for verdict, number in differing.items())]
    return f"{counted(len(report.results), 'answer')}: {', '.join(counts)}"
