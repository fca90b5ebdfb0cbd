"""Whether the clock is believed when it says that something is old enough to be deleted.

A clock that jumps a year ahead would have all that is kept deleted at once. So the time that was
last believed stands in the file. One that is far from it is doubted, and believed once it has
lasted a day: until then nothing is deleted for its age. A machine that was off for weeks looks the
same, and what is too old there is deleted a day later than it might be. Where the clock is set
right within that day, the doubt is over and nothing is lost.

A jump that is not far deletes by as much too early or too late.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

HOUR, DAY = 3_600.0, 86_400.0
# How far the clock may be from the time last believed: a week, or the age at which all is deleted.
FAR = 7 * DAY


@dataclass(frozen=True, slots=True)
class ClockSeen:
    """The time last believed, and since when another one is doubted; seconds since 1970."""

    believed: float
    doubted: float | None = None

    def at(self, now: float, days: int) -> ClockSeen:
        """What is believed when the clock says `now`, where what is `days` old is deleted."""
        far = min(FAR, days * DAY)
        if abs(now - self.believed) <= far:
            return ClockSeen(now)
        lasted = None if self.doubted is None else now - self.doubted
        if lasted is None or not -HOUR <= lasted <= DAY + far:
            return replace(self, doubted=now)
        return ClockSeen(now) if lasted >= DAY else self

    @property
    def is_believed(self) -> bool:
        """Whether what is too old by the clock may be deleted."""
        return self.doubted is None

    def stamp(self, said: float) -> float:
        """The time to write down for what is kept now: a doubted clock that went back writes none
        before the time last believed, or what is kept meanwhile would be deleted once it is right.
        """
        return said if self.is_believed else max(said, self.believed)
