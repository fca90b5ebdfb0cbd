"""A line of JSON for each answer, each refusal and each message of the program's own.

It holds no word of a query or an answer, and no address of a reader. A document's number and path
are the document's own words, so all but ASCII is escaped and a line is one line.
"""

from __future__ import annotations

import io
import json
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import Any, TextIO

from qa_bot.records import Answer
from qa_bot.web.observed import ObservedRequest

SHOWN = 200  # characters of a number or a path
MOST_OF_A_MESSAGE = 2_000
MOST_QUEUED = 10_000  # lines; some 10 MB
LAST_SECONDS = 1.0  # that the end waits for what is queued
# Whoever is refused so could fill the disk with lines; the figures count them.
UNWRITTEN = "too_often"


class JsonLog:
    """Writes the lines to a stream, each whole, in a thread of its own: no answer waits for it.

    Where the stream takes none, as nobody reads it, MOST_QUEUED wait and further ones are dropped,
    until half are written; a line then says how many.
    """

    def __init__(self, stream: TextIO) -> None:
        self._queued: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._queuing, self._dropped = threading.Lock(), 0
        self._stream = stream
        self._thread = threading.Thread(target=self._write, args=(stream,), name="log", daemon=True)
        self._thread.start()

    def answered(self, asked: ObservedRequest, answers: Sequence[Answer], seconds: float) -> None:
        """Write a line for each answer; those of one request share its time."""
        each = seconds / max(len(answers), 1)
        for answer in answers:
            self._queue(_of_answer(asked, answer, each))

    def refused(self, asked: ObservedRequest, reason: str, status: int) -> None:
        """Write a line for a request without an answer, unless it came too often."""
        if reason != UNWRITTEN:
            self._queue(_of_request("refusal", asked) | {"reason": reason, "status": status})

    @contextmanager
    def with_messages(self) -> Iterator[None]:
        """Write what the program logs to the stream inside of the block as such lines, too."""
        root = logging.getLogger()
        replaced = [one for one in root.handlers if getattr(one, "stream", None) is self._stream]
        own = _Messages(self._queue)
        for handler in replaced:
            root.removeHandler(handler)
            root.addHandler(own)
        try:
            yield
        finally:
            root.removeHandler(own)
            for handler in replaced:
                root.addHandler(handler)

    def close(self) -> None:
        """Write what is queued, for at most LAST_SECONDS."""
        with self._queuing:
            self._queue_dropped()
            self._queued.put(None)
        self._thread.join(LAST_SECONDS)

    def _queue(self, line: dict[str, Any]) -> None:
        with self._queuing:
            if self._queued.qsize() >= (MOST_QUEUED // 2 if self._dropped else MOST_QUEUED):
                self._dropped += 1
                return
            self._queue_dropped()
            self._queued.put(line)

    def _queue_dropped(self) -> None:
        if self._dropped:
            self._queued.put(_beginning("dropped") | {"lines": self._dropped})
            self._dropped = 0

    def _write(self, stream: TextIO) -> None:
        with _of_its_own(stream) as own:
            for line in iter(self._queued.get, None):
                try:
                    own.write(json.dumps(line) + "\n")
                    own.flush()
                except (OSError, ValueError):  # nobody can read it any more
                    pass


class _Messages(logging.Handler):
    """Passes on what the program logs, each record as a line."""

    def __init__(self, queue: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self._queue = queue

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a record on, with its traceback."""
        line = _beginning("message") | {
            "level": record.levelname.lower(),
            "message": record.getMessage()[:MOST_OF_A_MESSAGE],
        }
        if record.exc_info:
            line["traceback"] = logging.Formatter().formatException(record.exc_info)
        self._queue(line)


@contextmanager
def _of_its_own(stream: TextIO) -> Iterator[TextIO]:
    """The same file, with no lock that others wait for: Python's end does for that of stderr."""
    try:
        raw = io.FileIO(os.dup(stream.fileno()), "w")
    except (OSError, ValueError):  # it is no file, or none any more
        yield stream
        return
    with io.TextIOWrapper(raw, "ascii", write_through=True) as own:
        yield own


def _beginning(event: str) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"time": now, "event": event}


def _of_request(event: str, asked: ObservedRequest) -> dict[str, Any]:
    return _beginning(event) | {"request": asked.request_id, "by": asked.by}


def _of_answer(asked: ObservedRequest, answer: Answer, seconds: float) -> dict[str, Any]:
    pair = answer.pair
    return _of_request("answer", asked) | {
        "outcome": answer.outcome.value,
        "number": pair.number[:SHOWN] if pair else None,
        "document": pair.source.path[:SHOWN] if pair and pair.source else None,
        "confidence": round(answer.confidence, 4),
        "language": answer.asked_in,
        "waited_ms": round(asked.waited * 1_000, 2),
        "answered_ms": round(seconds * 1_000, 2),
    }
