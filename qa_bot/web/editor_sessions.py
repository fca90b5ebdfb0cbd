"""Log-ins of editors: a random token in a cookie, known here by its hash, until it ends."""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from time import monotonic

# However often it is used a log-in ends after so many seconds; OWASP (Session Management Cheat
# Sheet) has 4 to 8 hours for somebody who works with it all day.
MOST_SECONDS = 8 * 3_600
MOST_SESSIONS = 200
TOKEN_BYTES = 32


@dataclass(slots=True)
class EditorSession:
    """A log-in: the token that its forms carry, and when it began and was used last.

    Both are seconds of a clock that no one sets.
    """

    form_token: str = field(repr=False)
    begun: float
    used: float

    def has(self, form_token: str) -> bool:
        """Whether a form carries this log-in's token; takes as long where it does not."""
        return hmac.compare_digest(self.form_token.encode(), form_token.encode("utf-8", "replace"))


class EditorSessions:
    """The log-ins of one server; they end with it. Threads may share it."""

    def __init__(self, minutes: int, clock: Callable[[], float] = monotonic) -> None:
        """`minutes` without a request end a log-in; `clock` gives seconds."""
        self._seconds, self._clock = minutes * 60, clock
        self._sessions: OrderedDict[bytes, EditorSession] = OrderedDict()
        self._change = Lock()

    def begin(self) -> str:
        """Begin a log-in and return its token; of too many the one begun first ends."""
        token, now = new_token(), self._clock()
        with self._change:
            self._sessions[_digest(token)] = EditorSession(new_token(), now, now)
            if len(self._sessions) > MOST_SESSIONS:
                self._sessions.popitem(last=False)
        return token

    def of(self, token: str) -> EditorSession | None:
        """The log-in of a token, which is used by that; None where there is none, or no more."""
        now, digest = self._clock(), _digest(token)
        with self._change:
            session = self._sessions.get(digest)
            if session is None:
                return None
            if now - session.used > self._seconds or now - session.begun > MOST_SECONDS:
                del self._sessions[digest]
                return None
            session.used = now
            return session

    def end(self, token: str) -> None:
        """End a log-in."""
        with self._change:
            self._sessions.pop(_digest(token), None)


def new_token() -> str:
    """A random text of 256 bits that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()
