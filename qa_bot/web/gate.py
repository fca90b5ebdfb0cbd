"""Who is let in: readers by their passwords, editors by their log-in, and whoever administers the
server by its token.

All is closed that is not named here: where readers have passwords, only health is answered without
one. What administers the server is answered to the token alone, whatever the method, and is not
there at all where no token is set. A module has its routes behind it that adds them to the app in
`app._with_admin_routes`, as `admin` does; it checks nothing itself. What is for editors is answered
to a log-in alone, but for the page on which one logs in, and needs no reader's password beside it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from qa_bot.records import BusyError
from qa_bot.settings.secret_hashes import SecretHashes
from qa_bot.web import observed
from qa_bot.web.clients import client_of
from qa_bot.web.editor_sessions import EditorSessions
from qa_bot.web.errors import asked_language, error_response
from qa_bot.web.verifier import GuessesError, Verifier

# What a watchdog asks, which has no password; `is_outsider` tells what not to say there.
OPEN = ("/healthz", "/readyz")
# Below it, so that a browser sends the token there alone, and no reader's password: what it sends
# ahead is for all that has the same path up to its last slash (RFC 7617, section 2.2).
ADMIN = "/admin"
EDITOR = "/editor"
LOG_IN = f"{EDITOR}/login"
# Where a form is taken whose log-in has ended, and what is noted of where it was sent.
ENDED, SENT_TO = f"{EDITOR}/ended", "qa_bot.sent_to"
# The cookie has no Path, so that a browser sends it to what lies beside the page that set it, and
# nowhere else: whatever a web server in front has put before "/editor/" (RFC 6265, section 5.1.4).
COOKIE, SESSION = "qa_bot_editor", "qa_bot.editor"
# Of a log-in that is not there yet: a page of another site cannot read it, and so not send it.
FORM_COOKIE = f"{COOKIE}_form"
OUTSIDER = "qa_bot.outsider"
FOR_READERS = ('Basic realm="QA Bot", charset="UTF-8"',)
FOR_ADMIN = ('Bearer realm="QA Bot admin"', 'Basic realm="QA Bot admin", charset="UTF-8"')
NO_TOKEN = (
    "this address needs the admin token, as `Authorization: Bearer TOKEN`, or as the password of "
    "any name"
)
FROM_ELSEWHERE = "a page of another site sent this; send it with `Authorization: Bearer TOKEN`"
FORM_FROM_ELSEWHERE = "a page of another site sent this; nothing was done"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request says of whom it is from; a token has no name."""

    name: str | None
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Verifiers:
    """Who verifies the passwords of readers and of editors, and the admin token; None for none."""

    readers: Verifier | None = None
    admin: Verifier | None = None
    editors: Verifier | None = None

    @classmethod
    def of(cls, hashes: SecretHashes, editors: str | None = None) -> Verifiers:
        """Those for these hashes, and for that of the editors' password."""
        return cls(
            Verifier(hashes.readers or {}, hashes.of_anyone) if hashes.has_passwords else None,
            Verifier({}, hashes.admin) if hashes.admin else None,
            Verifier({}, editors) if editors else None,
        )

    def close(self) -> None:
        """Verify nothing more."""
        for one in (self.readers, self.admin, self.editors):
            if one is not None:
                one.close()


