"""Whether a refit is better on queries that it did not see: repeated stratified folds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa_bot.tuning.recalibration import NONE, Recalibration, log_loss, recalibrated

FOLDS = 5
REPEATS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Reviewed:
    """Queries that a person reviewed, in columns (n,).

    `logits` are those of the shipped confidence, `right` says whether the first pair is a wanted
    one, `in_scope` whether any pair is wanted, `may_answer` whether the first pair would be the
    answer if it were sure enough: neither guard nor words object.
    """

    logits: np.ndarray
    right: np.ndarray
    in_scope: np.ndarray
    may_answer: np.ndarray

    def among(self, kept: np.ndarray) -> Reviewed:
        """Some of them."""
        columns = (self.logits, self.right, self.in_scope, self.may_answer)
        return Reviewed(*(column[kept] for column in columns))

    def __len__(self) -> int:
        return len(self.logits)


@dataclass(frozen=True, slots=True)
class Came:
    """What confidences came to: the mean loss in nats, and the answers given from a threshold.

    Numbers of answers and of false ones are means over repeats, and so need not be whole.
    """

    loss: float
    answers: float
    false_answers: float
    answered_right: float

    @property
    def false_rate(self) -> float:
        """The share of the answers given that are false; 0 where none was given."""
        return self.false_answers / self.answers if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class HeldBack:
    """The same queries untuned, and tuned by refits that did not see them; why it is refused.

    `reason` is None where tuning is better.
    """

    before: Came
    after: Came
    reason: str | None


def came_to(reviewed: Reviewed, confidence: np.ndarray, answered_from: float) -> Came:
    """What confidences (n,) of reviewed queries come to where answers need so much."""
    answered = (confidence >= answered_from) & reviewed.may_answer
    right = int((answered & reviewed.right).sum())
    given = int(answered.sum())
    share = right / max(int(reviewed.in_scope.sum()), 1)
    return Came(log_loss(confidence, reviewed.right), given, given - right, share)


def held_back(reviewed: Reviewed, answered_from: float, promise: float) -> HeldBack:
    """Judge a refit on queries that it did not see: FOLDS folds, drawn REPEATS times.

    It is refused where the loss of held-back queries does not fall, where more of the answers given
    are false than before and than `promise` allows, or where fewer are answered right while no
    fewer false ones are given.
    """
    confidences = np.stack([held_back_confidences(reviewed, seed) for seed in range(REPEATS)])
    before = came_to(reviewed, NONE.of(reviewed.logits), answered_from)
    each = [came_to(reviewed, row, answered_from) for row in confidences]
    after = Came(*(float(np.mean([getattr(one, name) for one in each])) for name in Came.__slots__))
    return HeldBack(before, after, _reason(before, after, promise))


def held_back_confidences(reviewed: Reviewed, seed: int) -> np.ndarray:
    """The confidence (n,) of each query by a refit on the folds that it is not in."""
    found = np.empty(len(reviewed))
    folds = stratified_folds(reviewed, seed)
    for fold in range(FOLDS):
        inside = folds == fold
        fit = fitted_on(reviewed.among(~inside))
        found[inside] = fit.of(reviewed.logits[inside])
    return found


def fitted_on(reviewed: Reviewed) -> Recalibration:
    """The refit on all of these queries."""
    return recalibrated(reviewed.logits, reviewed.right)


def stratified_folds(reviewed: Reviewed, seed: int, folds: int = FOLDS) -> np.ndarray:
    """The fold (n,) of each query: right, wrong and out of scope are spread evenly over all."""
    generator = np.random.default_rng(seed)
    found = np.empty(len(reviewed), dtype=int)
    kinds = reviewed.in_scope.astype(int) + reviewed.right
    for kind in np.unique(kinds):
        members = np.flatnonzero(kinds == kind)
        found[generator.permutation(members)] = (
            np.arange(len(members)) + generator.integers(folds)
        ) % folds
    return found


def _reason(before: Came, after: Came, promise: float) -> str | None:
    if after.loss >= before.loss:
        return f"the loss rises from {before.loss:.4f} to {after.loss:.4f} nats a query"
    if after.false_rate > max(before.false_rate, promise):
        return (
            f"{after.false_rate:.1%} of the answers given are false, before {before.false_rate:.1%}"
        )
    lost = before.answered_right - after.answered_right
    if lost > 0 and after.false_answers >= before.false_answers:
        return (
            f"{after.answered_right:.1%} are answered right, before {before.answered_right:.1%}, "
            "and no false answer is saved for it"
        )
    return None
