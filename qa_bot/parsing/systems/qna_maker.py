r"""QnA Maker's tables: tabs between cells, no quoting at all, line ends as the two characters \n.

learn.microsoft.com/azure/ai-services/qnamaker (import and export): 8, 4 or 3 columns, also as a
workbook. Rows of one QnaId, or without that column of one answer, are wordings of one question.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa_bot.parsing.content import Entry
from qa_bot.parsing.field_names import words_of
from qa_bot.parsing.systems.exported import (
    Exported,
    LeftOut,
    Prompt,
    entry,
    objects,
    related_questions,
    texts,
)
from qa_bot.parsing.tables.rows import TableRow
from qa_bot.parsing.tables.values import address_of, one_line, text_of

KIND = "qnamaker"
_FIRST = ("question", "answer", "source")
_NAMES = frozenset(
    (*_FIRST, "metadata", "suggestedquestions", "iscontextonly", "prompts", "qnaid", "sourcename")
)


@dataclass(frozen=True, slots=True)
class _Row:
    position: int
    fields: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.fields.get(name, "").strip()


def read_table(text: str) -> Exported | None:
    """The pairs of a table, placed by row; None where its header is not QnA Maker's."""
    lines = text.replace("\r\n", "\n").split("\n")
    rows = [TableRow(n, tuple(line.split("\t"))) for n, line in enumerate(lines, 1) if line.strip()]
    header = _header(rows[0]) if rows else ()
    return _exported(header, rows) if header[:3] == _FIRST and _NAMES.issuperset(header) else None


def read_rows(rows: Sequence[TableRow]) -> Exported | None:
    """As `read_table`, of a sheet; one of three columns is no more QnA Maker's than anybody's."""
    header = _header(rows[0]) if rows else ()
    known = header[:3] == _FIRST and _NAMES.issuperset(header[:4]) and len(header) > len(_FIRST)
    return _exported(header, rows) if known else None


def _exported(header: tuple[str, ...], rows: Sequence[TableRow]) -> Exported:
    left_out = LeftOut()
    groups: dict[str, list[_Row]] = {}
    for cells in rows[1:]:
        values = (_unescaped(text_of(cell)) for cell in cells.cells)
        row = _Row(cells.position, dict(zip(header, values, strict=False)))
        if row.text("question") and row.text("answer"):
            groups.setdefault(row.text("qnaid") or row.fields["answer"], []).append(row)
        else:
            line = " ".join(map(text_of, cells.cells))
            left_out.add("row(s) without a question or an answer, left out", line)
    questions = {
        key: one_line(found[0].fields["question"])
        for key, found in groups.items()
        if found[0].text("qnaid")
    }
    entries = tuple(one for found in groups.values() for one in _pairs(found, questions, left_out))
    return Exported(KIND, entries, left_out.lines())


def _header(row: TableRow) -> tuple[str, ...]:
    names = ["".join(words_of(text_of(cell))) for cell in row.cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _unescaped(cell: str) -> str:
    return cell.replace("\\r\\n", "\n").replace("\\n", "\n")


def _pairs(
    rows: Sequence[_Row], questions: Mapping[str, str], left_out: LeftOut
) -> Iterator[Entry]:
    """One pair of a group; more where rows of one QnaId have different answers."""
    related, unknown = related_questions(_prompts(rows), questions)
    for text in unknown:
        left_out.add("prompt(s) to a question that is not in the file, kept by their text", text)
    for row in rows:
        _remark(row, left_out)
    by_answer: dict[str, list[_Row]] = {}
    for row in rows:
        by_answer.setdefault(row.fields["answer"], []).append(row)
    for answer, same in by_answer.items():
        url = address_of(same[0].text("source"))
        wordings = [row.fields["question"] for row in same]
        made = entry(wordings, answer, url=url, related=(*related, *unknown))
        if made:
            yield replace(made, position=same[0].position)


def _prompts(rows: Iterable[_Row]) -> Iterator[Prompt]:
    """What a group offers; all rows of one QnaId repeat it."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        for prompt in _json_objects(row.text("prompts")):
            names = {"".join(words_of(name)): value for name, value in prompt.items()}
            key = text_of(names.get("displaytext")), text_of(names.get("qnaid"))
            if key not in seen:
                yield Prompt(*key)
            seen.add(key)


def _remark(row: _Row, left_out: LeftOut) -> None:
    question = row.fields["question"]
    if row.text("iscontextonly").casefold() == "true":
        left_out.add("question(s) asked only after another, which is not kept", question)
    if row.text("metadata"):
        left_out.add("question(s) with metadata, not kept", question)
    for cluster in _json_objects(row.text("suggestedquestions")):
        names = {"".join(words_of(name)): value for name, value in cluster.items()}
        for head in texts(names.get("clusterhead")):
            left_out.add("suggested wording(s) that nobody accepted, not kept", head)


def _json_objects(cell: str) -> list[Mapping[str, object]]:
    try:
        return list(objects(json.loads(cell))) if cell else []
    except (ValueError, RecursionError):
        return []
