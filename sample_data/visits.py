"""Which visits a device day has: when they begin, how long they are, when their data is sent.

Shared by all sources; what happens in a visit is the source's own, drawn from the visit's seed.
"""

import random
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from sample_data.catalog import HOURS
from sample_data.config import ALL_APPS, DAY_MS, HOUR_MS, Config, stream
from sample_data.lives import DeviceDay

VISITS = 4  # purpose of a stream

MORE_VISITS = (0.25, 0.45, 0.58, 0.68)  # chance of one more visit, by habit
MAX_VISITS = 12
MAX_LENGTH_MS = 90 * 60_000
PAUSE_BETWEEN_MS = 45_000
SENT_WITHIN_MS = 240_000  # network, retries: the last line of a visit arrives by then


class Visit(NamedTuple):
    start_ms: int  # true time
    length_ms: int
    delay_ms: int  # how long the phone kept the data of the visit
    steps: int  # events between the first and the last
    seed: int
    nth: int  # of its device day, from 0
    is_long: bool

    @property
    def is_first(self) -> bool:
        return self.nth == 0

    @property
    def sent_ms(self) -> int:
        return self.start_ms + self.length_ms + self.delay_ms + SENT_WITHIN_MS


def visits(config: Config, habit: int, used: DeviceDay, rng: random.Random) -> list[Visit]:
    """The visits of one device day, in order, without overlap. `rng` is seeded here."""
    rng.seed(stream(config.seed, VISITS, used.device.number, used.day))
    draw = rng.random
    midnight = config.start_ms + used.day * DAY_MS
    hours = busy_hours(used.device.app, config.start + timedelta(days=used.day))
    count = 1
    while count < MAX_VISITS and draw() < MORE_VISITS[habit]:
        count += 1
    starts = sorted(
        midnight + hours[int(draw() * len(hours))] * HOUR_MS + int(draw() * HOUR_MS)
        for _ in range(1 if used.is_long else count)
    )
    found: list[Visit] = []
    free_from = 0
    rate = 1 / max(config.events_per_session - 2, 0.5)
    for start in starts:
        steps = min(int(rng.expovariate(rate) + 0.5), 300)
        length = min(int((20_000 + steps * 25_000) * (0.5 + draw())), MAX_LENGTH_MS)
        delay = int(draw() * 3 * HOUR_MS) if draw() < 0.03 else 0
        if used.is_long:
            steps, length, delay = max(steps, 12), int((25 + draw() * 30) * HOUR_MS), 0
        seed = rng.getrandbits(64)
        if start >= free_from:
            found.append(Visit(start, length, delay, steps, seed, len(found), used.is_long))
            free_from = start + length + PAUSE_BETWEEN_MS
    return found


@lru_cache(maxsize=4096)
def busy_hours(app: int, day: date) -> tuple[int, ...]:
    """UTC hours of a day, each as often as it is busy in the app's own zone."""
    offset = utc_offset(ALL_APPS[app].reporting_timezone, day)
    return tuple(
        (hour - offset) % 24 for hour, weight in enumerate(HOURS[app]) for _ in range(weight)
    )


def utc_offset(zone: str, day: date) -> int:
    """Hours ahead of UTC at noon of a day, by the rules of 2007 and later; needs no tz database."""
    if zone == "America/New_York":
        return -4 if _sunday(day.year, 3, 8) <= day < _sunday(day.year, 11, 1) else -5
    if zone == "America/Los_Angeles":
        return utc_offset("America/New_York", day) - 3
    if zone == "Europe/Berlin":
        return 2 if _sunday(day.year, 3, 25) <= day < _sunday(day.year, 10, 25) else 1
    return 0


def _sunday(year: int, month: int, first: int) -> date:
    day = date(year, month, first)
    return day + timedelta(days=6 - day.weekday())
