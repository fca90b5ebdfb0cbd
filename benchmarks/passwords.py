"""What a password adds to a request: one that is remembered, a new one, and a wrong one.

    python -m benchmarks.passwords

The gate alone is timed, in front of an app that does nothing, beside that app without it.
"""

from __future__ import annotations

import asyncio
import base64
import statistics
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from benchmarks.machine import this_machine
from qa_bot.settings.secret_hashes import SecretHashes, hashed
from qa_bot.web.gate import Gate, Verifiers

NAME, SECRET = "anna", "a password of some length"
ROUNDS, REQUESTS, HASHED = 20, 1_000, 8


def main() -> None:
    """Print the medians."""
    print(this_machine("none", ["argon2-cffi", "starlette"]))
    bare, remembered, first, wrong = asyncio.run(_measured())
    print(f"{'':40}  median ms")
    for what, milliseconds in [
        ("an app that does nothing", bare),
        ("the same behind a remembered password", remembered),
        ("a right password for the first time", first),
        ("a wrong password", wrong),
    ]:
        print(f"{what:40}  {milliseconds:9.4f}")
    print(f"a remembered password adds {remembered - bare:.4f} ms")


async def _measured() -> tuple[float, float, float, float]:
    hashes = SecretHashes(readers={NAME: hashed(SECRET)})
    gate = Gate(_nothing, Verifiers.of(hashes))
    await _seconds(gate, SECRET)
    pairs = [
        (await _milliseconds(_nothing), await _milliseconds(gate)) for _ in range(ROUNDS)
    ]  # in turns
    bare, remembered = (statistics.median(column) for column in zip(*pairs, strict=True))
    first = [1_000 * await _seconds(Gate(_nothing, Verifiers.of(hashes)), SECRET)
             for _ in range(HASHED)]  # fmt: skip
    wrong = [1_000 * await _seconds(gate, f"wrong {number}") for number in range(HASHED)]
    return bare, remembered, statistics.median(first), statistics.median(wrong)


async def _milliseconds(app: ASGIApp) -> float:
    """Of one request, over many in a row."""
    begun = time.perf_counter()
    for _ in range(REQUESTS):
        await app(_scope(SECRET), _none, _unread)
    return 1_000 * (time.perf_counter() - begun) / REQUESTS


async def _seconds(app: ASGIApp, secret: str) -> float:
    begun = time.perf_counter()
    await app(_scope(secret), _none, _unread)
    return time.perf_counter() - begun


def _scope(secret: str) -> Scope:
    given = base64.b64encode(f"{NAME}:{secret}".encode())
    headers = [(b"host", b"127.0.0.1"), (b"authorization", b"Basic " + given)]
    return {
        "type": "http", "method": "POST", "path": "/ask", "headers": headers,
        "client": ("127.0.0.1", 1), "query_string": b"",
    }  # fmt: skip


async def _nothing(_: Scope, __: Receive, ___: Send) -> None:
    pass


async def _unread(_: Message) -> None:
    pass


async def _none() -> Message:
    return {"type": "http.disconnect"}


if __name__ == "__main__":
    main()
