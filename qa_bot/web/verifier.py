"""Holds passwords and tokens against their hashes, without holding up whoever asks a question.

A hash takes some 50 ms and 64 MB, so one is computed at a time, in a thread; what was right is
remembered, by a digest whose key is this process's own, and what is wrong is limited by client.
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
from qa_bot.settings.secret_hashes import MAX_BYTES, is_of
from qa_bot.web.token_buckets import TokenBuckets

WRONG_PER_MINUTE = 10  # of a client
MOST_WAITING = 20  # for their hash; there is no limit for those that are remembered
SOON = 2  # seconds until there is room again
REMEMBERED = 1_000


class GuessesError(BusyError):
    """Too many wrong passwords or tokens come from a client."""


class Verifier:
    """Verifies names with their passwords by argon2 hashes.

    `hashes` are by name; `of_anyone` is that of every other name, if it is given. An unknown name
    takes as long as a wrong password.
    """

    def __init__(self, hashes: Mapping[str, str], of_anyone: str | None = None) -> None:
        self._hashes, self._of_anyone = hashes, of_anyone
        self._key = secrets.token_bytes(32)
        self._right: OrderedDict[bytes, None] = OrderedDict()
        self._wrong = TokenBuckets(WRONG_PER_MINUTE)
        self._waiting: dict[bytes, Future[bool]] = {}
        self._change = threading.RLock()  # event loops may share a verifier
        self._thread = ThreadPoolExecutor(1, "verifying a password")

    def close(self) -> None:
        """Verify nothing more that is not remembered."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def accepts(self, client: str, name: str, secret: str) -> bool:
        """Whether the secret is that of the name.

        Raises GuessesError where too many of this client's were wrong, and BusyError where too
        many wait; never for what was right before.
        """
        digest = self._digest(f"{name}:{secret}")
        if digest in self._right:
            return True
        if len(secret.encode("utf-8", "replace")) > MAX_BYTES:
            return False
        with self._change:
            verified = self._waiting.get(digest) or self._begun(digest, client, name, secret)
        return await asyncio.shield(asyncio.wrap_future(verified))

    def _digest(self, text: str) -> bytes:
        return blake2b(text.encode("utf-8", "replace"), key=self._key).digest()

    def _begun(self, digest: bytes, client: str, name: str, secret: str) -> Future[bool]:
        """Begin to verify; who sends the same meanwhile, as a page does, waits for the same."""
        if len(self._waiting) >= MOST_WAITING:
            raise BusyError("too many passwords are looked at", SOON)
        if seconds := self._wrong.wait(client):
            raise GuessesError("too many wrong passwords", seconds)
        begun = self._waiting[digest] = self._thread.submit(self._verify, name, secret)
        begun.add_done_callback(lambda done: self._settle(done, digest, client))
        return begun

    def _verify(self, name: str, secret: str) -> bool:
        own = self._hashes.get(name, self._of_anyone)
        return is_of(own or self._another(name), secret) and own is not None

    def _another(self, name: str) -> str:
        """The hash of another name, always the same one."""
        hashes = [*self._hashes.values()]
        return hashes[int.from_bytes(self._digest(name)) % len(hashes)]

    def _settle(self, done: Future[bool], digest: bytes, client: str) -> None:
        with self._change:
            del self._waiting[digest]
            if done.cancelled() or done.exception() or not done.result():
                return
            self._wrong.give_back(client)
            self._right[digest] = None
            if len(self._right) > REMEMBERED:
                self._right.popitem(last=False)