class Gate:
    """ASGI middleware that answers 401 where a password or the token is missing or wrong.

    `admin_routes` are those that the token opens, and it alone: a request has room for one of the
    two. Too many wrong guesses of a client are answered 429; the token is none at a password, nor a
    password at the token. `/admin` itself is answered 307 to what lies below it. `editor_routes`
    are those that a log-in among `sessions` opens; without one whoever asks is sent to where one
    logs in, and a form of a browser that was logged in before is taken at ENDED, wherever it was
    sent. `shown` is how a refusal looks to whoever asks.
    """

    def __init__(
        self,
        app: ASGIApp,
        verifiers: Verifiers,
        admin_routes: Sequence[BaseRoute] = (),
        shown: Callable[[HTTPConnection, Response], Response] = lambda _, refused: refused,
        editor_routes: Sequence[BaseRoute] = (),
        sessions: EditorSessions | None = None,
    ) -> None:
        self._app, self._verifiers, self._admin_routes = app, verifiers, admin_routes
        self._shown, self._editor_routes, self._sessions = shown, editor_routes, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 307, 401, 403, 429 or 503."""
        refused = None if scope["type"] == "lifespan" else await self._refused(scope)
        if refused is not None:
            refused = self._shown(HTTPConnection(scope), refused)
        await (refused or self._app)(scope, receive, send)

    async def _refused(self, scope: Scope) -> Response | None:
        connection = HTTPConnection(scope)
        if self._admin_routes and scope["path"] == ADMIN:
            return RedirectResponse(f"{ADMIN[1:]}/")
        if self._editor_routes and scope["path"] == EDITOR:
            return RedirectResponse(f"{EDITOR[1:]}/")
        given = _credentials(connection)
        try:
            if _leads_to(self._editor_routes, scope):
                return self._not_for_editors(connection)
            if _leads_to(self._admin_routes, scope):
                return await self._not_for_admin(connection, given)
            if self._verifiers.readers is not None:
                return await self._not_for_readers(connection, given)
        except GuessesError as error:
            return _later(connection, 429, "http.guesses", error)
        except BusyError as error:
            observed.refused("busy")
            return _later(connection, 503, "http.busy", error)
        return None

    async def _not_for_admin(
        self, connection: HTTPConnection, given: Credentials | None
    ) -> Response | None:
        if given is None or not await self._is_of_admin(connection, given):
            return _unknown(NO_TOKEN, FOR_ADMIN)
        # A browser sends a password that it knows with what another site's form sends here, too.
        if given.name is not None and _is_from_elsewhere(connection):
            return error_response(403, FROM_ELSEWHERE)
        return None

    def _not_for_editors(self, connection: HTTPConnection) -> Response | None:
        scope = connection.scope
        if scope["method"] not in ("GET", "HEAD") and is_other_site(connection):
            return error_response(403, FORM_FROM_ELSEWHERE)
        token, sessions = connection.cookies.get(COOKIE, ""), self._sessions
        session = sessions.of(token) if sessions is not None and token else None
        scope[SESSION] = session
        if session is not None or scope["path"] == LOG_IN:
            return None
        if scope["method"] == "POST" and (token or FORM_COOKIE in connection.cookies):
            # What was typed is kept on the page on which one logs in again. No other route than
            # that page's is reached; browsers send these cookies from this site alone.
            scope[SENT_TO] = scope["path"].removeprefix(f"{EDITOR}/")
            scope["path"], scope["raw_path"] = ENDED, ENDED.encode()
            return None
        place = LOG_IN.removeprefix(f"{EDITOR}/")
        # 303: what was sent is not sent there again.
        return RedirectResponse(f"{place}?ended=1" if token else place, 303)

    async def _not_for_readers(
        self, connection: HTTPConnection, given: Credentials | None
    ) -> Response | None:
        is_known, is_open = False, connection.scope["path"] in OPEN
        try:
            is_known = given is not None and await self._is_of_reader(connection, given)
        except BusyError:
            if not is_open:
                raise
        connection.scope[OUTSIDER] = not is_known
        if is_known or is_open:
            return None
        return _unknown(asked_language(connection).say("http.no_entry"), FOR_READERS)

    async def _is_of_admin(self, connection: HTTPConnection, given: Credentials) -> bool:
        readers, admin = self._verifiers.readers, self._verifiers.admin
        if admin is None:
            return False
        client, name, secret = _client(connection), given.name, given.secret
        is_guess = readers is None or name is None or not readers.knows(client, name, secret)
        return await admin.accepts(client, "", secret, is_guess)

    async def _is_of_reader(self, connection: HTTPConnection, given: Credentials) -> bool:
        readers, admin = self._verifiers.readers, self._verifiers.admin
        if readers is None or given.name is None:
            return False
        client, secret = _client(connection), given.secret
        is_guess = admin is None or not admin.knows(client, "", secret)
        return await readers.accepts(client, given.name, secret, is_guess)


def is_outsider(connection: HTTPConnection) -> bool:
    """Whether a request that was let in came without the password that others need."""
    return bool(connection.scope.get(OUTSIDER))


def _client(connection: HTTPConnection) -> str:
    return client_of(connection.client.host if connection.client else None)


def _credentials(connection: HTTPConnection) -> Credentials | None:
    """What the one header Authorization says (RFC 7617, RFC 6750); None where it is none."""
    headers = connection.headers.getlist("authorization")
    if len(headers) != 1:  # of two, a server in front may have looked at the other
        return None
    scheme, _, said = headers[0].partition(" ")
    try:
        if scheme.lower() == "bearer":
            return Credentials(None, said.strip().encode("latin-1").decode("utf-8"))
        text = base64.b64decode(said.strip(), validate=True).decode("utf-8")
    except ValueError:
        return None
    name, colon, secret = text.partition(":")
    return Credentials(name, secret) if scheme.lower() == "basic" and colon else None


def _leads_to(routes: Sequence[BaseRoute], scope: Scope) -> bool:
    return any(route.matches(scope)[0] is not Match.NONE for route in routes)


def is_other_site(connection: HTTPConnection) -> bool:
    """Whether a browser says that a page of another site sent a request.

    Where it says that its own did, Host is not asked: a web server in front may have changed it.
    """
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    return _is_from_elsewhere(connection)


def _is_from_elsewhere(connection: HTTPConnection) -> bool:
    origin = connection.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != connection.headers.get("host")


def _unknown(detail: str, challenges: Sequence[str]) -> Response:
    refused = error_response(401, detail)
    for challenge in challenges:
        refused.headers.append("www-authenticate", challenge)
    return refused


def _later(connection: HTTPConnection, status: int, key: str, error: BusyError) -> Response:
    said = asked_language(connection)
    detail = said.say(key, said.number(error.seconds))
    return error_response(status, detail, {"retry-after": str(error.seconds)})
