"""When things happen in random histories, and when the server hears of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000

# Gaps inside a burst of events, around the limits of sessions.
GAPS = [0, 0, 1, MINUTE, 5 * MINUTE, 20 * MINUTE, 29 * MINUTE, 30 * MINUTE, 30 * MINUTE + 1]
GAPS += [31 * MINUTE, 2 * HOUR, 11 * HOUR, 23 * HOUR, DAY - 1, DAY, DAY + 1, 25 * HOUR]
# Gaps of sessions that go on for days, in several parts.
LONG_GAPS = [5 * HOUR, 17 * HOUR, 20 * HOUR, 23 * HOUR, DAY - MINUTE, DAY]


@dataclass(frozen=True)
class World:
    """What all apps of a history share."""

    first_ms: int  # midnight (UTC) of the first day
    days: int
    late_window_days: int
    login_share: float

    def unbelievable(self, r: Random) -> int:
        """A moment by a clock that nobody believes."""
        return r.choice([0, 4_000_000_000_000, self.first_ms - 400 * DAY, self.first_ms * 2])

    def some_day(self, r: Random) -> int:
        return self.first_ms + r.randrange(self.days) * DAY


def moment(r: Random, world: World) -> int:
    # The same days again, or those at whose distance a window of 7 or 30 days ends.
    number = r.choice([*range(world.days)] * 2 + [0, 1, 7, 8, *range(27, 35)] * (world.days // 20))
    day = world.first_ms + number * DAY
    kind = r.random()
    if kind < 0.4:
        return day + r.randrange(DAY)
    # Midnight of a zone in summer or winter, in UTC, or the hour in which clocks change.
    hour = r.choice([0, 0, 1, 2, 4, 5, 7, 8, 9, 10, 15, 22, 23])
    near = [-DAY, -20 * MINUTE, -MINUTE, -1, 0, 1, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE]
    return day + hour * HOUR + r.choice(near)


def delay(r: Random, late_window_days: int) -> int:
    """From when it occurred to when it arrived."""
    kind = r.random()
    if kind < 0.6:
        return r.choice([0, 1, 1000, MINUTE, HOUR, -MINUTE])
    if kind < 0.93:
        return r.choice([1, 2, *range(1, late_window_days + 1)]) * DAY + r.randrange(HOUR)
    return r.choice([late_window_days + 1, late_window_days + 2, -1, -2]) * DAY - r.choice([0, 1])


def arrival_hour(r: Random, arrived: int) -> datetime:
    """The hour of a file: coarse, so that files are few."""
    hour = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=arrived)
    hours = r.choice([24, 24, 24, 6])
    return hour.replace(hour=hour.hour // hours * hours, minute=0, second=0, microsecond=0)
