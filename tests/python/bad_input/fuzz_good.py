"""Good records of every kind for the fuzzer, as random as a seed makes them."""

from random import Random

from .records import HOUR, MINUTE, envelope, event, flat, ms, nested, packed
from .records import dump as json_of

MOBILE_TYPES = ["_session.start", "_session.pause", "_session.resume", "_session.stop"]
MOBILE_TYPES += ["_monetization.purchase", "_campaign.opened", "level_up"]
CLICK_TYPES = ["_first_open", "_session_start", "_page_view", "_screen_view", "_user_engagement"]
CLICK_TYPES += ["purchase", "_profile_set", "_scroll", "add_to_cart"]
URLS = ["https://shop.example/a/b?utm_source=mail&utm_medium=email#x", "/cart?gclid=1", "x"]
AGENT = "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 Chrome/120.0 Mobile Safari"


def mobile_records(r: Random, app: str, number: int, prefix: str) -> list[dict]:
    return [_mobile(r, app, f"{prefix}{n}") for n in range(number)]


def click_records(r: Random, app: str, number: int, prefix: str) -> list[dict]:
    return [_click(r, app, f"{prefix}{n}") for n in range(number)]


def envelopes(r: Random, app: str, events: list[dict]) -> list[dict]:
    """The events in envelopes of one to five, packed or plain."""
    found = []
    while events:
        size = r.randint(1, 5)
        some, events = events[:size], events[size:]
        data = json_of(some[0] if size == 1 else some)
        text = packed(data) if r.random() < 0.7 else data.decode()
        found.append({**envelope(app, text), "ip": "192.0.2.1", "ua": AGENT, "platform": "Web"})
    return found


def _mobile(r: Random, app: str, note: str) -> dict:
    name, occurred = r.choice(MOBILE_TYPES), ms(HOUR) + r.randrange(30) * 60_000
    device = f"device-{r.randrange(3)}"
    if r.random() < 0.2:
        record = {**flat(app, note), "event_type": name, "timestamp": occurred, "unique_id": device}
        record |= {"locale": "en_US", "platform": "iOS", "app_version_name": "1.2"}
        record["attributes"] |= {"_session.startTime": str(occurred), "_session.duration": "5000"}
        return record
    record = {**nested(app, note), "event_type": name, "event_timestamp": occurred}
    record["client"] = {"client_id": device, "cognito_id": r.choice(["ann", "bob", ""])}
    record["application"] |= {"version_name": "1.2", "title": "Äpp", "sdk": {"name": "sdk"}}
    record["device"] = {"platform": {"name": "android", "version": "13"}, "make": "m"}
    record["device"]["locale"] = {"country": "DE", "language": "de"}
    record["session"] |= {"session_id": f"s{r.randrange(3)}", "stop_timestamp": occurred}
    record["session"]["duration"] = r.choice([0, 5_000, 90_000])
    if name == "_monetization.purchase":
        record["attributes"] |= {"_product_id": "gold", "_currency": "USD", "_store": "Apple"}
        record["metrics"] = {"_item_price": r.choice([0.99, 5, 1_500_000]), "_quantity": 2.0}
    return record


def _click(r: Random, app: str, note: str) -> dict:
    name, occurred = r.choice(CLICK_TYPES), ms(HOUR + r.randrange(30) * MINUTE)
    record = {**event(app, note), "event_type": name, "timestamp": occurred, "platform": "Web"}
    record |= {"unique_id": f"device-{r.randrange(3)}", "app_version": "1.2", "make": "m"}
    if r.random() < 0.1:
        del record["unique_id"]  # a server's
    record["user"] = {"_user_id": {"value": r.choice(["ann", "bob"]), "set_timestamp": occurred}}
    record["user"]["level"] = {"value": r.randrange(9), "set_timestamp": occurred}
    record["attributes"] |= {
        "_session_id": f"s{r.randrange(3)}",
        "_engagement_time_msec": r.randrange(9_000),
        "_page_url": r.choice(URLS),
        "_latest_referrer": "https://search.example/?q=1",
        "_traffic_source_source": r.choice(["", "google"]),
        "_entrances": r.randrange(2),
    }
    if name == "purchase":
        record["attributes"] |= {"value": r.choice([0.99, 5]), "currency": "usd"}
        record["items"] = [{"id": "i1", "name": "n", "price": 1.5, "quantity": 2, "category": "c"}]
    return record
