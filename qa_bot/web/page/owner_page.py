"""The page on which an owner sees how the server is: plain HTML, in English as the log is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from fastapi import FastAPI
from starlette.responses import HTMLResponse

from qa_bot.languages import language
from qa_bot.languages.isolation import closed
from qa_bot.ranking.tuned import Tuned
from qa_bot.settings import Settings
from qa_bot.web.admin import ADMIN_ERRORS
from qa_bot.web.errors import described
from qa_bot.web.gate import ADMIN
from qa_bot.web.page.markup import escaped
from qa_bot.web.page.plain_page import plain_page
from qa_bot.web.running_server import RunningServer
from qa_bot.web.server_health import (
    DocumentHealth,
    KeepingHealth,
    LastReload,
    RatingCount,
    ServerHealth,
)
from qa_bot.web.service import Service

PATH = f"{ADMIN}/"
AS_JSON = f"{PATH}json"
# Rows of the table, and changed documents that are named; the JSON has all.
MOST_ROWS, MOST_NAMED = 1_000, 20


def add(app: FastAPI, service: Service, server: RunningServer, settings: Settings) -> None:
    """Serve the page, and the same as JSON."""

    # async, as what waits is read in the thread that changes it.
    @app.get(PATH, include_in_schema=False)
    async def page() -> HTMLResponse:
        health = ServerHealth.of(service, server)
        return plain_page(settings, language(), f"Server \u2013 {settings.title}", body(health))

    @app.get(AS_JSON, summary="How is the server?", responses=described(*ADMIN_ERRORS))
    async def health() -> ServerHealth:
        """Return what the page /admin/ shows: documents, problems, the last reload, the version."""
        return ServerHealth.of(service, server)


def body(health: ServerHealth) -> str:
    """The page's content as HTML; documents with problems come first."""
    json_link = f'<p><a href="{AS_JSON.removeprefix(PATH)}">The same as JSON</a></p>'
    parts = [f"<h1>How the server is</h1>{_facts(health)}{json_link}"]
    if health.last_reload:
        parts.append(_section("Last reload", _reload(health.last_reload)))
    if health.left_out:
        rows = "".join(
            f"<li>{_text(one.path)}{_sentences(one.problems)}</li>" for one in health.left_out
        )
        parts.append(_section("Left out", f"<ul>{rows}</ul>"))
    if health.documents:
        parts.append(_section("Documents", _table(health.documents)))
    return "".join(parts)


def _facts(health: ServerHealth) -> str:
    memory = f"{health.memory_bytes / 1e6:,.0f} MB" if health.memory_bytes is not None else None
    problems = sum(len(one.problems) for one in health.documents)
    problems += sum(len(one.problems) for one in health.left_out)
    progress = f"{health.progress.share:.0%} of the index is built" if health.progress else None
    facts = {
        "State": health.state.value,
        "Why": health.reason,
        "Progress": progress,
        "Turned off": ", ".join(health.off) or None,
        "Questions": f"{health.questions:,}" if health.questions is not None else None,
        "Documents": f"{len(health.documents):,}",
        "Problems": f"{problems:,}",
        "Version": health.version,
        "Running since": _time(health.since),
        "Index": health.index_sha256,
        "Its files": health.index_check,
        "Confidence": _tuned(health.tuned) if health.tuned else None,
        "Waiting": f"{health.waiting:,}",
        "Connections": f"{health.connections:,}",
        "Memory": memory,
        "Ratings": _ratings(health.ratings),
        "Questions are kept": _keeping(health.keeping),
    }
    shown = (f"<dt>{name}</dt><dd>{_text(said)}</dd>" for name, said in facts.items() if said)
    return f"<dl>{''.join(shown)}</dl>"


def _tuned(tuned: Tuned) -> str:
    return f"tuned on {tuned.made} to {tuned.queries:,} reviewed questions"


def _ratings(ratings: Iterable[RatingCount]) -> str | None:
    """Each rating with how often it was given, whatever the outcome; the JSON has that, too."""
    counts: Counter[str] = Counter()
    for one in ratings:
        counts[one.rating] += one.count
    return ", ".join(f"{name.replace('_', ' ')} {n:,}" for name, n in counts.items()) or None


def _keeping(keeping: KeepingHealth) -> str:
    if not keeping.is_on:
        return "no"
    lost = f"{keeping.lost:,} were lost" if keeping.lost else None
    return "; ".join(filter(None, ["yes", keeping.failure, lost]))


def _reload(last: LastReload) -> str:
    if last.failure is not None:
        failed = f"{_time(last.at)}: failed; the documents as they were are answered from."
        return f"<p>{failed}</p>{_sentences([last.failure])}"
    if last.result == "unchanged":
        return f"<p>{_time(last.at)}: nothing had changed.</p>"
    changed = (("New", last.added), ("Changed", last.changed), ("Gone", last.removed))
    lists = "".join(f"<p>{name}: {_names(paths)}</p>" for name, paths in changed if paths)
    return f"<p>{_time(last.at)}</p>{lists}"


def _names(paths: list[str]) -> str:
    more = len(paths) - MOST_NAMED
    named = ", ".join(map(_text, paths[:MOST_NAMED]))
    return f"{named} and {more:,} more" if more > 0 else named


def _table(documents: list[DocumentHealth]) -> str:
    ordered = sorted(documents, key=lambda one: not one.problems)  # stable
    rows = "".join(_rows(ordered[:MOST_ROWS]))
    more = len(documents) - MOST_ROWS
    rest = f"<p>{more:,} more documents are in the JSON.</p>" if more > 0 else ""
    return (
        '<table><thead><tr><th scope="col">Document</th><th scope="col">Questions</th>'
        f'<th scope="col">Text in pairs</th></tr></thead><tbody>{rows}</tbody></table>{rest}'
    )


def _rows(documents: Iterable[DocumentHealth]) -> Iterator[str]:
    for one in documents:
        path = f"<small>{_text(one.path)}</small>" if one.path != one.title else ""
        # Rounded down, as in the sentence about it.
        share = f"{math.floor(one.share * 100 + 1e-9)}%" if one.share is not None else "\u2013"
        yield (
            f"<tr><td>{_text(one.title)}{path}{_sentences(one.problems)}</td>"
            f"<td>{one.pairs:,}</td><td>{share}</td></tr>"
        )


def _section(title: str, content: str) -> str:
    return f"<section><h2>{title}</h2>{content}</section>"


def _sentences(problems: Iterable[str]) -> str:
    return "".join(f'<p class="problem">{_text(one)}</p>' for one in problems)


def _text(text: str) -> str:
    """A document's own text: as it is, and it reorders nothing around it."""
    return f"<bdi>{escaped(closed(text))}</bdi>"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
