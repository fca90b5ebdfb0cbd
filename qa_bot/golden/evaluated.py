"""All that evaluating a golden file gives: figures, curves, confusion and the worst queries."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from math import isnan
from pathlib import Path
from typing import Any

from qa_bot.bot import QABot
from qa_bot.charts import CalibrationCurve
from qa_bot.evaluation import Judged, reliability
from qa_bot.golden.asked_queries import Went, asked, unknown_rows
from qa_bot.golden.golden_files import MOST_NAMED, read_golden
from qa_bot.golden.golden_rows import Golden
from qa_bot.golden.measured import Confused, GoldenFigures, all_judged, confused, figures_of
from qa_bot.golden.reasons import Worst, worst
from qa_bot.records import Outcome, QABotError


@dataclass(frozen=True, slots=True, eq=False)
class GoldenReport:
    """What came of a golden file; `promise` is the share of answers that may be wrong.

    `is_tuned_to` says that the confidence was tuned to this very file, so that its figures flatter.
    """

    file: str
    sha256: str
    made: datetime
    index_sha256: str | None
    promise: float
    calibrated: bool
    is_tuned_to: bool
    results: tuple[Went, ...]
    figures: GoldenFigures
    confused: tuple[Confused, ...]
    worst: tuple[Worst, ...]

    @property
    def judged(self) -> list[Judged]:
        """The rows with a confidence: what a fixed reply answered has none."""
        return [one for one in all_judged(self.results) if one.outcome is not Outcome.NOTICE]

    @property
    def curve(self) -> CalibrationCurve | None:
        """The share of right first pairs beside confidence, in tenths; None without queries."""
        return calibration_curve(self.judged)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data, ready for JSON: numbers that are not there are None."""
        curve = self.curve
        figures = {name: _number(value) for name, value in asdict(self.figures).items()}
        return {
            "file": self.file,
            "sha256": self.sha256,
            "made": self.made.isoformat(timespec="seconds"),
            "index_sha256": self.index_sha256,
            "max_false_answers": self.promise,
            "calibrated": self.calibrated,
            "is_tuned_to": self.is_tuned_to,
            "figures": figures | {"false_rate": _number(self.figures.false_rate)},
            "calibration": asdict(curve) if curve else None,
            "confused": [asdict(one) for one in self.confused],
            "worst": [
                {"row": one.went.golden.row, "what": one.what, "why": list(one.why)}
                for one in self.worst
            ],
            "rows": [_row(one) for one in self.results],
        }


def evaluate(bot: QABot, path: Path, promise: float) -> GoldenReport:
    """Ask the queries of a golden file and measure what comes back.

    Raises QABotError where the file is none, or names numbers or documents that are not there.
    """
    results = tuple(asked(bot, known_golden(bot, path)))
    sha256 = content_sha256(path)
    return GoldenReport(
        file=path.name,
        sha256=sha256,
        made=datetime.now(UTC),
        index_sha256=bot.store.index_sha256,
        promise=promise,
        calibrated=all(one.answer.calibrated for one in results),
        is_tuned_to=bot.store.tuned is not None and bot.store.tuned.golden_sha256 == sha256,
        results=results,
        figures=figures_of(results),
        confused=tuple(confused(results)),
        worst=tuple(worst(bot, results)),
    )


def known_golden(bot: QABot, path: Path) -> tuple[Golden, ...]:
    """The queries of a golden file, all of whose numbers and documents are there.

    Raises QABotError, which names the rows of which that is not so.
    """
    golden = read_golden(path)
    if unknown := unknown_rows(bot, golden):
        more = len(unknown) - MOST_NAMED
        named = "; ".join(unknown[:MOST_NAMED]) + (f"; and {more:,} more rows" if more > 0 else "")
        raise QABotError(f"{path}, {named}; see `qa-bot list` for what is there")
    return golden


def content_sha256(path: Path) -> str:
    """The SHA-256 of a golden file's bytes; raises QABotError."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise QABotError(f"{path} cannot be read ({error.strerror})") from error


def calibration_curve(judged: list[Judged]) -> CalibrationCurve | None:
    """The share of right first pairs beside confidence, in tenths; None without queries."""
    if not judged:
        return None
    confidence, right, queries = (tuple(column.tolist()) for column in reliability(judged))
    return CalibrationCurve(confidence, right, queries)


def _row(went: Went) -> dict[str, Any]:
    golden, answer = went.golden, went.answer
    return {
        "row": golden.row,
        "query": golden.query,
        "want": golden.want,
        "document": golden.document,
        "got": went.got,
        "right": went.right,
        "rank": went.rank,
        "outcome": answer.outcome.value,
        "confidence": round(answer.confidence, 6),
    }


def _number(value: float) -> float | None:
    return None if isinstance(value, float) and isnan(value) else value
