"""Groups as a table for a spreadsheet, and as plain data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from qa_bot.gaps.open_groups import OpenGroup
from qa_bot.gaps.usage_figures import SHARED, UsageFigures

COLUMNS = (
    "group", "wording", "asked", "first_asked", "last_asked", "not_covered", "down",
    "none_of_these", "nearest_document", "nearest_number", "nearest_question", "confidence",
)  # fmt: skip
# What a spreadsheet would take for a formula (OWASP, CSV Injection).
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_csv(groups: Iterable[OpenGroup]) -> str:
    """A row for each wording, its group counted from 1; no cell of it is run as a formula."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for number, one in enumerate(groups, 1):
        table.writerows(map(_cell, row) for row in _rows(number, one))
    return written.getvalue()


def _rows(number: int, one: OpenGroup) -> Iterator[tuple[object, ...]]:
    near = one.again.nearest[0] if one.again.nearest else None
    of_near = (near.path, near.label, near.question, f"{near.confidence:.2f}") if near else ()
    for said in one.group.wordings:
        yield (
            number, said.text, said.asked, said.first_asked.isoformat(timespec="seconds"),
            said.last_asked.isoformat(timespec="seconds"), said.not_covered, said.down,
            said.none_of_these, *(of_near or [""] * 4),
        )  # fmt: skip


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULAS) else text


def as_data(figures: UsageFigures, groups: Iterable[OpenGroup]) -> dict[str, Any]:
    """The figures and the groups, ready for JSON."""
    return {
        "questions": figures.asked,
        "days": [
            asdict(day) | {"day": day.day.isoformat(), "questions": day.questions}
            for day in figures.days
        ],
        "confidence": {outcome.value: figures.histogram(outcome) for outcome in SHARED},
        "second": [asdict(one) for one in figures.second],
        "groups": [_group(one) for one in groups],
    }


def _group(one: OpenGroup) -> dict[str, Any]:
    group = one.group
    return {
        "typical": group.typical.text,
        "asked": group.asked,
        "since": group.since.isoformat(),
        "last_asked": group.last_asked.isoformat(),
        **group.why,
        "reasons": list(group.reasons),
        "nearest": [asdict(near) for near in one.again.nearest],
        "wordings": [{"text": said.text, "asked": said.asked} for said in group.wordings],
    }
