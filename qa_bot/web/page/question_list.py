"""The list of questions, for suggestions while typing and for the panel."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from fastapi import Request
from starlette.responses import JSONResponse, Response

from qa_bot.conversation import Desk
from qa_bot.records import BuildProgress, QAPair
from qa_bot.store import pages
from qa_bot.web.service import Service, State

if TYPE_CHECKING:
    from fastapi import FastAPI

PATH = "page/questions.json"  # as a page asks for it
# The page has all of them in memory, and filters them at every letter; of more it lists the first.
MOST_LISTED = 10_000


def add(app: FastAPI, service: Service) -> None:
    """Serve {state, documents, total}; a browser that has them is told that nothing changed.

    Until they are there it is {state, progress}; progress, {share, rate, left} with `left` in
    seconds, is null where no index is being built.
    """

    @app.get(f"/{PATH}", include_in_schema=False)
    def listed(request: Request) -> Response:
        if service.state is not State.READY:
            waiting = {"state": service.state, "progress": _shown(service.progress)}
            return JSONResponse(waiting, headers={"cache-control": "no-store"})
        desk = service.bot.desk
        body, packed, tag = _encoded(desk, desk.search.validity.today())
        headers = {"etag": tag, "cache-control": "no-cache", "vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            body, headers["content-encoding"] = packed, "gzip"
        return Response(body, headers=headers, media_type="application/json")


def _shown(progress: BuildProgress | None) -> dict[str, float | None] | None:
    if progress is None:
        return None
    return {"share": progress.share, "rate": progress.rate, "left": progress.remaining_seconds}


@lru_cache(maxsize=1)
def _encoded(desk: Desk, today: date) -> tuple[bytes, bytes, str]:
    """The list, the same packed, and its tag; made anew on another day, and where a reload puts
    another desk in place.

    To pack ten thousand questions takes a third of a second: GZipMiddleware would do it each time.
    """
    first = islice(chain.from_iterable(pages(desk.store)), MOST_LISTED)
    listed = {
        "state": State.READY,
        "documents": documents(first, desk.titles, today),
        "total": desk.store.statistics.pairs,
    }
    body = json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()
    return body, gzip.compress(body, mtime=0), f'"{sha256(body).hexdigest()[:16]}"'


def documents(
    pairs: Iterable[QAPair], titles: Mapping[str, str], today: date
) -> list[dict[str, Any]]:
    """Documents in order, each with its sections, each with its questions [label, question].

    One whose answer does not hold today is [label, question, false].

    A section ends where the language does, too: all of its questions are in one.

    `titles` are those of several documents by path; one alone has its own.
    """
    by_path: dict[str, dict[str, Any]] = {}
    for pair in pairs:
        path = pair.source.path if pair.source else ""
        title = titles.get(path) or (pair.source.title if pair.source else None) or path
        document = by_path.setdefault(path, {"path": path, "title": title, "sections": []})
        section = (pair.source.section if pair.source else None) or ""
        last = document["sections"][-1] if document["sections"] else {}
        if (last.get("title"), last.get("language")) != (section, pair.language):
            last = {"title": section, "language": pair.language, "questions": []}
            document["sections"].append(last)
        holds = [] if pair.holds_on(today) else [False]
        last["questions"].append([pair.label, pair.question, *holds])
    return list(by_path.values())
