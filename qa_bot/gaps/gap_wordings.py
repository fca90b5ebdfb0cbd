"""Questions that were not covered or badly rated: each wording once, however often it was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from qa_bot.feedback import KeptQuery, Rating
from qa_bot.records import Outcome
from qa_bot.words.wordings import form

BAD = (Rating.DOWN, Rating.NONE_OF_THESE)
# What readers wrote of one wording, at most; the newest count.
MOST_REASONS = 5


@dataclass(slots=True)
class GapWording:
    """A wording that was asked in vain: how often, when first and last (UTC), and why.

    `text` is as it was typed first, masked. `not_covered`, `down` and `none_of_these` count why;
    one that was not covered may be badly rated, too, so that they add up to `asked` or more.
    `rated_badly` are path and label of the pairs whose answers were, `reasons` what readers wrote.
    """

    text: str
    first_asked: datetime
    last_asked: datetime
    asked: int = 0
    not_covered: int = 0
    down: int = 0
    none_of_these: int = 0
    rated_badly: set[tuple[str, str]] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What wordings have in common that differ in case, punctuation and spaces alone."""
        return wording_key(self.text)


def wording_key(text: str) -> str:
    """A SHA-256 of a wording without case, punctuation and spaces: it holds no word of it."""
    said = form(text) or text.strip()
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def gap_wordings(queries: Iterable[KeptQuery]) -> list[GapWording]:
    """The wordings asked in vain among these queries: not covered, down, or none of these.

    Equal ones, form aside, are counted together; the order does not depend on that of the queries.
    """
    found: dict[str, GapWording] = {}
    for kept in queries:
        if kept.outcome is not Outcome.NOT_COVERED and kept.rating not in BAD:
            continue
        # What offered a choice is what was asked; "2" only picks from it.
        text = kept.picked_for or kept.query
        key = wording_key(text)
        wording = found.get(key)
        if wording is None:
            wording = found[key] = GapWording(text, kept.asked_at, kept.asked_at)
        _count(wording, text, kept)
    return [found[key] for key in sorted(found)]


def _count(wording: GapWording, text: str, kept: KeptQuery) -> None:
    if (kept.asked_at, text) < (wording.first_asked, wording.text):
        wording.text = text
    wording.first_asked = min(wording.first_asked, kept.asked_at)
    wording.last_asked = max(wording.last_asked, kept.asked_at)
    wording.asked += 1
    wording.not_covered += kept.outcome is Outcome.NOT_COVERED
    wording.down += kept.rating is Rating.DOWN
    wording.none_of_these += kept.rating is Rating.NONE_OF_THESE
    if kept.outcome is Outcome.ANSWERED and kept.matches:
        wording.rated_badly.add((kept.matches[0].path, kept.matches[0].label))
    if kept.reason:
        wording.reasons = [*wording.reasons, kept.reason][-MOST_REASONS:]
