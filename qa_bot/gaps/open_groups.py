"""The groups that are left to mend: read, grouped, and asked again of the documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from qa_bot.bot import QABot
from qa_bot.feedback import FeedbackStore, KeptQuery
from qa_bot.gaps.asking_again import AskedAgain, ask_again
from qa_bot.gaps.decisions import Action, Decision, is_done
from qa_bot.gaps.gap_groups import GapGroup, gap_groups
from qa_bot.gaps.gap_wordings import GapWording
from qa_bot.records import FeedbackError, Outcome
from qa_bot.settings.schema import FeedbackSettings

MOST_UNANSWERED = 100


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """A group with what the documents say to it today."""

    group: GapGroup
    again: AskedAgain


def kept_queries(settings: FeedbackSettings, since: datetime | None = None) -> Iterator[KeptQuery]:
    """Read what is kept from a time on; raises FeedbackError where nothing is, and says why."""
    if not settings.path.exists():
        if not settings.store:
            raise FeedbackError(
                "no question is kept, as the settings do not say so; write store = true below "
                "[feedback] in qa-bot.toml, and start the server again"
            )
        raise FeedbackError(
            f"no question is kept yet: there is no {settings.path}; ask the server one, and look "
            "whether this command has its settings"
        )
    return _read(settings, since)


def _read(settings: FeedbackSettings, since: datetime | None) -> Iterator[KeptQuery]:
    with FeedbackStore.open(settings.path, settings.retention_days) as store:
        yield from store.queries(since)


def undone(
    wordings: Sequence[GapWording], decisions: Mapping[str, Decision], sources: Path
) -> list[GapWording]:
    """The wordings about which no editor has done anything, or not enough."""
    return [one for one in wordings if not is_done(one, decisions.get(one.key), sources)]


def unanswered(
    bot: QABot, wordings: Sequence[GapWording], decisions: Mapping[str, Decision]
) -> list[tuple[GapWording, Decision]]:
    """The wordings that an editor added to a question and that are not answered yet.

    At most MOST_UNANSWERED, what was added last first. Those asked in vain since are not among
    them: these are left to mend.
    """
    added = [
        (one, decision)
        for one in wordings
        if (decision := decisions.get(one.key)) and decision.action is Action.ALTERNATE
        and one.last_asked <= decision.at and not bot.store.exact(one.text)
    ]  # fmt: skip
    added.sort(key=lambda one: one[1].at, reverse=True)
    answers = bot.ask_many([one.text for one, _ in added[:MOST_UNANSWERED]])
    return [
        one
        for one, answer in zip(added, answers, strict=False)
        if answer.outcome is not Outcome.ANSWERED
    ]


def open_groups(
    bot: QABot,
    wordings: Sequence[GapWording],
    least: int = 1,
    known: dict[str, np.ndarray] | None = None,
) -> Iterator[OpenGroup]:
    """Yield the groups that were asked in vain at least so often and are not mended, largest first.

    They are asked again as they are taken. `known` is as in `gap_groups`.
    """
    for group in gap_groups(wordings, bot.encoder, known):
        if group.asked < least:
            return
        again = ask_again(bot, group)
        if not again.is_mended:
            yield OpenGroup(group, again)
