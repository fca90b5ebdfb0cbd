"""Rows of a table to records: which row is the header, and which columns are the two that count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qa_bot.parsing.asking import looks_like_question
from qa_bot.parsing.field_names import Roles, is_about_a_record, roles_of
from qa_bot.parsing.tables.columns import Record, Remarks
from qa_bot.parsing.tables.values import address_of, readable_text, text_of
from qa_bot.records import SourceError

WANTED = (
    "a header row with a question and an answer column, or two columns of which the first has "
    "the questions"
)
# A table of this many rows is a database, not a list of questions.
MAX_ROWS = 200_000
# Nor is one with less of a file for each row than this; a megabyte of so many takes five seconds.
LEAST_CHARACTERS = 20
SMALL_ROWS = 50_000
# A title, a date or a blank row may stand above the header.
HEADER_ROWS = 10
# Rows that a table without known names is judged by.
SAMPLE_ROWS = 200
# So many of its first column must look like questions.
MIN_QUESTIONS = 0.5
# A row above questions that is none itself is a header where nearly all others are questions.
SURE_QUESTIONS = 0.8
# Columns of a table without a header that are no database: a key, the two that count, two more.
MAX_HEADLESS = 5
MAX_LABEL = 40

# A text for a reader has so many words, or letters where no blanks stand between them; a column
# has such texts where so many of its cells are.
PROSE_WORDS = 5
PROSE_LETTERS = 12
MIN_PROSE = 0.2
# A cell that repeats more of its words from the question and answer says nothing new.
MOST_REPEATED = 0.7
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row that is not blank, and its place in the table from 1."""

    position: int
    cells: tuple[object, ...]


