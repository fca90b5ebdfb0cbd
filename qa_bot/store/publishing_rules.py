"""When an index is built, for whom, and how many of those before are kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qa_bot.records import QABotError
from qa_bot.store.manifest import LEAST_KEPT, MOST_KEPT


class Build(StrEnum):
    """Changed: where the documents are others than those of the index, unless it is held.

    Missing: where there is no index, or none that this version reads. Never: the one that is
    published is opened, and nothing is written. Aside: as where documents have changed, and
    published for nobody.
    """

    CHANGED = "changed"
    MISSING = "missing"
    NEVER = "never"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class PublishingRules:
    """When an index is built, and how many are kept with it; None for as many as before."""

    build: Build = Build.CHANGED
    keep: int | None = None

    @classmethod
    def checked(cls, build: str, keep: int | None) -> PublishingRules:
        """What a caller says; raises QABotError."""
        if build not in [*Build]:
            raise QABotError(f"build is {build!r}; expected one of {', '.join(Build)}")
        is_count = isinstance(keep, int) and not isinstance(keep, bool)
        if keep is not None and not (is_count and LEAST_KEPT <= keep <= MOST_KEPT):
            raise QABotError(
                f"keep is {keep!r}; expected a whole number from {LEAST_KEPT} to {MOST_KEPT}"
            )
        return cls(Build(build), keep)
