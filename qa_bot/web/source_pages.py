"""The documents themselves, where the owner lets readers open them.

Only what the bot has read is served, by its path in the bot: text with numbered lines, of which
those of an answer are marked, everything else as a download. Nothing of a document runs.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import HTTPException, Request
from starlette.responses import HTMLResponse, Response

from qa_bot.bot import QABot
from qa_bot.languages import Language
from qa_bot.parsing import read_file
from qa_bot.parsing.decoding import decoded
from qa_bot.parsing.folder import read_bytes
from qa_bot.records import NotReadyError, QAPair, Source, SourceError
from qa_bot.settings import Settings
from qa_bot.verifying import path_below
from qa_bot.web.rendering.escaping import escaped, in_language
from qa_bot.web.service import Service

if TYPE_CHECKING:
    from fastapi import FastAPI

PATH = "source/"  # as a page at the top asks for it
# Not even a link's script runs, in an origin that is nobody's; no other host is asked.
SANDBOXED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
LINES = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 ui-monospace,monospace;margin:1rem}"
    "h1{font-size:1.125rem}pre{white-space:pre-wrap;overflow-wrap:anywhere}"
    "mark,:target{background:light-dark(#fff3c4,#4a4019);color:inherit}"
    "a{display:inline-block;min-width:4ch;color:light-dark(#565c66,#aab0b9)}"
)


def address(source: Source) -> str:
    """Where a source is opened, at the lines of its answer where it has lines."""
    first, last = source.first_line, source.last_line
    place = f"?lines={first}-{last}#L{first}" if first is not None else ""
    return f"{PATH}{quote(source.path)}{place}"


def add(app: FastAPI, service: Service, settings: Settings) -> None:
    """Serve the documents that the bot has read, and nothing else."""

    @app.get(f"/{PATH}{{name:path}}", include_in_schema=False)
    def source(name: str, request: Request, lines: str = "", lang: str = "") -> Response:
        language = settings.language_for(request.headers.get("accept-language", ""), lang)
        try:
            bot = service.bot
        except NotReadyError as error:
            raise HTTPException(503, language.say("page.not_ready")) from error
        data, is_changed = _read(bot, name, language)
        headers = {"content-security-policy": SANDBOXED, "cache-control": "no-store"}
        pair = _first_pair(bot, name)
        if pair.source is None or pair.source.first_line is None:
            named = f"attachment; filename*=UTF-8''{quote(name.rpartition('/')[2], safe='')}"
            headers["content-disposition"] = named
            return Response(data, headers=headers, media_type="application/octet-stream")
        title = bot.titles.get(name, name)
        page = _page(title, decoded(data), lines, pair.language, language, is_changed)
        return HTMLResponse(page, headers=headers)


def _read(bot: QABot, name: str, language: Language) -> tuple[bytes, bool]:
    """The bytes of a document as it is now, and whether it has changed since it was read."""
    known, folders = bot.reading.sha256.get(name), bot.reading.folders
    if known is None or folders is None:
        raise HTTPException(404)
    try:
        path = path_below(folders[0], name)
        if path is None:
            raise HTTPException(404, language.say("http.source_gone", name))
        data = read_bytes(path)
    except SourceError as error:
        raise HTTPException(404, language.say("http.source_unread", name)) from error
    return data, sha256(data).hexdigest() != known and _is_changed(path, name, known)


def _is_changed(path: Path, name: str, known: str) -> bool:
    """Whether a document is another, with what lies beside it and counts as of it."""
    try:
        return read_file(path, name).sha256 != known
    except SourceError:
        return True


def _first_pair(bot: QABot, name: str) -> QAPair:
    """Tells of its document whether answers stand in lines of its text, and in which language."""
    [document] = [one for one in bot.documents if one.path == name]
    [pair] = bot.store.records(document.ids[:1])
    return pair


def _page(
    title: str, text: str, lines: str, spoken: str | None, language: Language, is_changed: bool
) -> str:
    match = LINES.fullmatch(lines)
    marked = range(int(match[1]), int(match[2]) + 1) if match else range(0)
    shown = "".join(
        _line(number, line, number in marked) for number, line in enumerate(text.split("\n"), 1)
    )
    changed = f"<p role=status>{escaped(language.say('page.source_changed'))}</p>"
    return (
        f'<!doctype html><html lang="{language.code}" dir="{language.direction}"><head>'
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escaped(title)}</title><style>{STYLE}</style></head><body><main>"
        f'<h1 dir="auto">{escaped(title)}</h1>{changed if is_changed else ""}'
        f"<pre{in_language(spoken, language, '')}>{shown}</pre></main></body></html>"
    )


def _line(number: int, text: str, is_marked: bool) -> str:
    shown = f"<mark>{escaped(text)}</mark>" if is_marked else escaped(text)
    return f'<span id="L{number}"><a href="#L{number}">{number}</a> <bdi>{shown}</bdi></span>\n'