def limited(rows: Iterable[TableRow], characters: int | None = None) -> Iterator[TableRow]:
    """The rows that are not blank; raises SourceError past MAX_ROWS of them.

    Nor are there to be more than a text of so many characters has, where that is known.
    """
    count, most = 0, MAX_ROWS
    if characters is not None:
        most = min(most, max(SMALL_ROWS, characters // LEAST_CHARACTERS))
    for row in rows:
        if any(text_of(cell) for cell in row.cells):
            count += 1
            if count > most:
                raise SourceError(
                    f"has more than {most:,} rows; expected a list of questions; split it, or "
                    "take the rows of other data out"
                )
            yield row


def records_of(
    rows: Sequence[TableRow],
    remarks: Remarks,
    delimiter: str | None = None,
    section: str | None = None,
    sheet: str | None = None,
) -> Iterator[Record]:
    """The records below the header; none where neither names nor texts say what is the question.

    `delimiter` joins the surplus cells of a row again where the answer is the last column: then a
    delimiter of the answer was not quoted. `section` and `sheet` go into the records.
    """
    header = _header(rows)
    if header is None:
        if rows:
            texts = (cell for row in rows for cell in row.cells)
            remarks.leave_out(texts, rows[0].position, rows[-1].position)
        return
    start, names, roles = header
    if unread := _unread(rows[start:], names, roles):
        remarks.note(f"columns not read: {', '.join(unread)}; put their text into the answers")
    if roles.repeated is not None:
        remarks.add(
            f"{{}} has the column {_shown(roles.repeated)} more than once, the first is read",
            rows[start - 1].position,
        )
    for row in rows[start:]:
        cells = row.cells
        if delimiter is not None and len(cells) != len(names):
            cells = _mended(row, len(names), roles, delimiter, remarks)
        anchor = f"{sheet}!A{row.position}" if sheet else None
        yield Record(row.position, cells, names, roles, section, anchor)


def _unread(rows: Sequence[TableRow], names: Sequence[str], roles: Roles) -> list[str]:
    """The columns that hold text for a reader and are neither question nor answer, by name.

    Keys, dates, tags and names of people are no such text: few of them are five words long. Nor is
    what repeats the question, the answer, or itself in row after row, as a page's title does.
    """
    sample, used = rows[:SAMPLE_ROWS], roles.used()
    unread = []
    for column, name in enumerate(names):
        if column in used or not name.strip() or is_about_a_record(name):
            continue
        filled = [row for row in sample if _text(row, column).strip()]
        lost = {_text(row, column) for row in filled if _is_lost(row, column, roles)}
        if lost and len(lost) >= MIN_PROSE * len(filled):
            unread.append(" ".join(name.split())[:40])
    return unread


def _is_lost(row: TableRow, column: int, roles: Roles) -> bool:
    """Whether a cell is text for a reader that neither question nor answer says as well."""
    text = readable_text(_text(row, column)).strip()
    beyond_ascii = sum(char.isalpha() and not char.isascii() for char in text)
    if text.startswith(("[", "{", "<")) or (
        len(text.split()) < PROSE_WORDS and beyond_ascii < PROSE_LETTERS
    ):
        return False
    known = " ".join(readable_text(_text(row, one)) for one in (roles.question, roles.answer))
    words = _WORD.findall(text.casefold())
    repeated = set(_WORD.findall(known.casefold())).intersection(words)
    return sum(word in repeated for word in words) <= MOST_REPEATED * len(words)


def _shown(name: str) -> str:
    return repr(name[:40]).replace("{", "(").replace("}", ")")


def _mended(
    row: TableRow, width: int, roles: Roles, delimiter: str, remarks: Remarks
) -> tuple[object, ...]:
    cells = row.cells
    surplus = any(text_of(cell) for cell in cells[width:])
    if surplus and roles.answer == width - 1:
        remarks.add(
            "{} with more cells than the header, joined into the answer; quote the answers",
            row.position,
        )
        return (*cells[: width - 1], delimiter.join(str(cell) for cell in cells[width - 1 :]))
    if surplus:
        remarks.add("{} with more cells than the header; quote the answers", row.position)
    elif len(cells) <= max(roles.used()):
        remarks.add("{} with fewer cells than the header", row.position)
    return cells


def _header(rows: Sequence[TableRow]) -> tuple[int, tuple[str, ...], Roles] | None:
    """Where the data starts, the names of its columns, and what they are."""
    unsure = None
    for place, row in enumerate(rows[:HEADER_ROWS]):
        names = _names(row)
        roles = roles_of(names)
        if roles is None:
            continue
        if roles.sure:
            return place + 1, names, roles
        unsure = unsure or (place + 1, names, roles)
    return unsure or _headless(rows)


def _names(row: TableRow) -> tuple[str, ...]:
    """A row's cells as names of columns; none where one is a question: then it is data."""
    names = tuple(text_of(cell)[:200] for cell in row.cells)
    asking = any(name.endswith(("?", "\uff1f", "\u061f")) and " " in name for name in names)
    return () if asking else names


def _headless(rows: Sequence[TableRow]) -> tuple[int, tuple[str, ...], Roles] | None:
    """Two columns of text of which the first looks like questions; beside it links and labels."""
    sample = rows[:SAMPLE_ROWS]
    if roles := _beside_questions(sample):
        return 0, ("",) * len(sample[0].cells), roles
    columns = _text_columns(sample)
    if len(columns) != 2:
        return None
    question, answer = columns
    asking = [looks_like_question(_text(row, question)) for row in sample]
    if not asking or sum(asking) < MIN_QUESTIONS * len(asking):
        return None
    is_header = not asking[0] and sum(asking) >= SURE_QUESTIONS * (len(asking) - 1)
    width = max(question, answer) + 1
    return int(is_header and len(rows) > 2), ("",) * width, Roles(question, answer)


def _beside_questions(rows: Sequence[TableRow]) -> Roles | None:
    """A column of nothing but questions and the one next to it, whose answers may be numbers.

    Further columns have to be addresses or labels, and the same in all rows: else a delimiter of an
    answer was not quoted.
    """
    question, widths = _asking_column(rows), {len(row.cells) for row in rows}
    if question is None or len(widths) > 1 or max(widths) > MAX_HEADLESS:
        return None
    (width,) = widths
    answer = question + 1
    answers = [_text(row, answer) for row in rows]
    filled = sum(bool(text) and not looks_like_question(text) for text in answers)
    others = [column for column in range(width) if column not in (question, answer)]
    short = all(_is_label(_text(row, column)) for row in rows for column in others)
    if not short or filled < SURE_QUESTIONS * len(rows):
        return None
    urls = [n for n in others if any(address_of(_text(row, n)) for row in rows)]
    return Roles(question, answer, url=urls[0] if urls else None)


def _asking_column(rows: Sequence[TableRow]) -> int | None:
    """The column whose texts ask, the first one too, which else may be a header."""
    for column in range(2):
        asking = [looks_like_question(_text(row, column)) for row in rows]
        if any(asking[:1]) and sum(asking) >= SURE_QUESTIONS * len(rows):
            return column
    return None


def _is_label(text: str) -> bool:
    return len(text) <= MAX_LABEL or address_of(text) is not None


def _text_columns(rows: Sequence[TableRow]) -> list[int]:
    """Columns that hold words in at least half of the rows."""
    width = min(max((len(row.cells) for row in rows), default=0), 100)
    filled = [sum(_has_words(_text(row, column)) for row in rows) for column in range(width)]
    return [column for column, count in enumerate(filled) if 2 * count >= len(rows)]


def _text(row: TableRow, column: int) -> str:
    return text_of(row.cells[column]) if column < len(row.cells) else ""


def _has_words(text: str) -> bool:
    """Words of a sentence, or characters of a script without spaces; no key, date or number."""
    return sum(c.isalpha() for c in text) >= 2 and (" " in text.strip() or not text.isascii())
