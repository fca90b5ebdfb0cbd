"""Plain queries must lose nothing: the eight documents with and without the conversation."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from benchmarks.data import DOCUMENTS, EvaluationSet, cached_store, load_set
from qa_bot import Answer, QABot
from qa_bot.models.embedding import Encoder
from qa_bot.ranking import shipped


def print_plain(console: Console, encoder: Encoder) -> None:
    """How many queries have another outcome or first match, and each of them."""
    for name in DOCUMENTS:
        found = load_set(name, limit=None)
        rows = changed(found, encoder)
        console.print(f"{name}: {len(rows)} of {len(found.queries)} queries differ")
        for query, before, after in rows:
            console.print(escape(f"    {query!r}: {said(before)} -> {said(after)}"))


def changed(found: EvaluationSet, encoder: Encoder) -> list[tuple[str, Answer, Answer]]:
    """The queries that are answered otherwise, each with the answers without and with it."""
    bot = QABot(encoder, cached_store(found, encoder), shipped())
    rows = []
    for query in found.queries:
        before, after = by_meaning(bot, query.text), bot.ask(query.text)
        if said(before) != said(after):
            rows.append((query.text, before, after))
    return rows


def by_meaning(bot: QABot, query: str) -> Answer:
    """What `ask` gave before there was a conversation."""
    return bot._search.search(query, bot._search.exact(query)).answer


def said(answer: Answer) -> str:
    """Outcome and first match of an answer, and of its parts."""
    parts = answer.parts or (answer,)
    return ", ".join(f"{part.outcome} {part.matches[0].pair.label}" for part in parts)
