"""Anki's notes as text: the first field asks, the second answers, a header says what else there is.

docs.ankiweb.net (importing text files, exporting): "#separator:tab", "#html:true", "#columns:...",
"#notetype column:2", "#deck column:3", "#tags column:6" and the like stand above the notes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from qa_bot.parsing.content import Entry
from qa_bot.parsing.field_names import roles_of
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry
from qa_bot.parsing.tables.columns import check_html_fields

KIND = "anki"
_LINE = re.compile(r"#\s?([a-z][a-z ]{0,30}):(.*)")
_SEPARATORS = {
    "tab": "\t", "comma": ",", "semicolon": ";", "colon": ":", "pipe": "|", "space": " ",
}  # fmt: skip
_COLUMN = " column"
_SOUND = re.compile(r"\[sound:[^\[\]]{1,300}\]")
# A word of the text itself is asked for, and stands in the question or is blanked there.
_CLOZE = re.compile(r"\{\{c\d{1,3}::|\[\.\.\.\]")
_COMMENT = "#"
_LEVELS = "::"


def read_text(text: str) -> Exported | None:
    """The notes of a file with a header, placed by row; None where it has none of Anki's."""
    header = dict(_header(text))
    if not {"separator", "html", "columns", "notetype", "deck"} & header.keys():
        return None
    lines = text.split("\n")
    check_html_fields(lines)
    separator = _separator(header.get("separator"), lines[len(header) :])
    left_out = LeftOut()
    entries: list[Entry] = []
    reader = csv.reader([f"{line}\n" for line in lines[len(header) :]], delimiter=separator)
    fields = _fields(header, separator)
    start = len(header) + 1
    try:
        for cells in reader:
            is_comment = lines[start - 1].startswith(_COMMENT)
            if not is_comment and (made := _note(cells, header, fields, left_out)):
                entries.append(replace(made, position=start, last=len(header) + reader.line_num))
            start = len(header) + reader.line_num + 1
    except csv.Error:
        left_out.add("note(s) that cannot be read, and all below, left out", f"line {start}")
    return Exported(KIND, tuple(entries), left_out.lines())


def _header(text: str) -> Iterator[tuple[str, str]]:
    """The lines above the notes; Anki takes no other as its own."""
    for line in text.split("\n"):
        match = _LINE.fullmatch(line.rstrip("\r"))
        if not match:
            return
        yield match[1], match[2]


def _separator(name: str | None, lines: list[str]) -> str:
    """What a header names, by its name or as it is; else what the first note has."""
    if name:
        return _SEPARATORS.get(name.strip().lower(), name.strip()[:1] or "\t")
    first = next((line for line in lines if line.strip()), "")
    return max("\t;,|", key=first.count)


def _fields(header: Mapping[str, str], separator: str) -> tuple[int, int] | None:
    """The columns that a header calls question and answer; None where it has no such names."""
    names = header.get("columns", "").split(separator)
    roles = roles_of(tuple(name.strip()[:200] for name in names)) if len(names) > 1 else None
    return (roles.question, roles.answer) if roles and roles.sure else None


def _note(
    cells: list[str],
    header: Mapping[str, str],
    fields: tuple[int, int] | None,
    left_out: LeftOut,
) -> Entry | None:
    columns = {name: value for name, value in header.items() if name.endswith(_COLUMN)}
    taken = {_place(value) for value in columns.values()}
    own = [cell for place, cell in enumerate(cells) if place not in taken]
    question, answer, *rest = [*own, "", ""][: max(len(own), 2)]
    if fields and max(fields) < len(cells):
        question, answer, rest = cells[fields[0]], cells[fields[1]], []
    if not any(cell.strip() for cell in own):
        return None
    if _CLOZE.search(question):
        left_out.add("note(s) with a gap to fill in, left out", question)
        return None
    deck = _cell(cells, columns.get("deck column", "")) or header.get("deck", "")
    section = deck.split(_LEVELS)[-1]
    made = entry([_SOUND.sub("", question)], _SOUND.sub("", answer), section)
    if made is None:
        left_out.add("note(s) without a text on both sides, left out", question or answer)
        return None
    if _SOUND.search(answer) or "<img" in answer:
        left_out.add("note(s) with sounds or pictures, not kept", made.question)
    if any(cell.strip() for cell in rest):
        left_out.add("note(s) with more than two fields, the first two are kept", made.question)
    if _cell(cells, columns.get("tags column", "")):
        left_out.add("note(s) with tags, not kept", made.question)
    return made


def _place(value: str) -> int:
    """A column as the header counts it, from 1; -1 for what is no number."""
    return int(value) - 1 if value.strip().isdecimal() and len(value) < 5 else -1


def _cell(cells: list[str], value: str) -> str:
    place = _place(value)
    return cells[place].strip() if 0 <= place < len(cells) else ""
