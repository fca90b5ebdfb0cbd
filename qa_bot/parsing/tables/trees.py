"""Trees of objects and lists (JSON, YAML) to pairs, wherever they stand and whatever they are in.

Pairs are objects with a question and an answer (schema.org's Question among them), mappings of
questions to answers, lists of [question, answer], and tables as lists of rows. The keys above them,
and fields such as "category" of the object around them, are their section.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from qa_bot.parsing.asking import looks_like_question
from qa_bot.parsing.content import Content, Unit
from qa_bot.parsing.field_names import (
    Roles,
    roles_of,
    section_of,
    words_of,
)
from qa_bot.parsing.tables.columns import Record, Remarks, content_of, entries_of
from qa_bot.parsing.tables.counted_fields import counted_pairs
from qa_bot.parsing.tables.rows import TableRow, records_of
from qa_bot.parsing.tables.shaped_objects import ShapedObjects, parallel_texts, shaped_objects
from qa_bot.parsing.tables.values import one_line, text_of
from qa_bot.records import SourceError

WANTED = "objects with a question and an answer, or lists of [question, answer]"
MAX_DEPTH = 64
# Keys that say nothing of what is below them.
_WRAPPERS = frozenset(
    "data faqs faq questions question items item entries entry results result rows records list "
    "content contents pages documents docs main|entity graph qna qa q|a qnalist qna|list pairs "
    "children sections categories topics groups body payload values objects intents".split()
)
_TITLES = frozenset(("title", "name", "heading", "label"))
_PAIR = Roles(0, 1)
_UNSURE_PAIR = Roles(0, 1, sure=False)
_PAIR_NAMES = ("question", "answer")
# schema.org's names; a suggested answer may be wrong.
_SCHEMA = {"name": "question", "acceptedAnswer": "answer", "suggestedAnswer": ""}


@dataclass(frozen=True, slots=True)
class _TreeRecord:
    """A record before all are counted; `path` are the keys above it."""

    values: Sequence[object]
    names: Sequence[str]
    roles: Roles
    path: tuple[str, ...]


def content_of_tree(tree: object, doubts: Sequence[str] = ()) -> Content:
    """The pairs of a tree, numbered as entries from 1 in its order; raises SourceError without any.

    Where no names say what they are, what the texts say does. `doubts` are what its reader already
    remarked.
    """
    found = _content(list(_walk(tree, (), 0)), doubts)
    if not found.entries and (shapes := list(shaped_objects(tree))):
        names = ", ".join(f"{one.question[:40]!r} and {one.answer[:40]!r}" for one in shapes[:3])
        doubt = f"its questions and answers are in {names}, by what they say; look at them"
        found = _content([record for one in shapes for record in _of_shape(one)], (*doubts, doubt))
    content = content_of(Unit.ENTRY, found.entries, found.doubts, WANTED, found.blocks)
    title = _label(tree, _TITLES) if isinstance(tree, Mapping) else None
    return replace(content, title=title)


def _of_shape(shape: ShapedObjects) -> Iterator[_TreeRecord]:
    for one in shape.objects:
        values = [one.get(shape.question), one.get(shape.answer)]
        yield _TreeRecord(values, _PAIR_NAMES, _UNSURE_PAIR, ())


def _content(tree_records: Sequence[_TreeRecord], doubts: Sequence[str]) -> Content:
    """What records give, with their doubts; without entries where they give none."""
    shared = _shared_path([one.path for one in tree_records])
    records = [
        Record(place, one.values, one.names, one.roles, " / ".join(one.path[shared:]) or None)
        for place, one in enumerate(tree_records, start=1)
    ]
    remarks = Remarks("entry")
    entries = tuple(entries_of(records, remarks))
    remarked = (*doubts, *remarks.lines())
    return Content(Unit.ENTRY, tuple(remarks.left_out), entries, doubts=remarked)


def _shared_path(paths: Sequence[tuple[str, ...]]) -> int:
    """How many keys stand above all pairs: they name the document.

    Where there is but one list its name is a section, unless it is a program's ("faqItems").
    """
    shared = len(os.path.commonprefix(paths))
    if len(set(paths)) > 1 or not shared or re.match(r"[a-z]\w*$", paths[0][-1]):
        return shared
    return shared - 1


def _walk(
    node: object, path: tuple[str, ...], depth: int, listed: bool = False
) -> Iterator[_TreeRecord]:
    if depth > MAX_DEPTH:
        raise SourceError(
            f"is nested deeper than {MAX_DEPTH} levels; expected {WANTED}; write it out flat"
        )
    if isinstance(node, Mapping):
        yield from _walk_object(node, path, depth, listed)
    elif isinstance(node, list):
        yield from _walk_list(node, path, depth)


def _walk_object(
    node: Mapping[object, object], path: tuple[str, ...], depth: int, listed: bool
) -> Iterator[_TreeRecord]:
    """The pairs in an object; `listed` where it is one of a list, so that it is no table itself."""
    names = tuple(map(str, node))
    values = list(node.values())
    if _is_schema_question(names, values) and "acceptedAnswer" not in names:
        asked = node.get("name") or node.get("text")
        yield _TreeRecord([asked, ""], _PAIR_NAMES, _PAIR, path)
        return
    used: frozenset[int] = frozenset()
    roles = None
    if numbered := counted_pairs(names, values):
        used = frozenset(place for one in numbered for place in (one.question, one.answer))
        for one in numbered:
            pair = [values[one.question], values[one.answer]]
            yield _TreeRecord(pair, _PAIR_NAMES, _PAIR if one.sure else _UNSURE_PAIR, path)
    elif parallel := _parallel(names, values):
        used = parallel.used()
        questions, answers = values[parallel.question], values[parallel.answer]
        for texts in parallel_texts(questions, answers):
            yield _TreeRecord(texts, _PAIR_NAMES, _PAIR, path)
    elif roles := _roles(names, values):
        used = roles.used()
        if listed:
            yield _TreeRecord(values, names, roles, path)
        else:
            yield from _pairs_of_object(names, values, roles, path)
    below = path
    # The title of the outermost object is the document's, not a section's.
    if not roles and (label := _section(node, names, _TITLES if depth else frozenset())):
        below = (*path, label)
    asks = not roles and _asks(names, values)
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        if place in used:
            continue
        if asks and (keyed := _keyed_pair(name, value, below)):
            yield keyed
        else:
            yield from _walk(value, _below(below, name, value), depth + 1)


def _parallel(names: tuple[str, ...], values: Sequence[object]) -> Roles | None:
    """The fields of an object that hold all questions and all answers, each by its key."""
    roles = roles_of(names)
    if roles and roles.sure and parallel_texts(values[roles.question], values[roles.answer]):
        return Roles(roles.question, roles.answer)
    return None


def _pairs_of_object(
    names: Sequence[str], values: Sequence[object], roles: Roles, path: tuple[str, ...]
) -> Iterator[_TreeRecord]:
    """The pair of an object; several where it has a list of questions and one of answers."""
    questions, answers = values[roles.question], values[roles.answer]
    if _are_texts(questions) and _are_texts(answers) and len(questions) == len(answers) > 1:
        for pair in zip(questions, answers, strict=True):
            yield _TreeRecord(pair, _PAIR_NAMES, _PAIR, path)
    else:
        yield _TreeRecord(values, names, roles, path)


def _roles(names: tuple[str, ...], values: Sequence[object]) -> Roles | None:
    """What the fields of an object are, where the two that count hold text and no other objects."""
    if _is_schema_question(names, values):
        names = tuple(_SCHEMA.get(name, name) for name in names)
    roles = roles_of(names)
    if roles is None or not _holds_text(values[roles.question]):
        return None
    return roles if _holds_text(values[roles.answer]) else None


def _is_schema_question(names: Sequence[str], values: Sequence[object]) -> bool:
    """Whether an object is schema.org's Question."""
    kind = values[names.index("@type")] if "@type" in names else None
    return kind == "Question" or (isinstance(kind, list) and "Question" in kind)


