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
from qa_bot.web.editor.editor_requests import EARLIER, Fields, session_in, session_of
from qa_bot.web.editor_sessions import EditorSessions, new_token
from qa_bot.web.gate import COOKIE, EDITOR
from qa_bot.web.verifier import GuessesError, Verifier

# Of a log-in that is not there yet: a page of another site cannot read it, and so not send it.
FORM_COOKIE = f"{COOKIE}_form"
BUSY = "Too many passwords are looked at just now. Yours was not; try again in a moment."


def add(app: FastAPI, settings: Settings, verifier: Verifier, sessions: EditorSessions) -> None:
    """Serve the page, and take what is sent from it."""

    def asked(request: Request, said: str = "", status: int = 200, warns: bool = True) -> Response:
        token = request.cookies.get(FORM_COOKIE) or new_token()
        shown = page(settings, "Log in", pages.log_in_body(token, said, warns), None, status)
        _set_cookie(request, shown, FORM_COOKIE, token)
        return shown

    def later(request: Request, told: str, status: int, error: BusyError) -> Response:
        refused = asked(request, told, status)
        refused.headers["retry-after"] = str(error.seconds)
        return refused

    @app.get(f"{EDITOR}/login", include_in_schema=False)
    async def log_in(request: Request, ended: str = "", left: str = "") -> Response:
        if session_of(request):
            return RedirectResponse(GROUPS, 303)
        said = "You have logged out." if left else ""
        ended_said = "Your log-in has ended, as nothing was done for a while. Log in again."
        return asked(request, ended_said if ended else said, warns=bool(ended))

    @app.post(f"{EDITOR}/login", include_in_schema=False)
    async def logged_in(request: Request, form: Fields) -> Response:
        own = request.cookies.get(FORM_COOKIE, "")
        if not own or not hmac.compare_digest(own.encode(), form.text("token").encode()):
            return asked(
                request, "The page was open for too long, or cookies are off. Try again.", 403
            )
        client = client_of(request.client.host if request.client else None)
        try:
            is_right = await verifier.accepts(client, "", form.text("password"))
        except GuessesError as error:
            told = f"Too many wrong passwords. Wait {error.seconds} seconds, then try again."
            return later(request, told, 429, error)
        except BusyError as error:
            observed.refused("busy")
            return later(request, BUSY, 503, error)
        if not is_right:
            return asked(request, "That is not the password.", 401)
        done = RedirectResponse(GROUPS, 303)
        _set_cookie(request, done, COOKIE, sessions.begin())
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
