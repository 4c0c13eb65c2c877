"""Random events of Clickstream: what an SDK on one device sends, as elements of an envelope.

`Clicks(r, world).burst(app, device)` gives records. An event id is never used for another event,
and no device opens for the first time twice at one moment: two such installs would have one key.
"""

from dataclasses import dataclass
from random import Random

from .moments import DAY, GAPS, LONG_GAPS, World, moment
from .nobody import NO_SESSION, nobody

NAMES = ["_page_view", "_screen_view"] * 3 + ["_user_engagement"] * 4
NAMES += ["_scroll", "_session_start", "_profile_set", "purchase", "purchase", "view_item"]
NAMES += ["_campaign.opened", "_session.stop"]  # here they are events as any other
VIEWS = ("_page_view", "_screen_view")

SCREENS = ["Home", "Cart", "Größe", ""]
PAGES = ["https://shop.example/", "https://www.shop.example/a", "shop.example/cart", "shop.example"]
PAGES += ["http://me@Shop.example:8080/A/b.html", "https://other.example/r/https://x.example"]
QUERIES = ["", "", "?x=1&y", "?next=/b", "#/c?utm_source=none"]
CAMPAIGNS = [
    "?utm_source=News+Letter&utm_medium=E-Mail&utm_campaign=Spring%20Sale",
    "?utm_source=google&utm_medium=cpc#top",
    "?q=1&utm_campaign=shop",
    "?utm_source=TikTok&utm_source=bing",
    "?gclid=x1&utm_medium=display",
    "?ttclid=3&msclkid=2",
    "?fbclid=1&x=y",
    "?twclid=9",
    "?gclid=&utm_source=",
    "?utm_source=%E6%8F%90%e7%81%af&utm_campaign=50%+off%2",
    "?utm_campaign=%zz%ff%00%26x&gclid=%20",
    "?UTM_SOURCE=x&Gclid=1",
]
HOSTS = ["www.Google.com", "google.de", "m.facebook.com", "shop.example", "www.shop.example"]
HOSTS += ["blog.shop.example", "shopping.google.com", "nobody.example", "notgoogle.com"]
SOURCES = ["google", " Facebook ", "newsletter", "(direct)", "youtube.com", "", " ", 7]
MEDIUMS = ["cpc", "E-mail", "Organic", "referral", "sms", "", None]
OTHER_NAMES = {
    "_utm_source": ["Letter", ""],
    "_utm_medium": ["E-mail", "cpm"],
    "_utm_campaign": ["Autumn shop"],
    "_gclid": ["x", "", 5],
    "_traffic_source_clid": ["c", " "],
    "_traffic_source_clid_platform": ["ttclid", "amazon_ads", "Nobody"],
    "_traffic_source_category": ["search", "Video", "odd", ""],
    "_traffic_source_channel_group": ["Email", " My channel ", ""],
}
STORES = ["_app_install_channel", "_install_channel", "_channel"]
ITEMS = [
    {"id": "i1", "name": "Lamp", "brand": "b", "category": "c", "price": 22.99, "quantity": 2},
    {"id": "i1", "price": 5, "currency": "eur"},
    {"id": 7, "name": "", "price": "9.99", "quantity": 0.0000005},
    {"id": "", "name": "no id"},
    {"id": None},
    {"name": "no id", "price": 1},
    "text",
]
AGENTS = [
    None,
    "python-requests/2.31.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/133.0.0.0 Mobile Safari/537.36",
]


@dataclass(frozen=True)
class Device:
    """What does not change: also what the envelopes of its requests say."""

    device_id: str
    platform: str
    agent: str | None

    @property
    def is_web(self) -> bool:
        return self.platform == "Web"


def random_devices(r: Random, app: str) -> list[Device]:
    """Two that may have Mobile Analytics, too, and others."""
    names = [f"{app}-d{n}" for n in range(2)] + [f"{app}-w{n}" for n in range(r.randint(1, 3))]
    return [Device(name, r.choice(["Web", "iOS", "Android"]), r.choice(AGENTS)) for name in names]


