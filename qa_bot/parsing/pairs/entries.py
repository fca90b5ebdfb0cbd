"""From entries to pairs: the way of a document whose format says itself what is a question."""

from __future__ import annotations

from dataclasses import replace

from qa_bot.languages.plain_names import plain_name
from qa_bot.parsing.content import Content, Entry, Unit
from qa_bot.parsing.pairs.labels import Label, labelled
from qa_bot.parsing.pairs.places import source_fields
from qa_bot.records import QAPair, Source


def entry_pairs(content: Content, path: str) -> tuple[QAPair, ...]:
    """Make a pair of every entry, in the document's order; `path` is the document's own."""
    entries = content.entries
    sections = [plain_name(entry.section) for entry in entries]
    labels = labelled([entry.number for entry in entries], sections)
    title = plain_name(content.title)
    return tuple(
        _pair(content.unit, entry, label, Source(path, title=title, section=section))
        for entry, label, section in zip(entries, labels, sections, strict=True)
    )


def _pair(unit: Unit, entry: Entry, label: Label, source: Source) -> QAPair:
    where = source_fields(unit, entry.position, entry.last or entry.position, entry.anchor)
    return QAPair(
        label.number,
        entry.question,
        entry.answer,
        replace(source, **where),
        alternates=entry.alternates,
        url=entry.url,
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        reviewed=entry.reviewed,
        number_is_printed=label.printed,
        label=label.text,
    )
