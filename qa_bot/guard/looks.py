"""A look at a first pair may fail: the answer is then what it would be without it.

The log and the explanation of the answer say so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from qa_bot.records import StoreError

logger = logging.getLogger(__name__)

Seen = TypeVar("Seen")


class Look(StrEnum):
    """What looks again at the pairs that ranking puts first.

    The words in which query and pair plainly differ; of these denials, opposites and the names of
    days and months, for which a language's table is needed; the fitted guard; a cross-encoder; and
    what is known of the words of the query's language.
    """

    STATED = "stated"
    OPPOSITES = "opposites"
    NEAR_MISS = "near_miss"
    CROSS_ENCODER = "cross_encoder"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class NotRun:
    """A look that took no part in an answer, and why."""

    look: Look
    reason: str


@dataclass(frozen=True, slots=True)
class Looked(Generic[Seen]):
    """What was seen, or what stands for it, and the looks that could not run."""

    seen: Seen
    not_run: tuple[NotRun, ...] = ()


def looked(look: Look, run: Callable[[], Seen], otherwise: Seen) -> Looked[Seen]:
    """Run a look; where it raises, `otherwise` stands for what it would have seen.

    Whatever it raises, for an answer without a look is better than none; it is a defect of the
    look, and logged with its traceback. A StoreError alone is raised: that the index cannot be
    read is no defect of a look, and the question can be asked again.
    """
    try:
        return Looked(run())
    except StoreError:
        raise
    except Exception as error:
        logger.exception("the look %s failed; the answer is what it would be without it", look)
        return Looked(otherwise, (NotRun(look, f"{type(error).__name__}: {error}"),))
