"""Exports of other systems, one file each, known by their shape and never by their name.

What is read here is read the same when a file lies in the folder and when it is imported. A system
is imported when the first file is met that may be its own: so the imports stand in functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa_bot.parsing.content import Content, Unit
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from qa_bot.parsing.systems.exported import Exported
    from qa_bot.parsing.tables.rows import TableRow


def content_of_export(tree: object, doubts: tuple[str, ...]) -> Content | None:
    """A JSON or YAML tree as the document that it is in its system; None where none knows it.

    Raises SourceError where a system knows it and it holds no pair.
    """
    from qa_bot.parsing.systems import (
        articles,
        botpress,
        chatterbot_corpus,
        dialogflow,
        kendra,
        phpmyfaq,
        qnabot,
        question_answering,
        rasa_project,
        squad,
        watson_workspace,
    )

    in_order = (
        rasa_project,
        chatterbot_corpus,
        watson_workspace,
        qnabot,
        question_answering,
        squad,
        articles,
        botpress,
        kendra,
        phpmyfaq,
        dialogflow,
    )
    for system in in_order:
        if exported := system.read_tree(tree):
            return content_of_exported(exported, Unit.ENTRY, doubts)
    return None


def content_of_export_xml(root: Element, doubts: tuple[str, ...]) -> Content | None:
    """As `content_of_export`, of an XML tree."""
    from qa_bot.parsing.systems import aiml, moodle

    exported = aiml.read_tree(root) or moodle.read_tree(root)
    return content_of_exported(exported, Unit.ENTRY, doubts) if exported else None


def content_of_export_table(text: str, doubts: tuple[str, ...]) -> Content | None:
    """As `content_of_export`, of a table's text."""
    from qa_bot.parsing.systems import qna_maker

    exported = qna_maker.read_table(text) or _notes(text)
    return content_of_exported(exported, Unit.ROW, doubts) if exported else None


def content_of_export_text(text: str, doubts: tuple[str, ...]) -> Content | None:
    """As `content_of_export`, of a text file."""
    exported = _notes(text) or _quiz(text)
    return content_of_exported(exported, Unit.LINE, doubts) if exported else None


def _notes(text: str) -> Exported | None:
    if not text.startswith("#"):  # as Anki's header does
        return None
    from qa_bot.parsing.systems import anki

    return anki.read_text(text)


def _quiz(text: str) -> Exported | None:
    if "{" not in text:  # which opens the answers of GIFT
        return None
    from qa_bot.parsing.systems import gift

    return gift.read_text(text)


def export_of_rows(rows: Sequence[TableRow]) -> Exported | None:
    """The rows of a sheet as the export that they are; None where no system has such a header."""
    from qa_bot.parsing.systems import qna_maker, qnabot

    return qna_maker.read_rows(rows) or qnabot.read_rows(rows)


def content_of_exported(exported: Exported, unit: Unit, doubts: tuple[str, ...] = ()) -> Content:
    """An export as a document, what differs and what was left out as its doubts."""
    from qa_bot.parsing.systems.exported import differing, numbered

    if not exported.entries:
        reason = f" ({exported.doubts[0]})" if exported.doubts else ""
        raise SourceError(
            f"is a file of {exported.kind} without a question and its answer{reason}; expected "
            "both; where they stand in two files, import their folder"
        )
    remarks = (*doubts, *exported.doubts, *differing(exported.entries))
    entries = numbered(exported.entries)
    return Content(unit, entries=entries, doubts=remarks, system=exported.kind)
