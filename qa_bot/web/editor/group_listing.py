"""What an editor is shown: the groups that are left, and a pair as it was then."""

from __future__ import annotations

from dataclasses import dataclass

from qa_bot.gaps import Decision, GapWording
from qa_bot.gaps.open_groups import AsideGroup, OpenGroup
from qa_bot.records import QAPair


@dataclass(frozen=True, slots=True)
class GroupListing:
    """The groups that are left, the largest first; `failure` says why none can be told.

    `unanswered` are wordings that were added to a question and are not answered from yet, and
    `unread` why, where that is known. `aside` is what was set aside.
    """

    groups: tuple[OpenGroup, ...] = ()
    unanswered: tuple[tuple[GapWording, Decision], ...] = ()
    unread: str | None = None
    wordings: int = 0
    aside: tuple[AsideGroup, ...] = ()
    failure: str | None = None

    def group(self, key: str) -> OpenGroup | None:
        """The group that a wording is of, by its key."""
        held = (one for one in self.groups if any(said.key == key for said in one.group.wordings))
        return next(held, None)


@dataclass(frozen=True, slots=True)
class PairShown:
    """A pair as an editor was shown it: its document's path below the sources, and its question.

    The documents may have been numbered anew since the index was built.
    """

    document: str
    label: str
    question: str

    @classmethod
    def of(cls, pair: QAPair) -> PairShown:
        """A pair as the index has it."""
        return cls(pair.source.path if pair.source else "", pair.label, pair.question)
