"""How an index that is open stands to the one that is published in its place."""

from __future__ import annotations

from enum import StrEnum


class IndexStanding(StrEnum):
    """Current: it is the one. Overtaken: another is, or what is there cannot be used.

    Damaged: it is the one, and a file of it is not what was written.
    """

    CURRENT = "current"
    OVERTAKEN = "overtaken"
    DAMAGED = "damaged"
