"""Where an answer stands, as a Source says it."""

from __future__ import annotations

from typing import TypedDict

from qa_bot.languages.plain_names import plain_name
from qa_bot.parsing.content import Unit


class SourceFields(TypedDict):
    """The fields of a Source that say where in its document it stands."""

    first_line: int | None
    last_line: int | None
    place: str | None


def source_fields(unit: Unit, first: int, last: int, anchor: str | None = None) -> SourceFields:
    """Say where an answer stands: in lines, or else "page 3", "paragraphs 4-7", "#anchor"."""
    anchor = plain_name(anchor)
    if unit is Unit.LINE:
        return SourceFields(first_line=first, last_line=last, place=None)
    counted = f"{unit} {first}" if first == last else f"{unit}s {first}\u2013{last}"
    if unit is Unit.ENTRY and first != last:
        counted = f"entries {first}\u2013{last}"
    return SourceFields(first_line=None, last_line=None, place=f"#{anchor}" if anchor else counted)
