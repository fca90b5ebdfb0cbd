"""Records whose fields have names to entries: rows of a table, objects of a JSON or YAML file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa_bot.parsing.asking import looks_like_question
from qa_bot.parsing.content import Block, BlockKind, Content, Entry, Unit
from qa_bot.parsing.field_names import Roles, words_of
from qa_bot.parsing.tables.values import (
    address_of,
    alternates_of,
    date_of,
    is_html,
    number_of,
    one_line,
    readable_text,
    text_of,
)
from qa_bot.records import SourceError

# Places named in a doubt; more are only counted.
MOST_NAMED = 5
# Of the questions that unsure names give, so many must look like questions.
MIN_QUESTIONS = 0.5
# A field that is HTML takes half a millisecond; with text of a usual length, these fill 20 MB.
MAX_HTML_FIELDS = 10_000
_TAG = re.compile(r"<[a-zA-Z]")


@dataclass(frozen=True, slots=True)
class Record:
    """A row or an object: its values, by position, and what each position is.

    `names` are the fields' names, `section` is what stands around the record (the sheet, the keys
    above), for records without one of their own.
    """

    position: int
    values: Sequence[object]
    names: Sequence[str]
    roles: Roles
    section: str | None = None
    anchor: str | None = None


class Remarks:
    """Doubts about single records, put together: one line per reason with the places.

    `left_out` is what no pair was made of.
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self.left_out: list[Block] = []
        self._positions: dict[str, list[int]] = {}
        self._notes: dict[str, None] = {}

    def add(self, reason: str, position: int) -> None:
        """Note a reason ("{} have a question and no answer") for the record at a position."""
        self._positions.setdefault(reason, []).append(position)

    def note(self, remark: str) -> None:
        """Keep a remark that is about no single record; the same one only once."""
        self._notes[remark] = None

    def leave_out(self, values: Iterable[object], position: int, last: int | None = None) -> None:
        """Keep the text of a record, or of those up to `last`, that gave no pair."""
        text = "\n".join(text for value in values if (text := text_of(value)))
        if text:
            self.left_out.append(Block(BlockKind.PARAGRAPH, text, position, last or position))

    def lines(self) -> tuple[str, ...]:
        """One line per reason, with the number of records and the first places; notes first."""
        return (*self._notes, *(self._line(*reason) for reason in self._positions.items()))

    def _line(self, reason: str, positions: Sequence[int]) -> str:
        places = self._place if len(positions) == 1 else _plural(self._place)
        named = ", ".join(map(str, positions[:MOST_NAMED]))
        more = ", ..." if len(positions) > MOST_NAMED else ""
        return reason.format(f"{len(positions):,} {places}") + f" ({places} {named}{more})"


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") else noun + "s"


def entries_of(records: Iterable[Record], remarks: Remarks) -> list[Entry]:
    """The pairs of records, in order; what is left out, or kept with a doubt, goes to remarks.

    Records whose names alone prove nothing ("title", "text") count where half of their questions
    look like questions.
    """
    records = list(records)
    check_html_fields(value for record in records for value in record.values)
    pairs = [(record, entry) for record in records if (entry := _entry(record, remarks))]
    if any(_is_key(record) for record, _ in pairs):
        pairs = [(r, replace(e, number=None) if _is_id(r) else e) for r, e in pairs]
    unsure = [entry for record, entry in pairs if not record.roles.sure]
    asking = sum(looks_like_question(entry.question) for entry in unsure)
    proven = asking >= MIN_QUESTIONS * len(unsure)
    taken = [(record, entry) for record, entry in pairs if record.roles.sure or proven]
    for record, _ in () if len(taken) == len(pairs) else pairs:
        if not record.roles.sure:
            remarks.leave_out(record.values, record.position)
    return [entry for _, entry in taken]


def check_html_fields(fields: Iterable[object]) -> None:
    """Raise SourceError where so many fields are HTML that reading each takes too long."""
    count = sum(isinstance(one, str) and bool(_TAG.search(one)) for one in fields)
    if count > MAX_HTML_FIELDS:
        raise SourceError(
            f"has {count:,} fields that are HTML; expected at most {MAX_HTML_FIELDS:,}; split it "
            "or export it as text"
        )


def content_of(
    unit: Unit,
    entries: Sequence[Entry],
    doubts: Iterable[str],
    wanted: str,
    left_out: Iterable[Block] = (),
) -> Content:
    """Entries as a document; raises SourceError without any, naming what was `wanted`."""
    remarks = tuple(doubts)
    if not entries:
        reason = f" ({remarks[0]})" if remarks else ""
        raise SourceError(f"holds no questions with answers{reason}; expected {wanted}")
    return Content(unit, tuple(left_out), tuple(entries), doubts=remarks)


def _entry(record: Record, remarks: Remarks) -> Entry | None:
    roles, values = record.roles, record.values
    asked, said = _value(values, roles.question), _value(values, roles.answer)
    question, more = _questions(asked, is_html(said))
    answer = readable_text(said, is_html(asked))
    if not (question and answer):
        if question or answer:
            _remark_half(record, bool(question), remarks)
        return None
    alternates = [a for i in roles.alternates for a in alternates_of(_value(values, i))]
    others = dict.fromkeys(a for a in (*more, *alternates) if a != question)
    return Entry(
        question,
        answer,
        record.position,
        number=_number(record),
        section=one_line(_value(values, roles.section)) or record.section,
        alternates=tuple(others),
        url=_address(record, remarks),
        valid_from=_date(record, roles.valid_from, remarks),
        valid_until=_date(record, roles.valid_until, remarks),
        reviewed=_date(record, roles.reviewed, remarks),
        anchor=record.anchor,
        related=alternates_of(_value(values, roles.related)),
    )


def _remark_half(record: Record, has_question: bool, remarks: Remarks) -> None:
    half = "a question and no answer" if has_question else "an answer and no question"
    remarks.add(f"{{}} with {half}, left out", record.position)
    remarks.leave_out(record.values, record.position)


def _value(values: Sequence[object], position: int | None) -> object:
    return values[position] if position is not None and position < len(values) else None


def _questions(value: object, beside_html: bool) -> tuple[str, tuple[str, ...]]:
    """A question and its other wordings, where the field is a list of them."""
    if isinstance(value, list):
        lines = [line for v in value if (line := one_line(v, beside_html))]
        return (lines[0], tuple(lines[1:])) if lines else ("", ())
    return one_line(value, beside_html), ()


def _number(record: Record) -> str | None:
    return number_of(_value(record.values, record.roles.number), sure=not _is_id(record))


def _is_id(record: Record) -> bool:
    """Whether the number is in a field called `id`: a printed number, or a key of a database."""
    position = record.roles.number
    return position is not None and words_of(record.names[position])[-1:] == ("id",)


def _is_key(record: Record) -> bool:
    """Whether an `id` is no printed number: then no record's is, however short."""
    value = text_of(_value(record.values, record.roles.number))
    return bool(value) and _is_id(record) and number_of(value, sure=False) is None


def _address(record: Record, remarks: Remarks) -> str | None:
    value = _value(record.values, record.roles.url)
    address = address_of(value)
    if address is None and text_of(value):
        remarks.add("{} with a link that does not begin with http, not kept", record.position)
    return address


def _date(record: Record, position: int | None, remarks: Remarks) -> date | None:
    try:
        return date_of(_value(record.values, position))
    except ValueError:
        name = record.names[position or 0].replace("{", "(").replace("}", ")")
        remarks.add(
            f"{{}} with a date in {name[:40]!r} that is not written like 2026-01-31, not kept",
            record.position,
        )
        return None
