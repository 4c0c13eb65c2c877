"""Which visits put something into the files of a day, whenever they took place. For all sources."""

import random
from collections.abc import Iterable, Iterator

from sample_data.config import DAY_MS, Config
from sample_data.lives import DeviceDay, Plan
from sample_data.visits import Visit, visits

Found = tuple[DeviceDay, Visit]


class Arrivals:
    def __init__(self, config: Config, plan: Plan):
        self._config = config
        self._plan = plan
        self._rng = random.Random()
        self._evening: tuple[int, list[Found]] = (-1, [])

    def of_day(self, day: int) -> Iterator[Found]:
        """Every visit that can have arrivals on a day. Days in order are fastest."""
        if day and self._evening[0] != day - 1:
            self._evening = (day - 1, list(self._late(day - 1, self._online(day - 1))))
        yield from self._evening[1] if day else ()
        for used in self._plan.delayed[day]:
            for visit in self.visits_of(used):
                yield used, visit
        today = list(self._online(day))
        self._evening = (day, list(self._late(day, today)))
        yield from today

    def visits_of(self, used: DeviceDay) -> list[Visit]:
        return visits(self._config, self._plan.people[used.person].habit, used, self._rng)

    def _online(self, day: int) -> Iterator[Found]:
        for used in self._plan.online[day]:
            for visit in self.visits_of(used):
                yield used, visit

    def _late(self, day: int, found: Iterable[Found]) -> Iterator[Found]:
        """Those that are still being sent after midnight; a long one comes from the plan."""
        midnight = self._config.start_ms + (day + 1) * DAY_MS
        return ((u, v) for u, v in found if v.sent_ms >= midnight and not v.is_long)
