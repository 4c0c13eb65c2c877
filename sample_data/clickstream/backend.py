"""What the shop's own server sends: confirmations of orders, and what it charges without a visit.

It talks to Clickstream's HTTP API, which asks for four members; so its events have a login, but no
device. They follow from the purchases of a visit, and arrive within two seconds.
"""

import json
import random
from collections.abc import Iterable

from sample_data.clickstream.catalog import ITEMS, NOBODY
from sample_data.clickstream.lines import ARRAY, event_text
from sample_data.clickstream.scribe import Sent
from sample_data.config import ALL_APPS, SHOP, Config, stream
from sample_data.lives import DeviceDay
from sample_data.people import uuid_text
from sample_data.visits import Visit

BACKEND = 12  # purpose of a stream
SERVER_AGENT = "axios/1.7.9"
SERVER_IP = "192.0.2.250"
AFTER_MS = 600  # how long after a purchase its confirmation is there
ARRIVES_MS = 1050  # after it happened; envelopes know whole seconds, and no clock is ahead
SUBSCRIBERS = 0.3  # of the orders; the server charges the first delivery at once
REFILL = next(item for item in ITEMS if item.category == "candles")


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
    if login is None or login in NOBODY:
        return []  # a guest
    told = purchase["attributes"]
    order_id = told.get("order_id", told.get("transaction_id"))
    user = {"_user_id": {"value": login, "set_timestamp": at}}
    events = [_event(rng, "order_confirmed", at, user, {"order_id": order_id})]
    if rng.random() < SUBSCRIBERS:
        item = {"id": REFILL.item_id, "name": REFILL.name, "category": REFILL.category}
        item |= {"price": REFILL.price, "quantity": 1, "currency": "USD"}
        told = {"value": REFILL.price, "currency": "USD", "transaction_id": f"S-{order_id}"}
        events.append(_event(rng, "purchase", at + 1, user, told, [item]))
    fields = {
        "app_id": ALL_APPS[SHOP].app_id,
        "arrived_ms": at + ARRIVES_MS,
        "uploaded_ms": at + ARRIVES_MS - 30,
        "request_id": f"{rng.getrandbits(128):032x}",
        "platform": "Server",
        "encoding": ARRAY,
        "ip": SERVER_IP,
        "user_agent": SERVER_AGENT,
    }
    return [Sent(at + ARRIVES_MS, fields, events, False, is_servers=True)]


def _event(rng, event_type: str, at: int, user: dict, attributes: dict, items=None) -> tuple:
    text = event_text(
        event_type=event_type,
        event_id=uuid_text(rng),
        timestamp=at,
        app_id=ALL_APPS[SHOP].app_id,
        unique_id=None,
        platform=None,
        user=user,
        attributes=attributes,
        items=items,
    )
    return at, text
