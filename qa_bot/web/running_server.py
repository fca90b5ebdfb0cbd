"""What a running server has beside its service, for those who look at it or turn it off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from qa_bot.settings import Settings
from qa_bot.web.off_switch import OffSwitches, switches_of


@dataclass(frozen=True, slots=True, eq=False)
class RunningServer:
    """The switches of a server, how many connections are open, and since when it runs (UTC)."""

    switches: OffSwitches
    connections: Callable[[], int] = lambda: 0
    since: datetime = field(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def of(cls, settings: Settings) -> RunningServer:
        """A server with the switches that the settings name, and no connections of its own."""
        return cls(switches_of(settings))
