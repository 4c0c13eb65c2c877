"""Traffic sources and channels (definitions.md, "Channel")."""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from . import urls
from .values import as_text

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
MEMBERS = ["source", "medium", "campaign"]
CLICK_IDS = {
    "gclid": ("google", "cpc"),
    "msclkid": ("bing", "cpc"),
    "fbclid": ("facebook", "paid"),
    "ttclid": ("tiktok", "paid"),
    "twclid": ("twitter", "paid"),
}


class Traffic(NamedTuple):
    """What an event says about where its user came from; empty where it says nothing."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    category: str = ""


class Rules:
    """Rows of the seeds `source_categories` and `channel_groups`, as text."""

    def __init__(self, categories: list[dict], groups: list[dict]):
        self._categories = {row["domain"]: row["category"] for row in categories}
        self._groups = sorted(groups, key=lambda row: int(row["priority"]))
        self._known: dict[Traffic, str | None] = {}

    def channel_of(self, traffic: Traffic) -> str | None:
        if traffic not in self._known:
            self._known[traffic] = self._first_match(traffic)
        return self._known[traffic]

    def category_of(self, source: str) -> str:
        """Of the longest listed domain that the source is, or lies below."""
        labels = source.split(".")
        for n in range(len(labels)):
            domain = ".".join(labels[n:])
            if domain in self._categories:
                return self._categories[domain]
        return "none"

    def _first_match(self, traffic: Traffic) -> str | None:
        category = traffic.category or self.category_of(traffic.source).lower()
        for group in self._groups:
            if group["category"].lower() in ("", category) and all(
                re.search(group[f"{member}_pattern"], getattr(traffic, member))
                for member in MEMBERS
            ):
                return group["channel"]
        return None


@cache
def seed_rules() -> Rules:
    """The project's own; they are read when an event first needs them."""
    return Rules(_rows("source_categories.csv"), _rows("channel_groups.csv"))


def _rows(name: str) -> list[dict]:
    (path,) = SEEDS.rglob(name)
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def traffic_of(
    attributes: dict, page_url: str | None, referrer_host: str | None, host_name: str | None
) -> Traffic | None:
    """The first of: the attributes, the page's URL, the latest referrer; null if none says it."""
    named = _named(attributes)
    if any(named):
        return named
    query = urls.parameters(page_url or "")
    click_ids = [name for name in CLICK_IDS if query.get(name)]
    clicked = Traffic(*CLICK_IDS[click_ids[0]]) if click_ids else Traffic()
    found = [query.get(f"utm_{member}") or getattr(clicked, member) for member in MEMBERS]
    if any(found):
        return Traffic(*found)
    referrer = urls.site(referrer_host or "")
    if not referrer:
        return None
    if referrer in (urls.site(urls.host(page_url or "")), urls.site(host_name or "")):
        return Traffic("internal", "internal")
    return Traffic(referrer, "referral")


def channel_named(attributes: dict) -> str | None:
    """The channel that an event says itself; null if it says none."""
    return (as_text(attributes.get("_traffic_source_channel_group")) or "").strip(" ") or None


def _named(attributes: dict) -> Traffic:
    """What the attributes say. A click id says what no attribute beside it does."""

    def text(name: str) -> str:
        return (as_text(attributes.get(name)) or "").lower().strip(" ")

    clicks = []
    if text("_traffic_source_clid"):
        platform = text("_traffic_source_clid_platform")
        clicks.append(CLICK_IDS.get(platform, (platform, "cpc")))
    if text("_gclid"):
        clicks.append(CLICK_IDS["gclid"])
    values = {
        member: [text(f"_traffic_source_{member}"), text(f"_utm_{member}")] for member in MEMBERS
    }
    values["source"] += [source for source, _ in clicks]
    values["medium"] += [medium for _, medium in clicks]
    first = {member: next(filter(None, texts), "") for member, texts in values.items()}
    return Traffic(**first, category=text("_traffic_source_category"))
