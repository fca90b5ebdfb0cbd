"""An index that is kept on a server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexServer:
    """Where an index is kept on a server, and how many seconds an answer of it may take.

    `address` is scheme, host and port, and never holds credentials; `name` is the index's there.
    """

    address: str
    name: str
    timeout: float

    def __str__(self) -> str:
        return f"{self.address}/{self.name}"
