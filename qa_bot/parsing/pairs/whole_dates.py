"""The dates of a whole document, which are those of its pairs without their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qa_bot.parsing.content import WholeDates
from qa_bot.records import QAPair


def with_dates(pairs: Iterable[QAPair], dates: WholeDates) -> tuple[QAPair, ...]:
    """Pairs with the dates of their document where they have none of their own."""
    if dates == WholeDates():
        return tuple(pairs)
    return tuple(
        replace(
            pair,
            valid_from=pair.valid_from or dates.valid_from,
            valid_until=pair.valid_until or dates.valid_until,
            reviewed=pair.reviewed or dates.reviewed,
        )
        for pair in pairs
    )
