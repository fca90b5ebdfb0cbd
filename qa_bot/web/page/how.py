"""The page that says how this works: plain HTML that needs no script, in the reader's language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse

from qa_bot.languages import Language
from qa_bot.settings import Settings
from qa_bot.web.page import shell, what_is_kept
from qa_bot.web.page.markup import escaped

if TYPE_CHECKING:
    from fastapi import FastAPI

# In their order; each has a title and a text in the languages' table "how".
SECTIONS = ("does", "does_not", "languages", "sure", "typed", "kept")


def add(app: FastAPI, settings: Settings) -> None:
    """Serve the page; `?lang=` names a language, as on the page of questions."""

    @app.get(shell.HOW, include_in_schema=False)
    def how(request: Request) -> HTMLResponse:
        header = request.headers.get("accept-language", "")
        language = settings.language_for(header, request.query_params.get("lang", ""))
        headers = {"vary": "Accept-Language", "cache-control": "no-cache"}
        return HTMLResponse(page(settings, language), headers=headers)


def page(settings: Settings, language: Language) -> str:
    """The page as HTML, with what the owner says: whom to ask, and the disclaimer."""
    title = f"{language.say('how.title')} \u2013 {settings.title}"
    words = {f"word_{name}": escaped(language.say(f"how.{name}")) for name in ("title", "back")}
    return _template().substitute(
        words,
        code=language.code,
        direction=language.direction,
        early=shell.early(settings),
        head=shell.head(settings, title, ("how.css",)),
        logo=shell.logo(settings),
        owner=escaped(settings.title),
        languages=shell.languages(settings, language),
        sections="".join(
            _section(
                language.say(f"how.{name}_title"), _paragraphs(_text(name, settings, language))
            )
            for name in SECTIONS
        ),
        asking=_whom_to_ask(settings, language),
    )


def _text(name: str, settings: Settings, language: Language) -> str:
    text = language.say(f"how.{name}")
    if name != "kept":
        return text
    more = language.say("how.kept_read" if settings.feedback.store else "how.kept_counted")
    return f"{what_is_kept.said(settings, language)} {more}\n{text}"


def _whom_to_ask(settings: Settings, language: Language) -> str:
    said = shell.said_by_owner(settings, language)
    return _section(language.say("how.whom_title"), said) if said else ""


def _section(title: str, content: str) -> str:
    return f"<section><h2>{escaped(title)}</h2>{content}</section>"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escaped(one)}</p>" for one in text.splitlines())


@cache
def _template() -> Template:
    return Template((files(__package__) / "assets" / "how.html").read_text("utf-8"))
