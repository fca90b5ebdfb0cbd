"""Moodle: glossaries (an entry's concept and definition) and quizzes as XML (the right answers).

docs.moodle.org: mod/glossary/exportfile (GLOSSARY) and Moodle XML format (quiz).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry
from qa_bot.parsing.systems.quiz_answers import Choice, right_answer
from qa_bot.parsing.tables.values import readable_text
from qa_bot.parsing.xml_trees import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KIND = "moodle"
_FILES = ("entryfiles", "attachmentfiles")
_ANSWERED = frozenset({"multichoice", "truefalse", "shortanswer", "numerical"})
# A short answer may hold any letters in place of a star.
_WILDCARD = re.compile(r"(?<!\\)\*")
# Parts of a category's path that name no subject.
_ROOTS = re.compile(r"\$\w+\$|top|")


def read_tree(root: Element) -> Exported | None:
    """The pairs of a glossary or of a quiz; None where it is neither."""
    left_out = LeftOut()
    if local_name(root) == "glossary" and next(_named(root, "concept"), None) is not None:
        entries = tuple(_glossary(root, left_out))
    elif local_name(root) == "quiz" and any(one.get("type") for one in _named(root, "question")):
        entries = tuple(_quiz(root, left_out))
    else:
        return None
    return Exported(KIND, entries, left_out.lines())


def _glossary(root: Element, left_out: LeftOut) -> Iterator[Entry]:
    for element in _named(root, "entry"):
        concept = _text_below(element, "concept")
        aliases = [_text_below(one, "name") for one in _named(element, "alias")]
        categories = [_text_below(one, "name") for one in _named(element, "category")]
        section = categories[0] if categories else None
        definition = _text_below(element, "definition")
        made = entry([concept, *aliases], definition, section)
        if made:
            yield made
        else:
            left_out.add("entry(s) without a concept or a definition, left out", concept)
        if len(categories) > 1:
            left_out.add("entry(s) of several categories, the first is kept", concept)
        if any(next(_named(element, name), None) is not None for name in _FILES):
            left_out.add("entry(s) with files, not kept", concept)


def _quiz(root: Element, left_out: LeftOut) -> Iterator[Entry]:
    section = None
    for element in _named(root, "question"):
        kind = (element.get("type") or "").lower()
        if kind == "category":
            section = _section(_text_below(element, "category"))
            continue
        question = _text_below(element, "questiontext")
        if kind == "matching":
            answer = _matches(element)
        elif kind in _ANSWERED:
            answer = _right(element, question, left_out)
        else:
            left_out.add(f"question(s) of the kind {kind[:30]!r}, left out", question)
            continue
        made = entry([question], answer, section)
        if made:
            yield made
        else:
            left_out.add("question(s) without a right answer, left out", question)


def _right(element: Element, question: str, left_out: LeftOut) -> str:
    choices = []
    for answer in element:
        text = _text_below(answer, "text") if local_name(answer) == "answer" else ""
        if text and not (element.get("type") == "shortanswer" and _WILDCARD.search(text)):
            choices.append(Choice(readable_text(text.replace("\\*", "*")), _percent(answer)))
    right = right_answer(choices)
    if right and right.others:
        left_out.add("question(s) with several right answers, the first is kept", question)
    return right.text if right else ""


def _percent(answer: Element) -> float:
    try:
        return float(answer.get("fraction") or "0")
    except ValueError:
        return 0.0


def _matches(element: Element) -> str:
    pairs = [
        (readable_text(_text_below(one, "text")), readable_text(_text_below(one, "answer")))
        for one in _named(element, "subquestion")
    ]
    return "\n".join(f"{item} → {match}" for item, match in pairs if item and match)


def _section(path: str) -> str:
    return " / ".join(part for part in path.split("/") if not _ROOTS.fullmatch(part.strip()))


def _named(element: Element, name: str) -> Iterator[Element]:
    """The elements of a name at any depth, in small or large letters."""
    return (one for one in element.iterdescendants("*") if local_name(one) == name)


def _text_below(element: Element, name: str) -> str:
    """The text of the first child of a name, of its `text` where it has one."""
    child = next((one for one in element.iterchildren("*") if local_name(one) == name), None)
    if child is None:
        return ""
    inner = next((one for one in child.iterchildren("*") if local_name(one) == "text"), None)
    return "".join((child if inner is None else inner).itertext()).strip()