def _holds_text(value: object) -> bool:
    """Text, or objects that hold nothing but an answer's text."""
    if isinstance(value, Mapping):
        return roles_of(tuple(map(str, value))) is None and bool(text_of(value))
    if isinstance(value, list):
        return all(_holds_text(one) and not isinstance(one, list) for one in value)
    return True


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _asks(names: Sequence[str], values: Sequence[object]) -> bool:
    """Whether half of an object's keys to texts are questions: then it maps them to answers."""
    asking = [
        looks_like_question(name) and len(words_of(name)) > 1 or name.endswith(("?", "\uff1f"))
        for name, value in zip(names, values, strict=True)
        if isinstance(value, str | Mapping) or _are_texts(value)
    ]
    return bool(asking) and 2 * sum(asking) >= len(asking)


def _keyed_pair(name: str, value: object, path: tuple[str, ...]) -> _TreeRecord | None:
    """A pair whose question is the key: of a text, or of an object with the answer."""
    if isinstance(value, str) or (value and _are_texts(value)):
        return _TreeRecord((name, value), _PAIR_NAMES, _PAIR, path)
    if not isinstance(value, Mapping):
        return None
    names = ("question", *map(str, value))
    roles = roles_of(names)
    if (
        roles is None
        or roles.question != 0
        or not _holds_text((*value.values(),)[roles.answer - 1])
    ):
        return None
    return _TreeRecord((name, *value.values()), names, roles, path)


def _walk_list(node: list[object], path: tuple[str, ...], depth: int) -> Iterator[_TreeRecord]:
    rows = [tuple(one) for one in node if isinstance(one, list) and _is_row(one)]
    if not rows or len(rows) < len(node):
        for one in node:
            yield from _walk(one, path, depth + 1, listed=True)
    elif all(len(row) == 2 for row in rows):
        header = roles_of(tuple(map(text_of, rows[0]))) if len(rows) > 1 else None
        for row in rows[1 if header and header.sure else 0 :]:
            yield _TreeRecord(row, _PAIR_NAMES, _UNSURE_PAIR, path)
    else:
        table = [TableRow(place, row) for place, row in enumerate(rows, start=1)]
        for record in records_of(table, Remarks("row")):
            yield _TreeRecord(record.values, record.names, record.roles, path)


def _is_row(cells: Sequence[object]) -> bool:
    return not any(isinstance(cell, list | Mapping) for cell in cells)


def _below(path: tuple[str, ...], name: str, value: object) -> tuple[str, ...]:
    """The path below a key: with it, unless it is a wrapper's or the name of a single pair."""
    words = "|".join(words_of(name))
    if words in _WRAPPERS or not words or words.isdigit():
        return path
    if isinstance(value, Mapping) and _roles(tuple(map(str, value)), list(value.values())):
        return path
    return (*path, one_line(name)[:200])


def _section(
    node: Mapping[object, object], names: tuple[str, ...], titles: frozenset[str]
) -> str | None:
    """What an object with lists of pairs calls itself, by a field such as "category" or "title"."""
    place = section_of(names)
    if place is not None and isinstance(text := node[[*node][place]], str) and text.strip():
        return one_line(text)[:200]
    return _label(node, titles)


def _label(node: Mapping[object, object], names: frozenset[str]) -> str | None:
    for name, value in node.items():
        if str(name).casefold() in names and isinstance(value, str) and value.strip():
            return one_line(value)[:200]
    return None
