"""The source clickstream: the files of one day of arrival."""

import random
from pathlib import Path

from sample_data.arrivals import Arrivals
from sample_data.clickstream.backend import sent_by_server
from sample_data.clickstream.files import write_hour
from sample_data.clickstream.gadgets import MONITOR_AGENT
from sample_data.clickstream.lines import event_text
from sample_data.clickstream.people import ClickPlan
from sample_data.clickstream.scribe import ClickScribe, Sent
from sample_data.config import ALL_APPS, HOUR_MS, SHOP, Config, Summary, stream
from sample_data.lives import DeviceDay
from sample_data.people import uuid_text
from sample_data.visits import Visit

MONITOR = 11  # purpose of a stream


class Clickstream:
    plan = ClickPlan

    def __init__(self, config: Config, plan: ClickPlan, out: Path):
        self._config = config
        self._out = out
        self._scribe = ClickScribe(config, plan)
        self._arrivals = Arrivals(config, plan)

    def write_day(self, day: int) -> Summary:
        """Writes the files of the configured hours of a day. Days in order are fastest."""
        config = self._config
        first, last = max(day * 24, config.from_hour), min(day * 24 + 24, config.end_hour)
        hours: dict[int, list[Sent]] = {
            hour: [_watched(config, hour)] if config.every_hour else []
            for hour in range(first, last)
        }
        for used, visit in self._arrivals.of_day(day):
            for sent in self._sent(used, visit):
                found = hours.get((sent.arrival - config.start_ms) // HOUR_MS)
                if found is not None:
                    found.append(sent)
        summary = Summary()
        for hour, found in hours.items():
            summary.add(write_hour(self._out, config, hour, found))
        return summary

    def count_events(self, used: DeviceDay) -> int:
        visits = self._arrivals.visits_of(used)
        return sum(len(one.events) for v in visits for one in self._sent(used, v))

    def _sent(self, used: DeviceDay, visit: Visit) -> list[Sent]:
        sent = self._scribe.sent(used, visit)
        return sent + sent_by_server(self._config, used, visit, sent)


def _watched(config: Config, hour: int) -> Sent:
    """A monitor looks at the shop in every hour, so that every hour has a file."""
    rng = random.Random(stream(config.seed, MONITOR))
    device_id = uuid_text(rng)
    rng.seed(stream(config.seed, MONITOR, hour))
    at = config.start_ms + hour * HOUR_MS + 1_000
    app_id = ALL_APPS[SHOP].app_id
    text = event_text(
        event_type="_page_view",
        event_id=uuid_text(rng),
        timestamp=at,
        app_id=app_id,
        unique_id=device_id,
        attributes={"_page_url": "https://shop.example.org/", "_page_title": "Lantern Shop"},
    )
    fields = {
        "app_id": app_id,
        "arrived_ms": at + 1_000,
        "uploaded_ms": at + 300,
        "request_id": f"{rng.getrandbits(128):032x}",
        "user_agent": MONITOR_AGENT,
    }
    return Sent(at + 1_000, {**fields, "encoding": "gzip"}, [(at, text)], False)
