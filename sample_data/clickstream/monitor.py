"""A monitor looks at the shop in every hour, so that every hour has a file."""

import random

from sample_data.clickstream.gadgets import MONITOR_AGENT
from sample_data.clickstream.lines import event_text
from sample_data.clickstream.scribe import Sent
from sample_data.config import ALL_APPS, HOUR_MS, SHOP, Config, stream
from sample_data.people import uuid_text

MONITOR = 11  # purpose of a stream


def watched(config: Config, hour: int) -> Sent:
    """Its request of an hour."""
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
