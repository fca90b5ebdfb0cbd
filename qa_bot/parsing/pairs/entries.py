"""From entries to pairs: the way of a document whose format says itself what is a question."""

from __future__ import annotations

from qa_bot.parsing.content import Content, Entry
from qa_bot.parsing.pairs.labels import Label, labelled
from qa_bot.parsing.pairs.places import source_fields
from qa_bot.records import QAPair, Source


def entry_pairs(content: Content, path: str) -> tuple[QAPair, ...]:
    """Make a pair of every entry, in the document's order; `path` is the document's own."""
    entries = content.entries
    labels = labelled([e.number for e in entries], [e.section for e in entries])
    return tuple(
        _pair(content, path, entry, label) for entry, label in zip(entries, labels, strict=True)
    )


def _pair(content: Content, path: str, entry: Entry, label: Label) -> QAPair:
    where = source_fields(content.unit, entry.position, entry.last or entry.position, entry.anchor)
    return QAPair(
        label.number,
        entry.question,
        entry.answer,
        Source(path, title=content.title, section=entry.section, **where),
        alternates=entry.alternates,
        url=entry.url,
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        reviewed=entry.reviewed,
        number_is_printed=label.printed,
        label=label.text,
    )
