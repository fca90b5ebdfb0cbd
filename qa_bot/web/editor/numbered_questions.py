"""The questions of a document with their numbers, for an editor to find the one that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from qa_bot.document_titles import TitledDocument
from qa_bot.records import QAPair
from qa_bot.web.editor.editor_markup import QUESTIONS, folded, listed, paragraphs, text

# Of a document so many stand on its page.
MOST_LISTED = 2_000


def documents_body(documents: Sequence[TitledDocument]) -> str:
    """The documents, each with the link to its questions."""
    links = (
        f'<a href="{QUESTIONS}?document={quote(each.path, safe="")}">{text(each.title)}</a>'
        for each in documents
    )
    return paragraphs("Choose a document to see its questions with their numbers.") + listed(links)


def questions_body(document: TitledDocument, pairs: Sequence[QAPair]) -> str:
    """The questions of a document with their numbers, each with its answer folded."""
    explained = (
        "The number before a question is what the field \u201cIts number there\u201d takes. Press "
        "a question to read its answer."
    )
    shown = "".join(folded(f"{pair.label}. {pair.question}", pair.answer) for pair in pairs)
    more = ""
    if len(document.ids) > len(pairs):
        more = paragraphs(f"The first {len(pairs):,} of {len(document.ids):,} are shown.")
    everything = f'<a href="{QUESTIONS}">All documents</a>'
    return paragraphs(text(document.title), explained) + shown + more + paragraphs(everything)
