"""What became of the documents since they were read before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """The documents, by their paths, that are new, that read otherwise now, and that are gone."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @classmethod
    def between(cls, before: Mapping[str, str], now: Mapping[str, str]) -> Changes | None:
        """The changes between two states, each a SHA-256 by path; None where nothing differs."""
        if before == now:
            return None
        return cls(
            added=tuple(path for path in now if path not in before),
            changed=tuple(path for path in now if path in before and now[path] != before[path]),
            removed=tuple(path for path in before if path not in now),
        )
