"""What whoever asks gets from a part of the server that the owner has turned off.

It says 503 with no Retry-After: nobody knows when the owner turns it on again.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response

from qa_bot.settings import Settings
from qa_bot.web import gradio_seam, source_pages
from qa_bot.web.errors import asked_language, error_response
from qa_bot.web.off_switch import API, Part
from qa_bot.web.page import shell
from qa_bot.web.page.frame import EMBEDDED, PAGE
from qa_bot.web.page.markup import escaped
from qa_bot.web.page.plain_page import plain_page

# What a reader opens; all else is asked for by a page or a program.
OPENED, OPENED_BELOW = (PAGE, EMBEDDED, shell.HOW), f"/{source_pages.PATH}"


def answer(settings: Settings, asked: HTTPConnection, part: Part) -> Response:
    """The owner's sentence, or one in the reader's language, as a page or an error.

    A page that is open already gets it in the place of an answer.
    """
    path, own = asked.scope["path"], settings.server.off_sentence
    if path == gradio_seam.CALL:
        return JSONResponse({"off": own or ""})  # Gradio's script gives the page no other status
    if part != API and is_opened(path):
        return _page(settings, asked)
    return error_response(503, own or asked_language(asked).say("http.off"))


def is_opened(path: str) -> bool:
    """Whether a reader opens what is at a path, and no page or program asks for it."""
    return path in OPENED or path.startswith(OPENED_BELOW)


def _page(settings: Settings, asked: HTTPConnection) -> Response:
    wanted = parse_qs(asked.scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    language = settings.language_for(asked.headers.get("accept-language", ""), wanted)
    sentence = settings.server.off_sentence or language.say("page.off")
    body = f'<h1 dir="auto">{escaped(sentence)}</h1>{shell.contact(settings, language)}'
    return plain_page(settings, language, settings.title, body, 503, in_frames=True)
