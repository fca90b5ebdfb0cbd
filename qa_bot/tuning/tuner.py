"""Tunes an index to a golden file, or forgets what was tuned."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa_bot.bot import QABot
from qa_bot.charts import CalibrationCurve
from qa_bot.evaluation import Judged, expected_calibration_error
from qa_bot.golden.evaluated import calibration_curve, content_sha256, known_golden
from qa_bot.ranking import shipped
from qa_bot.ranking.tuned import Tuned
from qa_bot.records import IndexServer, QABotError
from qa_bot.store.tuned_manifest import keep_tuned
from qa_bot.tuning.held_back import (
    HeldBack,
    Reviewed,
    fitted_on,
    held_back,
    held_back_confidences,
)
from qa_bot.tuning.recalibration import NONE
from qa_bot.tuning.reviewed_queries import reviewed_queries

# Digits of the two numbers: more is noise, and they are read by people.
DIGITS = 4


@dataclass(frozen=True, slots=True, eq=False)
class TuningReport:
    """What tuning to a golden file comes to; `curves` are before, and after on held-back queries.

    `held_back.reason` says why it is refused, None where it is kept.
    """

    file: str
    tuned: Tuned
    held_back: HeldBack
    curves: dict[str, CalibrationCurve]
    errors: dict[str, float]
    left_out: dict[str, int]
    promise: float
    answered_from: float

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data, ready for JSON."""
        return {
            "file": self.file,
            "kept": self.held_back.reason is None,
            "reason": self.held_back.reason,
            "tuned": asdict(self.tuned) | {"made": self.tuned.made.isoformat()},
            "before": asdict(self.held_back.before),
            "after": asdict(self.held_back.after),
            "calibration_error": self.errors,
            "calibration": {name: asdict(curve) for name, curve in self.curves.items()},
            "left_out": self.left_out,
            "max_false_answers": self.promise,
            "answered_from": self.answered_from,
        }


def tune(bot: QABot, path: Path, promise: float) -> TuningReport:
    """Refit the confidence to a golden file and judge the refit; nothing is written.

    Raises QABotError where the file is wrong or says too little, or where the confidence is not
    calibrated to begin with.
    """
    if not bot.desk.search.calibrated:
        raise QABotError(
            "only the bundled model's confidence can be tuned, without a cross-encoder: others are "
            "no probabilities; leave `model` and `cross_encoder` out"
        )
    golden = known_golden(bot, path)
    found = reviewed_queries(bot, golden)
    reviewed = found.reviewed
    fit = fitted_on(reviewed)
    answered_from = shipped().thresholds.at(promise)[0]
    tuned = Tuned(
        slope=round(fit.slope, DIGITS),
        shift=round(fit.shift, DIGITS),
        ranking_sha256=shipped().sha256,
        golden_sha256=content_sha256(path),
        queries=len(reviewed),
        made=datetime.now(UTC).date(),
    )
    judged = {
        "before": _judged(reviewed, NONE.of(reviewed.logits)),
        "after, held back": _judged(reviewed, held_back_confidences(reviewed, 0)),
    }
    return TuningReport(
        file=path.name,
        tuned=tuned,
        held_back=held_back(reviewed, answered_from, promise),
        curves={name: curve for name, one in judged.items() if (curve := calibration_curve(one))},
        errors={name: expected_calibration_error(one) for name, one in judged.items()},
        left_out=found.left_out,
        promise=promise,
        answered_from=answered_from,
    )


def index_to_tune(place: Path | IndexServer) -> Path:
    """The folder of an index that can keep what is tuned; raises QABotError."""
    if isinstance(place, IndexServer):
        raise QABotError(
            f"{place} is on a server, and only an index in a folder keeps what is tuned; build one "
            "in a folder"
        )
    return place


def keep(bot: QABot, folder: Path, tuned: Tuned | None) -> None:
    """Keep what was tuned in the index that the bot has open, None for nothing; raises QABotError.

    The bot answers with it once it is opened again, or reloaded.
    """
    if bot.store.index_sha256 is None:
        raise QABotError("a bot in memory has no index that could keep what is tuned")
    keep_tuned(folder, tuned, bot.store.index_sha256)


def _judged(reviewed: Reviewed, confidence: Any) -> list[Judged]:
    columns = zip(reviewed.right, reviewed.in_scope, confidence, strict=True)
    return [
        Judged("", bool(in_scope), 1 if right else None, float(one))
        for right, in_scope, one in columns
    ]
