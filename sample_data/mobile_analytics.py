"""The source mobile_analytics: the files of one day of arrival.

A source is a class with this constructor and `write_day`; `generate.SOURCES` lists them.
"""

import random
from pathlib import Path

from sample_data.ama_pushes import push_lines
from sample_data.ama_visits import Line, Scribe
from sample_data.config import APPS, DAY_MS, HOUR_MS, Config, Summary
from sample_data.files import write_hour
from sample_data.lives import DeviceDay, Plan
from sample_data.visits import Visit, visits


class MobileAnalytics:
    def __init__(self, config: Config, plan: Plan, out: Path):
        self._config = config
        self._plan = plan
        self._out = out
        self._scribe = Scribe(config)
        self._rng = random.Random()
        self._evening: tuple[int, list[tuple[DeviceDay, Visit]]] = (-1, [])

    def write_day(self, day: int) -> Summary:
        """Writes the files of the configured hours of a day. Days in order are fastest."""
        config = self._config
        first, last = max(day * 24, config.from_hour), min(day * 24 + 24, config.end_hour)
        hours: dict[tuple[int, int], list[Line]] = {
            (app, hour): push_lines(config, self._plan, app, hour)
            for app in range(len(APPS))
            for hour in range(first, last)
        }
        for used, visit in self._visits(day):
            app, is_payer = used.device.app, self._plan.people[used.person].is_payer
            for line in self._scribe.lines(used, is_payer, visit):
                found = hours.get((app, (line[0] - config.start_ms) // HOUR_MS))
                if found is not None:
                    found.append(line)
        summary = Summary()
        for (app, hour), lines in hours.items():
            summary.add(write_hour(self._out, config, app, hour, lines))
        return summary

    def _visits(self, day: int):
        """Every visit that can have lines in the files of a day, whenever it took place."""
        if day and self._evening[0] != day - 1:
            self._evening = (day - 1, list(self._late_visits(day - 1, self._online(day - 1))))
        yield from self._evening[1] if day else ()
        for used in self._plan.delayed[day]:
            for visit in self._of(used):
                yield used, visit
        today = list(self._online(day))
        self._evening = (day, list(self._late_visits(day, today)))
        yield from today

    def _online(self, day: int):
        for used in self._plan.online[day]:
            for visit in self._of(used):
                yield used, visit

    def _late_visits(self, day: int, found):
        """Those that are still being sent after midnight; a long one comes from the plan."""
        midnight = self._config.start_ms + (day + 1) * DAY_MS
        return ((u, v) for u, v in found if v.sent_ms >= midnight and not v.is_long)

    def _of(self, used: DeviceDay) -> list[Visit]:
        return visits(self._config, self._plan.people[used.person].habit, used, self._rng)

    def count_lines(self, used: DeviceDay) -> int:
        is_payer = self._plan.people[used.person].is_payer
        return sum(len(self._scribe.lines(used, is_payer, visit)) for visit in self._of(used))
