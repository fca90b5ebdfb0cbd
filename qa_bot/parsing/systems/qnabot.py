"""QnABot on AWS: `qna` is a list of items with wordings in `q` and an answer in `a`.

github.com/aws-solutions/qnabot-on-aws, its import and export; in its workbooks the wordings are the
columns question1, question2 and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

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
from qa_bot.parsing.tables.values import one_line, text_of

KIND = "qnabot"
_QUESTION = re.compile(r"(?:question|q)\d*")
_BUTTON = re.compile(r"displaytext(\d+)")
# How a button names the item that it leads to.
_TARGET = "QID::"
# What is said where nothing was found; its wording is no question.
_FALLBACK = "CustomNoMatches"
# What Handlebars puts in when the answer is shown.
_FILLED_IN = re.compile(r"\{\{[^{}]{1,200}\}\}")


def read_tree(tree: object) -> Exported | None:
    """The pairs of an export; None where it is none. Quiz and slot items are no questions."""
    listed = tree.get("qna") if isinstance(tree, Mapping) else tree
    if not isinstance(listed, list) or not any(_is_item(one) for one in objects(listed)):
        return None
    items = list(objects(listed))
    left_out = LeftOut()
    questions = {text_of(one.get("qid")): t[0] for one in items if (t := texts(one.get("q")))}
    made = (_pair(item, questions, left_out) for item in items)
    return Exported(KIND, tuple(one for one in made if one), left_out.lines())


def _is_item(item: Mapping[str, object]) -> bool:
    """Whether an object is an item; its store keeps them one a line, without the list around."""
    return "qid" in item and not {"q", "a", "type"}.isdisjoint(item)


def _pair(
    item: Mapping[str, object], questions: Mapping[str, str], left_out: LeftOut
) -> Entry | None:
    name = item.get("qid")
    if item.get("type", "qna") not in ("qna", "text"):
        left_out.add("item(s) that are no question (quiz, slot), left out", name)
        return None
    if name == _FALLBACK or _FILLED_IN.search(text_of(item.get("a"))):
        left_out.add("item(s) that say nothing until they are filled in, left out", name)
        return None
    card = item.get("r")
    buttons = objects(card.get("buttons")) if isinstance(card, Mapping) else ()
    prompts = [Prompt(one.get("text"), one.get("value")) for one in buttons]
    related = _related(prompts, questions)
    made = entry(texts(item.get("q")), item.get("a"), item.get("t"), related=related)
    if made is None:
        left_out.add("item(s) without a question or an answer, left out", name)
        return None
    if item.get("clientFilterValues"):
        left_out.add("item(s) for some clients only, which is not kept", name)
    if isinstance(card, Mapping) and any(card.get(key) for key in ("imageUrl", "url", "text")):
        left_out.add("item(s) with a card, not kept", name)
    if text_of(item.get("l")):
        left_out.add("item(s) whose answer a program may change, kept as written", name)
    return made


def _related(prompts: Iterable[Prompt], questions: Mapping[str, str]) -> tuple[str, ...]:
    """The questions that buttons ask: that of an item, or the text that a button sends."""
    found: list[str] = []
    for prompt in prompts:
        sent = text_of(prompt.target)
        key = sent.removeprefix(_TARGET)
        shown = prompt.text if sent.startswith(_TARGET) or not sent else sent
        known, unknown = related_questions([Prompt(shown, key)], questions)
        found += [*known, *unknown]
    return tuple(found)


def read_rows(rows: Sequence[TableRow]) -> Exported | None:
    """The pairs of a workbook's sheet, placed by row; None where its header is not QnABot's."""
    header = ["".join(words_of(text_of(cell))) for cell in rows[0].cells] if rows else []
    columns = [place for place, name in enumerate(header) if _QUESTION.fullmatch(name)]
    if "qid" not in header or "answer" not in header or not columns:
        return None
    left_out = LeftOut()
    fields = [dict(zip(header, row.cells, strict=False)) for row in rows[1:]]
    questions = {text_of(one.get("qid")): one_line(one.get(header[columns[0]])) for one in fields}
    entries: list[Entry] = []
    for row, named in zip(rows[1:], fields, strict=True):
        wordings = [row.cells[place] for place in columns if place < len(row.cells)]
        related = _related(_buttons(named), questions)
        made = entry(wordings, named.get("answer"), named.get("topic"), related=related)
        name = text_of(named.get("qid")) or f"row {row.position}"
        if made is None:
            left_out.add("row(s) without a question or an answer, left out", name)
            continue
        entries.append(replace(made, position=row.position))
        if text_of(named.get("clientfiltervalues")):
            left_out.add("item(s) for some clients only, which is not kept", name)
        if text_of(named.get("imageurl")):
            left_out.add("item(s) with a card, not kept", name)
    return Exported(KIND, tuple(entries), left_out.lines())


def _buttons(named: Mapping[str, object]) -> Iterator[Prompt]:
    for name, value in named.items():
        if (match := _BUTTON.fullmatch(name)) and text_of(value):
            yield Prompt(value, named.get(f"buttonvalue{match[1]}"))
