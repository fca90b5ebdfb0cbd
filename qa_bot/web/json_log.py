"""A line of JSON for each answer and each refusal, for whoever counts or looks for them.

It holds no word of a query or an answer, and no address of a reader. A document's number and path
are the document's own words, so all but ASCII is escaped and a line is one line.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TextIO

from qa_bot.records import Answer
from qa_bot.web.observed import ObservedRequest

SHOWN = 200  # characters of a number or a path


class JsonLog:
    """Writes the lines to a stream; each whole, however many threads answer."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._writing = threading.Lock()

    def answered(self, asked: ObservedRequest, answers: Sequence[Answer], seconds: float) -> None:
        """Write a line for each answer; those of one request share its time."""
        each = seconds / max(len(answers), 1)
        self._write([_of_answer(asked, answer, each) for answer in answers])

    def refused(self, asked: ObservedRequest, reason: str, status: int) -> None:
        """Write a line for a request without an answer."""
        self._write([_beginning("refusal", asked) | {"reason": reason, "status": status}])

    def _write(self, lines: Sequence[dict[str, Any]]) -> None:
        text = "".join(json.dumps(line) + "\n" for line in lines)
        with self._writing:
            try:
                self._stream.write(text)
                self._stream.flush()
            except (OSError, ValueError):  # nobody reads it any more: answers go on
                pass


def _beginning(event: str, asked: ObservedRequest) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"time": now, "event": event, "request": asked.request_id, "by": asked.by}


def _of_answer(asked: ObservedRequest, answer: Answer, seconds: float) -> dict[str, Any]:
    pair = answer.pair
    return _beginning("answer", asked) | {
        "outcome": answer.outcome.value,
        "number": pair.number[:SHOWN] if pair else None,
        "document": pair.source.path[:SHOWN] if pair and pair.source else None,
        "confidence": round(answer.confidence, 4),
        "language": answer.asked_in,
        "waited_ms": round(asked.waited * 1_000, 2),
        "answered_ms": round(seconds * 1_000, 2),
    }
