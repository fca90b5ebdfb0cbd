"""Whether a refit is better on queries that it did not see: repeated stratified folds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa_bot.tuning.recalibration import NONE, Recalibration, log_losses, recalibrated

FOLDS = 5
REPEATS = 20
# Two means that differ by less are one: they are sums of the same numbers.
ALIKE = 1e-9


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

    `answered_right` is the share of the queries in scope that got the right answer. Numbers of
    answers and of false ones are means over repeats, and so need not be whole.
    """

    loss: float
    answers: float
    false_answers: float
    answered_right: float

    @property
    def right_answers(self) -> float:
        """The number of answers given that are right."""
        return self.answers - self.false_answers

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
    return Came(float(log_losses(confidence, reviewed.right).mean()), given, given - right, share)


def held_back(reviewed: Reviewed, answered_from: float, promise: float) -> HeldBack:
    """Judge a refit on queries that it did not see: FOLDS folds, drawn REPEATS times.

    `reason_to_refuse` says what is worse.
    """
    confidences = np.stack([held_back_confidences(reviewed, seed) for seed in range(REPEATS)])
    before = came_to(reviewed, NONE.of(reviewed.logits), answered_from)
    each = [came_to(reviewed, row, answered_from) for row in confidences]
    after = Came(*(float(np.mean([getattr(one, name) for one in each])) for name in Came.__slots__))
    losses = log_losses(confidences, reviewed.right).mean(axis=0)
    gains = log_losses(NONE.of(reviewed.logits), reviewed.right) - losses
    error = float(gains.std(ddof=1) / np.sqrt(len(gains)))
    return HeldBack(before, after, reason_to_refuse(before, after, error, promise))


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


def reason_to_refuse(before: Came, after: Came, error: float, promise: float) -> str | None:
    """Why tuning is not better in all that counts; None where it is.

    The loss has to fall by more than its standard `error` (the rule of Breiman et al. 1984 for what
    is not plainly better). No larger share of the answers given may be false, and no more of them
    where that share is more than `promise` allows. No fewer may be answered right; only where more
    were false untuned than promised may a right answer be lost for each false one that is saved.
    """
    if after.loss >= before.loss:
        return f"the loss rises from {before.loss:.4f} to {after.loss:.4f} nats a query"
    if before.loss - after.loss <= error:
        return (
            f"the loss falls from {before.loss:.4f} to {after.loss:.4f} nats a query, which may be "
            f"chance (standard error {error:.4f})"
        )
    if after.false_rate > before.false_rate + ALIKE:
        return (
            f"{after.false_rate:.1%} of the answers given are false, before {before.false_rate:.1%}"
        )
    saved = before.false_answers - after.false_answers
    if after.false_rate > promise + ALIKE and saved < -ALIKE:
        return (
            f"{after.false_answers:.1f} false answers are given, before "
            f"{before.false_answers:.1f}, more than the {promise:.1%} of answers that are promised"
        )
    lost = before.right_answers - after.right_answers
    is_broken = before.false_rate > promise + ALIKE
    if lost > ALIKE and not (is_broken and lost <= saved + ALIKE):
        return (
            f"{after.answered_right:.1%} are answered right, before {before.answered_right:.1%}"
            + (f", for {max(saved, 0):.1f} false answers saved" if is_broken else "")
        )
    return None
