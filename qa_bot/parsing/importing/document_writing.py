"""Entries as a document of our own: YAML, or a workbook. What is written is read again at once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa_bot.parsing.content import Entry
from qa_bot.parsing.formats import reader
from qa_bot.records import SourceError

_COLUMNS = ("number", "question", "answer", "section", "url")
_DATES = ("valid_from", "valid_until", "reviewed")
_LISTS = ("alternates", "related")


def write_document(path: Path, entries: Sequence[Entry], overwrite: bool = False) -> int:
    """Write entries to a .yaml or .xlsx file; raises SourceError where it exists already.

    Returns how many of them are not read back as they are: markup that an answer speaks of is text
    to its old system and markup to ours.
    """
    data = _workbook(entries) if path.suffix == ".xlsx" else _yaml(entries)
    changed = _changed(path.suffix, data, entries)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb" if overwrite else "xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise SourceError(
            f"{path} exists already and is left as it is; name another file with --to, or give "
            "--overwrite"
        ) from error
    except OSError as error:
        raise SourceError(f"{path} cannot be written ({error.strerror})") from error
    return changed


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    for name in _COLUMNS:
        if value := getattr(entry, name):
            yield name, value
    for name in _DATES:
        if value := getattr(entry, name):
            yield name, value.isoformat()


def _yaml(entries: Sequence[Entry]) -> bytes:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Texts of several lines as a block, as a person would write them."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    records: list[dict[str, object]] = []
    for entry in entries:
        record: dict[str, object] = dict(_fields(entry))
        record |= {name: list(texts) for name in _LISTS if (texts := getattr(entry, name))}
        records.append(record)
    dumped: str = yaml.dump(
        records, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=1_000_000
    )
    return dumped.encode()


def _workbook(entries: Sequence[Entry]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Questions")
    names = [*_COLUMNS, *_DATES, *_LISTS]
    for row, entry in enumerate((None, *entries), start=1):
        fields = dict(_fields(entry)) if entry else {name: name for name in names}
        if entry:
            fields |= {name: "\n".join(texts) for name in _LISTS if (texts := getattr(entry, name))}
        for column, name in enumerate(names, start=1):
            if name in fields:
                try:
                    cell = sheet.cell(row, column, fields[name])
                except IllegalCharacterError as error:
                    raise SourceError(
                        f"entry {row - 1} has a character that a workbook cannot hold; write YAML"
                    ) from error
                # A text that begins with "=" is a text, never a formula.
                cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _changed(suffix: str, data: bytes, entries: Sequence[Entry]) -> int:
    read = reader(suffix)
    if read is None:
        raise SourceError(f"{suffix!r} cannot be written; expected .yaml or .xlsx")
    again = read(data).entries
    same = set(map(_kept, again))
    return sum(_kept(one) not in same for one in entries)


def _kept(entry: Entry) -> tuple[object, ...]:
    return entry.question, entry.answer, entry.alternates, entry.related
