"""Builds the next index aside, says what it would change, and publishes that one and no other."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_bot.bot import QABot
from qa_bot.golden import Golden, Went, asked, unknown_rows
from qa_bot.golden.measured import GoldenFigures, figures_of
from qa_bot.log_levels import quiet
from qa_bot.publishing.golden_before import asked_before, with_documents
from qa_bot.publishing.outcome_changes import OutcomeChange, outcome_changes
from qa_bot.publishing.pair_changes import ChangedPair, pair_changes
from qa_bot.records import Outcome, QABotError, StoreError
from qa_bot.store import Build
from qa_bot.store.generations import kept_reading
from qa_bot.store.manifest import MANIFEST, Manifest
from qa_bot.store.published import discard_reviewed, publish_reviewed, reviewed
from qa_bot.store.source_documents import documents_below

logger = logging.getLogger(__name__)

# Rows of a golden file that an error names.
MOST_NAMED = 10
# Two shares that differ by less are one: they are quotients of the same numbers.
ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Limits:
    """How much worse a golden file may come out: shares (0 to 1) of its queries that want a number
    whose answer no longer comes first, and is no longer given, and of all its queries that get a
    wrong one in addition.
    """

    hits_may_fall: float = 0.0
    answers_may_fall: float = 0.0
    false_answers_may_rise: float = 0.0


@dataclass(frozen=True, slots=True)
class Review:
    """What publishing the index that was built aside would change.

    `index_sha256` is of its manifest; None where it is the one that is published, as nothing has
    changed. `is_first` says that none was published that could be opened. `figures` are those of
    the golden file, before and after; None without one. `asked` and `stored` are how many queries
    were asked of the golden file, and of those kept. `worse` are the rows of the golden file whose
    answer no longer comes first or is no longer given, or that get a wrong one now. `failed`
    says why it must not be published.
    """

    index_sha256: str | None
    is_first: bool
    pairs: tuple[ChangedPair, ...]
    outcomes: tuple[OutcomeChange, ...]
    asked: int
    stored: int
    figures: tuple[GoldenFigures | None, GoldenFigures] | None
    worse: tuple[Went, ...]
    failed: tuple[str, ...]


@contextmanager
def reviewed_bots(sources: Path, index: Path, **given: Any) -> Iterator[tuple[QABot | None, QABot]]:
    """A bot of the index that is published, None where there is none, and one of the next.

    `given` is what `QABot.open` takes beside. The next one is built aside, and gone at the end of
    the block where it was not published in it.
    """
    before = None
    if (index / MANIFEST).exists():
        try:
            with quiet("qa_bot"):  # it is said of the next one
                before = QABot.open(sources, index, build=Build.NEVER, **given)
        except StoreError as error:
            logger.warning("%s: the review is that of a first index", error)
    after = QABot.open(sources, index, build=Build.ASIDE, **given)
    try:
        yield before, after
    finally:
        if after.store.index_sha256 is not None:
            discard_reviewed(index, after.store.index_sha256)


def review(
    before: QABot | None,
    after: QABot,
    golden: Sequence[Golden] = (),
    stored: Iterable[str] = (),
    limits: Limits = Limits(),
    golden_name: str = "the golden file",
) -> Review:
    """Compare the index that is published with the next one.

    `golden` are queries with what they should get, from a file of `golden_name`; `stored` those
    that people asked. Raises QABotError where the golden file names numbers or documents that the
    next one does not have, or numbers of several documents without saying which.
    """
    stored = [*stored]
    changes = pair_changes(before.pairs if before else (), after.pairs)
    unclear: tuple[str, ...] = ()
    if before is not None:
        golden, unclear = with_documents(before, after, golden, changes.now)
    if unknown := (*unclear, *unknown_rows(after, golden)):
        more = len(unknown) - MOST_NAMED
        raise QABotError(
            f"{golden_name}: {'; '.join(unknown[:MOST_NAMED])}"
            + (f"; and {more:,} more" if more > 0 else "")
            + "; correct the golden file, or the documents"
        )
    outcomes: list[OutcomeChange] = []
    figures, worse = None, []
    if golden:
        then = asked_before(before, after, golden, changes.now) if before else []
        now = [*asked(after, golden)]
        figures = figures_of(then) if then else None, figures_of(now)
        # Of a first index there is nothing before to hold it against.
        worse = [one for was, one in zip(then, now, strict=False) if _is_worse(was, one)]
    if before is not None:
        queries = [one.query for one in golden]
        outcomes = [*outcome_changes(before, after, queries, stored, changes.now)]
    is_new = before is None or before.store.index_sha256 != after.store.index_sha256
    return Review(
        after.store.index_sha256 if is_new else None,
        before is None,
        changes.changed,
        tuple(outcomes),
        len(golden),
        len(stored),
        figures,
        tuple(worse),
        tuple(_failed(figures, limits)),
    )


def _is_worse(before: Went, now: Went) -> bool:
    """Whether the answer of a golden query came first, or was given, and is not now, or is wrong
    only now.
    """
    is_behind = before.rank == 1 and now.rank != 1
    is_lost = _is_answered(before) and before.right and not (_is_answered(now) and now.right)
    return is_behind or is_lost or (_is_false(now) and not _is_false(before))


def _is_answered(went: Went) -> bool:
    return went.answer.outcome is Outcome.ANSWERED


def _is_false(went: Went) -> bool:
    return _is_answered(went) and not went.right


def _failed(
    figures: tuple[GoldenFigures | None, GoldenFigures] | None, limits: Limits
) -> Iterator[str]:
    """Why the next index must not be published; a share of nothing neither falls nor rises."""
    before, after = figures or (None, None)
    if before is None or after is None:
        return
    for what, was, now, most, setting in (
        ("hit@1 falls", before.hit1, after.hit1, limits.hits_may_fall, "hits_may_fall"),
        (
            "the share answered right falls", before.answered_right, after.answered_right,
            limits.answers_may_fall, "answers_may_fall",
        ),
    ):  # fmt: skip
        if was - now > most + ALIKE:
            yield f"{what} from {was:.1%} to {now:.1%}, by more than the {most:.1%} of {setting}"
    more = after.false_answers - before.false_answers
    risen = more / max(after.in_scope + after.out_of_scope, 1)
    if risen > limits.false_answers_may_rise + ALIKE:
        yield (
            f"false answers rise from {before.false_answers:,} to {after.false_answers:,}, by "
            f"{risen:.1%} of the queries and more than the {limits.false_answers_may_rise:.1%} of "
            "false_answers_may_rise"
        )


def publish(sources: Path, index: Path, index_sha256: str) -> Manifest:
    """Publish the index that was reviewed, which is built no second time.

    `index_sha256` is of its manifest. Raises StoreError where the documents, or the index that is
    published, are others than those that it was reviewed with.
    """
    manifest = reviewed(index)
    if manifest is not None:
        kept = kept_reading(index, manifest)
        if kept is None:
            raise StoreError("what the documents were is not kept; review again")
        with quiet("qa_bot"):  # all was said when it was built
            documents = documents_below(sources, manifest, kept)
        if not documents.are_those_of(manifest):
            raise StoreError("the documents have changed since; review again")
    return publish_reviewed(index, index_sha256)
