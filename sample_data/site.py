"""The web sites and their apps, of `site.yml`, and the browsers and phones of `gadgets.csv`."""

from typing import NamedTuple

from sample_data.catalog import TEXTS
from sample_data.given import rows, words


class Way(NamedTuple):
    """How a visit begins. {id}: a click id."""

    query: str = ""
    referrer: str = ""
    named: dict[str, str] = {}  # what an app or a tag says itself


class Page(NamedTuple):
    path: str
    title: str
    screen: str  # the same in the app


class Site(NamedTuple):
    host: str
    package: str
    pages: list[Page]  # the first is the home page


class Item(NamedTuple):
    item_id: str
    name: str
    brand: str
    category: str
    category2: str
    price: float  # USD


class Gadget(NamedTuple):
    platform: str  # Web, Android, iOS
    os_version: str
    make: str  # in a browser: its name
    model: str
    user_agent: str  # {app}: name and build of the app
    screen: tuple[int, int]
    is_bot: bool


def _ways(name: str) -> list[Way]:
    return [Way(**way) for way in WORDS[name] for _ in range(way.pop("times", 1))]


def _gadgets(kind: str) -> list[Gadget]:
    """Each as often as there are of it."""
    names = ("platform", "os_version", "make", "model", "user_agent")
    return [
        Gadget(*(row[n] for n in names), (int(row["width"]), int(row["height"])), kind == "bot")
        for row in rows(__file__, "gadgets.csv")
        if row["kind"] == kind
        for _ in range(int(row["times"]))
    ]


WORDS = words(__file__, "site.yml")
WAYS, APP_WAYS = _ways("ways"), _ways("app_ways")
SITES = {
    app: Site(site["host"], site["package"], [Page(*page) for page in site["pages"]])
    for app, site in WORDS["sites"].items()
}
ITEMS = [Item(*item) for item in WORDS["items"]]
SEARCHES = TEXTS + WORDS["searches"]
BROWSERS, PHONES, BOTS = (_gadgets(kind) for kind in ("browser", "phone", "bot"))
