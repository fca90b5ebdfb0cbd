"""Logging in and out, by one password for all editors."""

from __future__ import annotations

import hmac

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from qa_bot.records import BusyError
from qa_bot.settings import Settings
from qa_bot.web import observed
from qa_bot.web.clients import client_of
from qa_bot.web.editor import editor_pages as pages
from qa_bot.web.editor.editor_markup import GROUPS, page
from qa_bot.web.editor.editor_requests import (
    EARLIER,
    Fields,
    LogInFields,
    session_in,
    session_of,
)
from qa_bot.web.editor.log_in_pages import KeptForm, kept_body, log_in_body
from qa_bot.web.editor_sessions import EditorSessions, new_token
from qa_bot.web.gate import COOKIE, EDITOR, ENDED, FORM_COOKIE, SENT_TO
from qa_bot.web.verifier import GuessesError, Verifier

ENDED_SAID = "Your log-in has ended, as nothing was done for a while. Log in again."
KEPT_SAID = (
    "Your log-in has ended, and nothing was written. What you sent is kept on this page: log in "
    "again, and it is shown to you."
)
BUSY = "Too many passwords are looked at just now. Yours was not; try again in a moment."


def add(app: FastAPI, settings: Settings, verifier: Verifier, sessions: EditorSessions) -> None:
    """Serve the page, and take what is sent from it."""

    def asked(
        request: Request, said: str, status: int, kept: KeptForm, warns: bool = True
    ) -> Response:
        token = request.cookies.get(FORM_COOKIE) or new_token()
        shown = page(settings, "Log in", log_in_body(token, said, warns, kept), None, status)
        _set_cookie(request, shown, FORM_COOKIE, token)
        return shown

    def later(
        request: Request, told: str, status: int, kept: KeptForm, error: BusyError
    ) -> Response:
        refused = asked(request, told, status, kept)
        refused.headers["retry-after"] = str(error.seconds)
        return refused

    @app.get(f"{EDITOR}/login", include_in_schema=False)
    async def log_in(request: Request, ended: str = "", left: str = "") -> Response:
        if session_of(request):
            return RedirectResponse(GROUPS, 303)
        said = "You have logged out." if left else ""
        return asked(request, ENDED_SAID if ended else said, 200, KeptForm(), bool(ended))

    @app.post(ENDED, include_in_schema=False)
    async def ended(request: Request, form: Fields) -> Response:
        kept = KeptForm.sent(request.scope.get(SENT_TO, ""), form)
        if session_of(request) or not kept:
            return RedirectResponse(GROUPS if session_of(request) else "login?ended=1", 303)
        return asked(request, KEPT_SAID, 401, kept)

    @app.post(f"{EDITOR}/login", include_in_schema=False)
    async def logged_in(request: Request, form: LogInFields) -> Response:
        kept = KeptForm.carried(form)
        own = request.cookies.get(FORM_COOKIE, "")
        if not own or not hmac.compare_digest(own.encode(), form.text("token").encode()):
            said = "The page was open for too long, or cookies are off. Try again."
            return asked(request, said, 403, kept)
        client = client_of(request.client.host if request.client else None)
        try:
            is_right = await verifier.accepts(client, "", form.text("password"))
        except GuessesError as error:
            told = f"Too many wrong passwords. Wait {error.seconds} seconds, then try again."
            return later(request, told, 429, kept, error)
        except BusyError as error:
            observed.refused("busy")
            return later(request, BUSY, 503, kept, error)
        if not is_right:
            return asked(request, "That is not the password.", 401, kept)
        token = sessions.begin()
        session = sessions.of(token)
        done: Response = RedirectResponse(GROUPS, 303)
        if kept and session:
            done = page(settings, "Not done yet", kept_body(kept, session), session)
        _set_cookie(request, done, COOKIE, token)
        return done

    @app.post(f"{EDITOR}/logout", include_in_schema=False)
    async def logged_out(request: Request, form: Fields) -> Response:
        if not session_in(request).has(form.text("token")):
            return page(settings, "Not done", pages.refused_body(EARLIER), session_in(request), 403)
        sessions.end(request.cookies.get(COOKIE, ""))
        done = RedirectResponse("login?left=1", 303)
        done.delete_cookie(COOKIE, path=None)  # type: ignore[arg-type]
        return done


def _set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Set a cookie for the editors' pages alone, until the browser is closed.

    Without a Path it is for what lies beside the page that sets it: see `gate.COOKIE`.
    """
    response.set_cookie(
        name, value, path=None, httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
