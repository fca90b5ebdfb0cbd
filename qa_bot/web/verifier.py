"""Holds passwords and tokens against their hashes, without holding up whoever asks a question.

A hash takes some 50 ms and 64 MB, so one is computed at a time, in a thread. What was right and
what was wrong is remembered by client, by a digest whose key is this process's own: a wrong one
again is no new guess, of which a client has so many, and no one learns what others have tried.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import blake2b

from qa_bot.records import BusyError
from qa_bot.settings.secret_hashes import MAX_BYTES, is_of, normal
from qa_bot.web.token_buckets import TokenBuckets

WRONG_PER_MINUTE = 10  # of a client
MOST_WAITING = 20  # for their hash; there is no limit for those that are remembered
SOON = 2  # seconds until there is room again
REMEMBERED = 10_000  # of each, right and wrong


class GuessesError(BusyError):
    """Too many wrong passwords or tokens come from a client."""


class Verifier:
    """Verifies names with their passwords by argon2 hashes.

    `hashes` are by name; `of_anyone` is that of every other name, if it is given. An unknown name
    takes as long as a wrong password.
    """

    def __init__(self, hashes: Mapping[str, str], of_anyone: str | None = None) -> None:
        self._hashes = {normal(name): text for name, text in hashes.items()}
        self._of_anyone = of_anyone
        self._key = secrets.token_bytes(32)
        self._right: OrderedDict[bytes, None] = OrderedDict()
        self._wrong: OrderedDict[bytes, None] = OrderedDict()
        self._guesses = TokenBuckets(WRONG_PER_MINUTE)
        self._waiting: dict[bytes, Future[bool]] = {}
        self._change = threading.RLock()  # event loops may share a verifier
        self._thread = ThreadPoolExecutor(1, "verifying a password")

    def close(self) -> None:
        """Verify nothing more that is not remembered."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def accepts(self, client: str, name: str, secret: str, is_guess: bool = True) -> bool:
        """Whether the secret is that of the name; where it `is_guess` a wrong one counts.

        Raises GuessesError where too many of this client's were wrong, and BusyError where too
        many wait; never for what this client has sent before, right or wrong.
        """
        name = normal(name)
        digest = self._digest_of(client, name, secret)
        if digest in self._right:
            return True
        if len(secret.encode("utf-8", "replace")) > MAX_BYTES:
            return False
        with self._change:
            if digest in self._wrong:
                self._wrong.move_to_end(digest)
                return False
            verified = self._waiting.get(digest)
            if verified is None:
                self._admit(client, is_guess)
                verified = self._waiting[digest] = self._thread.submit(self._verify, name, secret)
                verified.add_done_callback(
                    lambda done: self._settle(done, digest, client if is_guess else None)
                )
        return await asyncio.shield(asyncio.wrap_future(verified))

    def knows(self, client: str, name: str, secret: str) -> bool:
        """Whether this was right before, from this client; computes no hash."""
        return self._digest_of(client, normal(name), secret) in self._right

    def _digest_of(self, client: str, name: str, secret: str) -> bytes:
        return self._digest(f"{client} {name}:{secret}")

    def _digest(self, text: str) -> bytes:
        return blake2b(text.encode("utf-8", "replace"), key=self._key).digest()

    def _admit(self, client: str, is_guess: bool) -> None:
        if len(self._waiting) >= MOST_WAITING:
            raise BusyError("too many passwords are looked at", SOON)
        if is_guess and (seconds := self._guesses.wait(client)):
            raise GuessesError("too many wrong passwords", seconds)

    def _verify(self, name: str, secret: str) -> bool:
        own = self._hashes.get(name, self._of_anyone)
        return is_of(own or self._another(name), secret) and own is not None

    def _another(self, name: str) -> str:
        """The hash of another name, always the same one."""
        hashes = [*self._hashes.values()]
        return hashes[int.from_bytes(self._digest(name)) % len(hashes)]

    def _settle(self, done: Future[bool], digest: bytes, guessing: str | None) -> None:
        """Remember what it was; a right one is given back to the client that has one guess less."""
        with self._change:
            del self._waiting[digest]
            if done.cancelled() or done.exception():
                return
            is_right = done.result()
            if is_right and guessing is not None:
                self._guesses.give_back(guessing)
            known = self._right if is_right else self._wrong
            known[digest] = None
            if len(known) > REMEMBERED:
                known.popitem(last=False)
