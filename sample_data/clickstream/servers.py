"""What comes without an SDK: from a monitor, and from the shop's own server.

The server talks to Clickstream's HTTP API, which asks for four members; so its events have a login,
but no device. They follow from the purchases of a visit, and arrive within two seconds.
"""

import json
import random
from collections.abc import Iterable

from sample_data.clickstream.about import since_when
from sample_data.clickstream.lines import ARRAY, SHAPES, Sent, event_text
from sample_data.config import ALL_APPS, HOUR_MS, SHOP, Config, stream
from sample_data.given import fill
from sample_data.lives import DeviceDay
from sample_data.people import uuid_text
from sample_data.site import ITEMS, WORDS
from sample_data.texts import inner, to_json
from sample_data.visits import Visit

MONITOR, BACKEND = 11, 12  # purposes of streams
AFTER_MS = 600  # how long after a purchase its confirmation is there
ARRIVES_MS = 1050  # after it happened; envelopes know whole seconds, and no clock is ahead
SUBSCRIBERS = 0.3  # of the orders; the server charges the first delivery at once
REFILL = next(item for item in ITEMS if item.category == "candles")
APP_ID = ALL_APPS[SHOP].app_id


def watched(config: Config, hour: int) -> Sent:
    """A monitor looks at the shop in every hour, so that every hour has a file."""
    rng = random.Random(stream(config.seed, MONITOR))
    about = inner({"app_id": APP_ID, "unique_id": uuid_text(rng), "platform": "Web"})
    rng.seed(stream(config.seed, MONITOR, hour))
    at = config.start_ms + hour * HOUR_MS + 1_000
    told = inner({"_page_url": "https://shop.example.org/", "_page_title": "Lantern Shop"})
    text = event_text("_page_view", uuid_text(rng), at, about, "{}", told)
    return _sent(rng, at + 1_000, at + 300, [(at, text)], SHAPES["monitor"])


def sent_by_server(config: Config, used: DeviceDay, visit: Visit, sent: Iterable[Sent]) -> list:
    """The requests of the server about a visit, of which `sent` is what the SDK sends."""
    if used.device.app != SHOP or used.delivered_ms:
        return []  # without a connection nobody orders anything
    rng = random.Random(stream(config.seed, BACKEND, used.device.number, used.day, visit.nth))
    found = []
    for one in sent:
        for at, text in () if one.is_again else one.events:
            if '"event_type":"purchase"' in text:
                found += _about(rng, at - used.shift_ms + AFTER_MS, json.loads(text))
    return found


def _about(rng: random.Random, at: int, purchase: dict) -> list[Sent]:
    login = purchase["user"].get("_user_id", {}).get("value")
    if login is None or login in WORDS["nobody"]:
        return []  # a guest
    told, app = purchase["attributes"], inner({"app_id": APP_ID})
    order_id = told.get("order_id", told.get("transaction_id"))
    user = to_json({"_user_id": since_when(login, at)})
    text = event_text(
        "order_confirmed", uuid_text(rng), at, app, user, inner({"order_id": order_id})
    )
    events = [(at, text)]
    if rng.random() < SUBSCRIBERS:
        told = {"value": REFILL.price, "currency": "USD", "transaction_id": f"S-{order_id}"}
        goods = [fill(SHAPES["item"], REFILL._asdict())]
        text = event_text("purchase", uuid_text(rng), at + 1, app, user, inner(told), goods)
        events.append((at + 1, text))
    arrival = at + ARRIVES_MS
    sent = _sent(rng, arrival, arrival - 30, events, SHAPES["server"])
    return [sent._replace(encoding=ARRAY, is_servers=True)]


def _sent(rng: random.Random, arrival: int, uploaded: int, events: list, about: dict) -> Sent:
    request = {"app_id": APP_ID, "request_id": f"{rng.getrandbits(128):032x}"}
    return Sent(arrival, uploaded, request | about, events)
