"""The source mobile_analytics: the files of one day of arrival.

A source is a class like this one; `generate.WORKERS` lists them.
"""

from pathlib import Path

from sample_data.arrivals import Arrivals
from sample_data.config import APPS, HOUR_MS, Config, Summary
from sample_data.lives import DeviceDay, Plan
from sample_data.mobile_analytics.files import write_hour
from sample_data.mobile_analytics.messages import Messages
from sample_data.mobile_analytics.visits import Line, Scribe


class MobileAnalytics:
    plan = Plan  # (config, first day, last day): who uses what when

    def __init__(self, config: Config, plan: Plan, out: Path):
        self._config = config
        self._plan = plan
        self._out = out
        self._scribe = Scribe(config)
        self._arrivals = Arrivals(config, plan)
        self._messages = Messages(config, plan)

    def write_day(self, day: int) -> Summary:
        """Writes the files of the configured hours of a day. Days in order are fastest."""
        config = self._config
        first, last = max(day * 24, config.from_hour), min(day * 24 + 24, config.end_hour)
        hours: dict[tuple[int, int], list[Line]] = {
            (app, hour): self._messages.lines(app, hour)
            for app in range(len(APPS))
            for hour in range(first, last)
        }
        for used, visit in self._arrivals.of_day(day):
            app, is_payer = used.device.app, self._plan.people[used.person].is_payer
            for line in self._scribe.lines(used, is_payer, visit):
                found = hours.get((app, (line[0] - config.start_ms) // HOUR_MS))
                if found is not None:
                    found.append(line)
        summary = Summary()
        for (app, hour), lines in hours.items():
            summary.add(write_hour(self._out, config, app, hour, lines))
        return summary

    def count_events(self, used: DeviceDay) -> int:
        is_payer = self._plan.people[used.person].is_payer
        found = self._arrivals.visits_of(used)
        return sum(len(self._scribe.lines(used, is_payer, visit)) for visit in found)
