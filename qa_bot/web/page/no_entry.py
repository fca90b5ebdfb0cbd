"""What a reader sees who opens a page without its password: whom to ask, beside the sentence."""

from __future__ import annotations

import json

from starlette.requests import HTTPConnection
from starlette.responses import Response

from qa_bot.settings import Settings
from qa_bot.web.page import shell
from qa_bot.web.page.markup import escaped
from qa_bot.web.page.plain_page import plain_page
from qa_bot.web.page.turned_off import is_opened

KEPT = ("www-authenticate", "retry-after")


def shown(settings: Settings, asked: HTTPConnection, refused: Response) -> Response:
    """The same refusal as a page where a browser opens one; as it is for all that asks otherwise.

    The owner's title, logo and contact are seen without a password by that.
    """
    if not is_opened(asked.scope["path"]) or "text/html" not in asked.headers.get("accept", ""):
        return refused
    language = settings.language_for(asked.headers.get("accept-language", ""))
    sentence = json.loads(bytes(refused.body))["detail"]
    heading = escaped(sentence[:1].upper() + sentence[1:])
    body = f'<h1 dir="auto">{heading}</h1>{shell.contact(settings, language)}'
    page = plain_page(settings, language, settings.title, body, refused.status_code, in_frames=True)
    for name in KEPT:
        for value in refused.headers.getlist(name):
            page.headers.append(name, value)
    return page
