"""Questions that a web page shows beside those that its markup names."""

from __future__ import annotations

from dataclasses import replace

from qa_bot.parsing.content import Content, Entry, Unit
from qa_bot.parsing.finding.contents import letters
from qa_bot.parsing.finding.questions import find_questions
from qa_bot.records import SourceError


def with_shown(content: Content, path: str) -> Content:
    """Entries with the pairs that the page shows beside those that it marks.

    Only where the text is understood: it shows at least half of the marked questions.
    """
    if not content.shown:
        return content
    try:
        found = find_questions(Content(Unit.PARAGRAPH, content.shown), path).pairs
    except SourceError:
        return content
    marked = {letters(entry.question) for entry in content.entries}
    shown = {letters(pair.question) for pair in found}
    more = [pair for pair in found if pair.answer and letters(pair.question) not in marked]
    if not more or 2 * len(marked & shown) < len(marked):
        return content
    last = len(content.entries)
    entries = [
        Entry(p.question, p.answer, place, section=p.source.section if p.source else None)
        for place, p in enumerate(more, last + 1)
    ]
    doubt = f"shows {len(more)} question(s) that its FAQPage markup leaves out; they are read, too"
    return replace(
        content,
        entries=(*content.entries, *entries),
        doubts=(*content.doubts, doubt),
    )
