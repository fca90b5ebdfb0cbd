"""Refits a confidence on reviewed queries: a slope and a shift of its logit, held near none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa_bot.ranking.tuned import MOST_SHIFT, SLOPES

# How far the shift and the logarithm of the slope lie from 0 between documents, as standard
# deviations: `python -m benchmarks.tuning` estimates both on the documents of the fit. A
# collection is taken to be one of these until its queries say otherwise.
SHIFT_SPREAD = 0.5
SLOPE_SPREAD = 0.25
_ITERATIONS = 50


@dataclass(frozen=True, slots=True)
class Recalibration:
    """A logit times `slope` plus `shift`; 1 and 0 change nothing."""

    slope: float = 1.0
    shift: float = 0.0

    def of(self, logits: np.ndarray) -> np.ndarray:
        """The confidences (n,), 0 to 1, of the shipped logits (n,)."""
        return np.asarray(1 / (1 + np.exp(-(self.slope * logits + self.shift))))


NONE = Recalibration()


def logits_of(confidence: np.ndarray) -> np.ndarray:
    """The logits (n,) of confidences (n,), those of 0 and 1 finite."""
    kept = np.clip(confidence, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(kept / (1 - kept)))


def recalibrated(
    logits: np.ndarray,
    right: np.ndarray,
    shift_spread: float = SHIFT_SPREAD,
    slope_spread: float = SLOPE_SPREAD,
) -> Recalibration:
    """Fit both numbers to queries with shipped logits (n,) of which `right` (n,) had a right pair.

    The most probable ones where the shift and the logarithm of the slope are normal around 0 with
    these standard deviations: Newton's method on a loss that is convex but for the logarithm, with
    halved steps.
    """
    place = np.zeros(2)
    precision = np.array([shift_spread**-2, slope_spread**-2])
    loss = _loss(place, logits, right, precision)
    for _ in range(_ITERATIONS):
        step = _step(place, logits, right, precision)
        while (after := _loss(place - step, logits, right, precision)) > loss:
            step /= 2
            if np.abs(step).max() < 1e-9:
                return _within(place)
        place, loss = place - step, after
        if np.abs(step).max() < 1e-9:
            break
    return _within(place)


def log_loss(confidence: np.ndarray, right: np.ndarray) -> float:
    """The mean logarithmic loss, in nats, of confidences (n,)."""
    kept = np.clip(confidence, 1e-9, 1 - 1e-9)
    return float(-np.log(np.where(right, kept, 1 - kept)).mean())


def _within(place: np.ndarray) -> Recalibration:
    return Recalibration(
        float(np.clip(np.exp(place[1]), *SLOPES)), float(np.clip(place[0], -MOST_SHIFT, MOST_SHIFT))
    )


def _loss(place: np.ndarray, logits: np.ndarray, right: np.ndarray, precision: np.ndarray) -> float:
    signs = np.where(right, 1.0, -1.0) * (np.exp(place[1]) * logits + place[0])
    return float(np.logaddexp(0, -signs).sum() + (precision * place**2).sum() / 2)


def _step(
    place: np.ndarray, logits: np.ndarray, right: np.ndarray, precision: np.ndarray
) -> np.ndarray:
    """The step of Gauss and Newton; its matrix is always positive."""
    scaled = np.exp(place[1]) * logits
    probability = 1 / (1 + np.exp(-(scaled + place[0])))
    directions = np.stack([np.ones(len(logits)), scaled])
    gradient = directions @ (probability - right) + precision * place
    curvature = (directions * (probability * (1 - probability))) @ directions.T
    return np.asarray(np.linalg.solve(curvature + np.diag(precision), gradient))
