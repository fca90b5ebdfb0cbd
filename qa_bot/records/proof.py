"""Where an answer stands, with hashes by which whoever has the documents can check it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa_bot.records.qa_pairs import QAPair


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an answer stands, and hashes by which it can be checked at any later time.

    `path`, lines and `place` are those of its Source. `passage_sha256` is of the UTF-8 bytes of the
    answer as returned. `index_sha256` is of the index's manifest.json, which holds a SHA-256 for
    every source and every file of the index; None for a bot in memory.
    """

    path: str | None
    first_line: int | None
    last_line: int | None
    place: str | None
    passage_sha256: str
    index_sha256: str | None

    @classmethod
    def of(cls, pair: QAPair, index_sha256: str | None) -> Proof:
        """The proof of a pair's answer."""
        stands = pair.source
        digests = text_sha256(pair.answer), index_sha256
        if stands is None:
            return cls(None, None, None, None, *digests)
        return cls(stands.path or None, stands.first_line, stands.last_line, stands.place, *digests)


def text_sha256(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
