"""YAML front matter: the fields between two lines of "---" at the head of a Markdown or text file.

A file whose front matter has a question is one pair: its body is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from qa_bot.parsing.content import Content, Entry, Unit, WholeDates
from qa_bot.parsing.field_names import is_question, roles_of, words_of
from qa_bot.parsing.tables.yaml_text import yaml_documents
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from qa_bot.parsing.tables.columns import Remarks

# Longer front matter is a document that begins with a rule.
MAX_CHARACTERS = 64_000
DATES = ("valid_from", "valid_until", "reviewed")
_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_FIELD = re.compile(r"[\w-][\w \t-]{0,60}:(?:\s|$)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields, where the body begins in the text, and what could not be read."""

    fields: Mapping[str, object] = field(default_factory=dict)
    body_start: int = 0
    doubt: str | None = None


def split(text: str) -> FrontMatter:
    """The front matter of a text; without one there are no fields and the body starts at 0.

    Values are strings as written, lists and mappings of them, or None. Front matter that is no
    valid YAML is skipped with a doubt.
    """
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end(), MAX_CHARACTERS) if opening else None
    if opening is None or closing is None:
        return FrontMatter()
    head = text[opening.end() : closing.start()]
    try:
        documents = yaml_documents("\n" + head)  # so that an error names the line of the file
    except SourceError as error:
        # A rule of Markdown opens and closes prose in the same way.
        if not _FIELD.match(head):
            return FrontMatter()
        return FrontMatter({}, closing.end(), f"its front matter {error}")
    if len(documents) != 1 or not isinstance(documents[0], Mapping):
        return FrontMatter({}, 0 if head.strip() else closing.end())
    return FrontMatter({str(k): v for k, v in documents[0].items()}, closing.end())


def document_dates(front: FrontMatter) -> tuple[WholeDates, tuple[str, ...]]:
    """The dates of a whole document in its front matter, and what of them cannot be read."""
    from qa_bot.parsing.tables.values import date_of  # as below

    found: dict[str, date] = {}
    doubts: list[str] = []
    for key, value in front.fields.items():
        name = "_".join(words_of(key))
        if name not in DATES or not value:
            continue
        try:
            day = date_of(value)
        except ValueError as error:
            doubts.append(f"its front matter has a {name} that cannot be read: {error}")
        else:
            found |= {name: day} if day else {}
    return WholeDates(**found), tuple(doubts)


def single_pair(text: str) -> Content | None:
    """A file with a question in its front matter as one entry; None for other files.

    The answer is the body without blank lines around it, an exact slice of text, and the entry's
    place is its lines. Raises SourceError where the body is empty.
    """
    front = split(text)
    question = next((name for name in front.fields if is_question(name)), None)
    if question is None:
        return None
    # What reads a record: most files with front matter, and all without, are none.
    from qa_bot.parsing.tables.columns import Remarks
    from qa_bot.parsing.tables.values import text_of

    if not text_of(front.fields[question]):
        return None
    first, last = _filled_lines(text, front.body_start)
    answer = "\n".join(text.split("\n")[first - 1 : last]).removesuffix("\r")
    if not answer:
        raise SourceError(
            "has a question in its front matter and no text below it; expected the answer there; "
            "write it, or remove the file"
        )
    remarks = Remarks("line")
    entry = _entry(front, first, remarks)
    if entry is None:
        return None
    entries = (replace(entry, answer=answer, last=last),)
    return Content(Unit.LINE, entries=entries, text=text, doubts=remarks.lines())


def _entry(front: FrontMatter, line: int, remarks: Remarks) -> Entry | None:
    """The fields as a record whose answer is still to be put in."""
    from qa_bot.parsing.tables.columns import Record, entries_of

    names = ("answer", *front.fields)  # the first of a name counts
    values = ("below", *front.fields.values())
    roles = roles_of(names)
    entries = entries_of([Record(line, values, names, roles)], remarks) if roles else []
    return entries[0] if entries else None


def _filled_lines(text: str, start: int) -> tuple[int, int]:
    """First and last line, from 1, that is not blank after `start`; last < first without any."""
    before = text.count("\n", 0, start)
    lines = text[start:].split("\n")
    filled = [place for place, line in enumerate(lines, start=before + 1) if line.strip()]
    return (filled[0], filled[-1]) if filled else (before + 1, before)
