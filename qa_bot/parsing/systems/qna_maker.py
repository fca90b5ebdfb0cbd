r"""QnA Maker's tables: tabs between cells, no quoting at all, line ends as the two characters \n.

learn.microsoft.com/azure/ai-services/qnamaker (import and export): 8, 4 or 3 columns. Rows of one
QnaId, or without that column rows of one answer, are wordings of one question.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qa_bot.parsing.content import Entry
from qa_bot.parsing.field_names import words_of
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects, texts
from qa_bot.parsing.tables.values import address_of

KIND = "qnamaker"
_FIRST = ("question", "answer", "source")


def read_table(text: str) -> Exported | None:
    """The pairs of a table, placed by row; None where its header is not QnA Maker's."""
    lines = text.replace("\r\n", "\n").split("\n")
    header = tuple(cell.strip().casefold() for cell in lines[0].split("\t"))
    if header[:3] != _FIRST:
        return None
    left_out = LeftOut()
    groups: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for place, line in enumerate(lines[1:], start=2):
        row = dict(zip(header, map(_unescaped, line.split("\t")), strict=False))
        if not row.get("question", "").strip() or not row.get("answer", "").strip():
            if line.strip():
                left_out.add("row(s) without a question or an answer, left out", line)
            continue
        groups.setdefault(row.get("qnaid", "").strip() or row["answer"], []).append((place, row))
    entries = tuple(one for rows in groups.values() for one in _pairs(rows))
    for rows in groups.values():
        _remark(rows[0][1], left_out)
    return Exported(KIND, entries, left_out.lines())


def _unescaped(cell: str) -> str:
    return cell.replace("\\r\\n", "\n").replace("\\n", "\n")


def _pairs(rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[Entry]:
    """One pair of a group; more where rows of one QnaId have different answers."""
    by_answer: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    for place, row in rows:
        by_answer.setdefault(row["answer"], []).append((place, row))
    for answer, same in by_answer.items():
        place, first = same[0]
        url = address_of(first.get("source", ""))
        made = entry([row["question"] for _, row in same], answer, url=url)
        if made:
            yield replace(made, position=place)


def _remark(row: Mapping[str, str], left_out: LeftOut) -> None:
    for prompt in _json_objects(row.get("prompts", "")):
        names = {"".join(words_of(name)): value for name, value in prompt.items()}
        left_out.add("prompt(s) to another question, not kept", names.get("displaytext"))
    for cluster in _json_objects(row.get("suggestedquestions", "")):
        for head in texts(cluster.get("ClusterHead")):
            left_out.add("suggested wording(s) that nobody accepted, not kept", head)


def _json_objects(cell: str) -> list[Mapping[str, object]]:
    try:
        return list(objects(json.loads(cell))) if cell.strip() else []
    except (ValueError, RecursionError):
        return []