class Clicks:
    """Makes bursts of records; knows what must not happen twice."""

    def __init__(self, r: Random, world: World):
        self.r, self.world = r, world
        self._opened: set[tuple] = set()

    def burst(self, app: str, device: Device) -> list[dict]:
        """Events of one device in a row, in one session or in none."""
        r = self.r
        occurred = moment(r, self.world)
        session = r.choice([None, None, "s1", "s2", "s3", NO_SESSION])
        login = r.choice(["ann", "bob", "cid"]) if r.random() < self.world.login_share else None
        is_long = session is not None and r.random() < 0.3
        is_first_open = r.random() < 0.2
        records = []
        for _ in range(r.choice([2, 3, 4, 5]) if is_long else r.choice([1, 1, 2, 3, 4, 6])):
            if r.random() < 0.15:
                login = r.choice([None, "ann", "bob"])
            name = "_first_open" if is_first_open else r.choice(NAMES)
            is_first_open = False
            at = self.world.unbelievable(r) if r.random() < 0.01 else occurred
            if name == "_first_open":
                if (app, device.device_id, at) in self._opened:
                    name = "_session_start"
                self._opened.add((app, device.device_id, at))
            records.append(self._record(app, device, name, at, session, login))
            occurred += r.choice(LONG_GAPS if is_long else GAPS)
        return records

    def _record(self, app, device, name, occurred, session, login) -> dict:
        r = self.r
        record = {
            "event_type": name,
            "event_id": f"{r.getrandbits(64):016x}",
            "timestamp": occurred,
            "app_id": app,
            "unique_id": device.device_id,
            "sdk_name": "aws-solution-clickstream-sdk",
        }
        turn = int(record["event_id"], 16)
        attributes = self._attributes(device, name)
        if session:
            attributes["_session_id"] = session
        if attributes or r.random() < 0.5:
            record["attributes"] = attributes
        if r.random() < (0.35 if login else 0.03):  # as a server sends it, with or without a login
            record |= {"unique_id": r.choice([None, ""])}
            if r.random() < 0.5:
                del record["unique_id"]
            login = login and r.choice([login, "dan"])  # whom no device knows
        user = self._user(occurred, login)
        if user or r.random() < 0.5:
            record["user"] = user
        if name in ("purchase", "view_item") and r.random() < 0.8:
            record["items"] = r.sample(ITEMS, r.randint(0, 4))
        if r.random() < 0.8:
            record["platform"] = r.choice([device.platform, device.platform, ""])
        if r.random() < 0.8:
            record |= {"app_version": r.choice(["1.0", "1.1"])}
            record |= {"country_code": r.choice([["DD", ""], ["UU", "Utopia"]])[turn % 2]}
        if r.random() < 0.5:
            record |= {"make": "apple", "model": r.choice(["m1", "m2"])}
            record |= {"system_language": ["en", "zh-CN", "", "English"][turn % 4]}
            record["locale"] = ["de_AT", "zh-Hans-CN", "en", "und"][turn // 4 % 4]
        if device.is_web and r.random() < 0.7:
            record["host_name"] = r.choice(["shop.example", "www.Shop.example"])
        elif r.random() < 0.5:
            record["os_version"] = r.choice(["17", 18, ""])
        return record

    def _attributes(self, device: Device, name: str) -> dict:
        r = self.r
        attributes = self._traffic(device)
        if not device.is_web and r.random() < 0.8:
            attributes["_screen_name"] = r.choice(SCREENS)
        if name in VIEWS or r.random() < 0.1:
            attributes["_entrances"] = r.choice([0, 1, 1])
        if name == "_user_engagement" or (name in (*VIEWS, "_scroll") and r.random() < 0.7):
            times = [0, 1, 999, 1500, 60_000, "1500", 1500.5, None]
            attributes["_engagement_time_msec"] = r.choice(times)
        if name == "_first_open" and r.random() < 0.7:
            for store in r.sample(STORES, r.randint(1, 3)):
                attributes[store] = r.choice(["Galaxy Store", "F-Droid", "", None])
        if name in ("purchase", "view_item") or r.random() < 0.05:
            attributes["value"] = r.choice([9.99, 5, 0, "5", 1e-7, None])
            attributes["currency"] = r.choice(["USD", "EUR", "jpy", ""])
            attributes["order_id"] = r.choice(["o1", 7])
            if r.random() < 0.3:
                attributes["transaction_id"] = r.choice(["t1", ""])
        return attributes

    def _traffic(self, device: Device) -> dict:
        """Where the user came from, in all the ways of saying it; web pages have a URL."""
        r, attributes = self.r, {}
        if r.random() < 0.25:
            named = {"source": SOURCES, "medium": MEDIUMS, "campaign": ["Spring", "", "Shop sale"]}
            for member in r.sample(sorted(named), r.randint(1, 3)):
                attributes[f"_traffic_source_{member}"] = r.choice(named[member])
        if r.random() < 0.1:
            for name in r.sample(sorted(OTHER_NAMES), r.randint(1, 4)):
                attributes[name] = r.choice(OTHER_NAMES[name])
        if device.is_web and r.random() < 0.85:
            query = r.choice(CAMPAIGNS if r.random() < 0.3 else QUERIES)
            attributes["_page_url"] = r.choice(["", *[page + query for page in PAGES * 2]])
        if r.random() < 0.3:
            host = r.choice(HOSTS)
            attributes["_latest_referrer"] = r.choice([f"https://{host}/a?b=c", host, ""])
            attributes["_latest_referrer_host"] = r.choice([host, "", None])
        return attributes

    def _user(self, occurred: int, login: str | None) -> dict:
        r, first = self.r, self.world.first_ms
        user = {}
        if login:
            user["_user_id"] = {"value": login, "set_timestamp": occurred}
        elif r.random() < 0.1:
            user["_user_id"] = {"value": r.choice([None, "", nobody(r), 0])}
        if r.random() < 0.5:
            user["_user_first_touch_timestamp"] = {"value": first, "set_timestamp": first}
        values = {"plan": ["free", "pro", None, ""], "age": [30, 31, 1.5, True], "tags": [["a", 1]]}
        for name in values:
            if r.random() < 0.2:
                moments = [occurred, occurred - DAY, first, first, None, "soon", 5]
                user[name] = {"value": r.choice(values[name]), "set_timestamp": r.choice(moments)}
                if r.random() < 0.2:
                    del user[name]["set_timestamp"]
        if r.random() < 0.05:
            user["odd"] = r.choice(["text", None, {"set_timestamp": occurred}])
        return user
