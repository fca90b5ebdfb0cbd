"""The fitted numbers: read from, and written to, one JSON file."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from qa_bot.ranking.features import ACROSS_FEATURES, PAIR_FEATURES
from qa_bot.ranking.products import product
from qa_bot.ranking.tuned import Tuned
from qa_bot.records import QABotError

ALTERNATES = "fitted_alternates.json"


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """Logistic regression over standardised inputs, one entry per name."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def probability(self, inputs: np.ndarray) -> np.ndarray:
        """Probability (0 to 1) for inputs (..., m) in the order of `names`.

        An input that is NaN counts as average.
        """
        standard = np.nan_to_num((inputs - np.array(self.means)) / np.array(self.scales))
        logits = product(standard, np.array(self.weights)) + self.intercept
        return np.asarray(1 / (1 + np.exp(-logits)))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Lowest confidence to act on, for each rate of false answers: rates ascending.

    Found on cross-fitted confidences. At or above `answered[i]` at most `rates[i]` of first matches
    were wrong in nine of ten draws of documents and queries. At or above `choose[i]` at most twice
    `rates[i]`, up to a tenth, or `rates[i]` where that is more, of first three held no right one.
    """

    rates: tuple[float, ...]
    answered: tuple[float, ...]
    choose: tuple[float, ...]

    def at(self, max_false_answers: float) -> tuple[float, float]:
        """Return the thresholds for answered and choose.

        Between two rates they lie on the line between the two rates' own; below the smallest one,
        between its own and 1.0 at a rate of 0. Past the largest they are those of the largest.
        """
        rates = (0.0, *self.rates)
        # A rate that was computed (0.3 - 0.25) is the one that it rounds to.
        stricter = bisect_right(rates, max_false_answers + 1e-12) - 1
        looser = min(stricter + 1, len(rates) - 1)
        width = rates[looser] - rates[stricter]
        way = max((max_false_answers - rates[stricter]) / width, 0.0) if width else 0.0
        answered, choose = (1.0, *self.answered), (1.0, *self.choose)
        return (
            _between(answered[stricter], answered[looser], way),
            _between(choose[stricter], choose[looser], way),
        )


def _between(stricter: float, looser: float, way: float) -> float:
    return max(stricter + way * (looser - stricter), looser)


@dataclass(frozen=True, slots=True)
class FittedAlternates:
    """The confidence in first pairs that have alternate wordings, and what it was fitted on.

    `ranking_sha256` is `Fitted.sha256` of the ranking that put them first.
    """

    ranking_sha256: str
    fitted_on: tuple[str, ...]
    queries: int
    confidence: LogisticModel

    def to_json(self) -> str:
        """The text of the JSON file."""
        return TypeAdapter(FittedAlternates).dump_json(self, indent=1).decode() + "\n"


# Fields of Fitted on which an order, a confidence or an outcome depends.
_NUMBERS = ("pair_features", "weights", "confidence", "thresholds", "confidence_of_others")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Everything that was fitted, and on what: names of sets, and how many queries they hold.

    `weights` turn the columns `pair_features`, PAIR_FEATURES or ACROSS_FEATURES, into logits whose
    softmax is the share of each pair. `confidence_of_others`, where there is one, is of first pairs
    that are not in English, `alternates` are the numbers for those that have alternates. `tuned` is
    what one collection's reviewed queries made of `confidence`, None for the numbers as they were
    fitted.
    """

    model: str
    model_fingerprint: str
    fitted_on: tuple[str, ...]
    thresholds_on: tuple[str, ...]
    queries: int
    weights: tuple[float, ...]
    confidence: LogisticModel
    thresholds: Thresholds
    pair_features: tuple[str, ...] = PAIR_FEATURES
    confidence_of_others: LogisticModel | None = None
    alternates: FittedAlternates | None = None
    tuned: Tuned | None = None

    def __post_init__(self) -> None:
        if self.pair_features not in (PAIR_FEATURES, ACROSS_FEATURES):
            raise QABotError(
                f"fitted numbers are for the features {self.pair_features}, this version has "
                f"{PAIR_FEATURES}; run `python -m benchmarks.fit`"
            )

    @property
    def sha256(self) -> str:
        """Hash of the numbers that decide; what they were fitted on, and with which model, is not.

        Of their JSON with sorted names and without spaces, so the same on every machine.
        """
        of_all = asdict(self)
        numbers = {name: of_all[name] for name in _NUMBERS if of_all[name] is not None}
        text = json.dumps(numbers, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def tuned_by(self, tuned: Tuned) -> Fitted:
        """These numbers with the confidence that was tuned; order and thresholds stay theirs."""
        model = self.confidence
        weights = tuple(tuned.slope * weight for weight in model.weights)
        intercept = tuned.slope * model.intercept + tuned.shift
        confidence = replace(model, weights=weights, intercept=intercept)
        return replace(self, confidence=confidence, tuned=tuned)

    def to_json(self) -> str:
        """The text of the JSON file."""
        return TypeAdapter(Fitted).dump_json(self, indent=1, exclude_none=True).decode() + "\n"

    @classmethod
    def from_json(cls, text: str) -> Fitted:
        """Read the text of the JSON file; raises QABotError where it is not for this version."""
        return TypeAdapter(Fitted).validate_json(text)


@lru_cache(maxsize=1)
def shipped() -> Fitted:
    """The numbers that come with the package, written by `python -m benchmarks.fit`.

    Those for pairs with alternates have a file of their own: `python -m benchmarks.alternates`.
    """
    fitted = Fitted.from_json(shipped_path().read_text("utf-8"))
    text = shipped_path(ALTERNATES).read_text("utf-8")
    return replace(fitted, alternates=TypeAdapter(FittedAlternates).validate_json(text))


@lru_cache(maxsize=1)
def shipped_across() -> Fitted:
    """The numbers for queries in another language than English: `python -m benchmarks.languages`.

    They belong to the multilingual encoder, as the others do to the bundled model.
    """
    return Fitted.from_json(shipped_path("fitted_across.json").read_text("utf-8"))


def shipped_path(name: str = "fitted.json") -> Path:
    """Where the shipped numbers stand."""
    return Path(str(files("qa_bot.ranking"))) / name
