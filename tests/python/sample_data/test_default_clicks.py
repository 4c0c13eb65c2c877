"""What the Clickstream of `make demo` promises to hold, found by the independent reader."""

import ipaddress
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from clicks import good_kind

from sample_data import ALL_APPS
from sample_data.clickstream.oddities import EVENTS, KINDS
from sample_data.oddities import FILE_KINDS

DAY_MS = 86_400_000
NOTES, SHOP = (ALL_APPS[n].app_id for n in (1, 3))
COUNTED = (
    *KINDS,
    *FILE_KINDS,
    *(f"late_{n}_days" for n in range(1, 8)),
    *("parked_late", "parked_future", "clock_ahead", "clock_1970", "resent"),
    *("copied_envelopes", "two_members_file"),
)
PRESET = {
    *("_first_open", "_session_start", "_screen_view", "_page_view", "_user_engagement"),
    *("_app_start", "_app_end", "_profile_set", "_app_exception", "_scroll", "_search", "_click"),
    "_app_update",
}
GOODS = {"view_item", "add_to_cart", "begin_checkout", "purchase"}
OWN_EVENTS = {"login", "note_created", "note_edited", "note_shared"}
NOBODY = {"undefined", "null", "0", "[object Object]", "anonymous"}
DOCUMENTATION = [
    ipaddress.ip_network(n)
    for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]


@pytest.fixture(scope="module")
def events(default_clicks):
    return default_clicks[2].events


@pytest.fixture(scope="module")
def right_clock(events):
    """Of devices. Without those that were made odd, too."""
    right = [e for e in events if DAY_MS < e["timestamp"] <= e["arrival"] + 1_000]
    right = [e for e in right if "unique_id" in e]
    return [e for e in right if good_kind(e) not in EVENTS.counting]


@pytest.fixture(scope="module")
def sessions(right_clock):
    """Those of which the beginning is there, in order of time."""
    found = defaultdict(list)
    for event in sorted(right_clock, key=lambda e: (e["timestamp"], e["event_sequence_id"])):
        found[event["unique_id"], event["attributes"]["_session_id"]].append(event)
    starts = ("_first_open", "_app_start", "_session_start")
    return {key: s for key, s in found.items() if s[0]["event_type"] in starts}


def test_summary_equals_what_is_on_disk(default_clicks):
    _, summary, read = default_clicks
    assert (summary.files, summary.bytes, summary.lines, summary.events) == (
        read.files,
        read.bytes,
        read.lines,
        len(read.events),
    )
    assert summary.kinds == read.kinds


@pytest.mark.parametrize("kind", COUNTED)
def test_every_oddity_occurs_and_is_rare(default_clicks, kind):
    _, summary, _ = default_clicks
    assert 0 < summary.kinds[kind] < summary.lines / 15


def test_no_other_kind_is_counted(default_clicks):
    assert set(default_clicks[1].kinds) == set(COUNTED)


def test_envelopes_lie_in_the_file_of_their_hour_in_order(default_clicks):
    _, _, read = default_clicks
    assert read.misplaced == []
    assert read.unsorted == []


def test_size(default_tree):
    _, summary = default_tree
    sources = summary.sources
    assert summary.events == sum(part.events for part in sources.values())
    assert 0.28 < sources["clickstream"].events / sources["mobile_analytics"].events < 0.38
    assert sources["clickstream"].bytes < 1.6 * sources["mobile_analytics"].bytes


def test_envelopes(default_clicks):
    envelopes = default_clicks[2].envelopes
    encodings = Counter(e["encoding"] for e in envelopes)
    assert encodings["gzip"] > encodings["array"] + encodings["object"]
    assert min(encodings[name] for name in ("array", "object")) > 500
    assert all((e["encoding"] == "gzip") == ("compression" in e) for e in envelopes)
    assert len({e["rid"] for e in envelopes}) == len(envelopes)
    for envelope in envelopes[::50]:
        query = parse_qs(urlsplit(envelope["uri"]).query)
        assert query["appId"] == [envelope["appId"]]
        assert query["platform"] == [envelope["platform"]]
        assert query["upload_timestamp"] == [envelope["upload_timestamp"]]
        assert datetime.fromisoformat(envelope["date"]).tzinfo == UTC


def test_nothing_leads_to_anybody(default_clicks):
    _, _, read = default_clicks
    for address in {e["ip"] for e in read.envelopes}:
        ip = ipaddress.ip_address(address)
        assert any(ip in network for network in DOCUMENTATION), address
    hosts = {e["host_name"] for e in read.events if "host_name" in e}
    pages = [e["attributes"]["_page_url"] for e in read.events if "_page_url" in e["attributes"]]
    hosts |= {urlsplit(page).hostname for page in pages}
    assert all(re.search(r"(^|\.)example\.(com|org|net)$", host) for host in hosts)


def test_user_agents(default_clicks):
    agents = "\n".join({e["ua"] for e in default_clicks[2].envelopes})
    for some in ("Chrome/", "Firefox/", "Edg/", "iPhone", "iPad", "SM-X", "Googlebot", "okhttp"):
        assert some in agents
    assert "HarborNotes/" in agents and "{" not in agents


def test_events_and_their_frequency(events):
    names = Counter(e["event_type"] for e in events)
    assert set(names) == PRESET | GOODS | OWN_EVENTS | {"order_confirmed"}
    assert names["_page_view"] > names["_screen_view"] > 5_000
    assert names["view_item"] > names["add_to_cart"] > names["begin_checkout"]
    assert names["begin_checkout"] > names["purchase"] > 200
    platforms = Counter(e.get("platform") for e in events)
    assert set(platforms) == {"Web", "Android", "iOS", None}
    assert platforms["Web"] > platforms["Android"]
    differs = [e for e in events if e.get("platform", "Web") != e["envelope"]["platform"]]
    assert 0 < len(differs) < len(events) / 10


def test_the_two_apps(events, default_sample):
    apps = Counter(e["app_id"] for e in events)
    assert set(apps) == {NOTES, SHOP}
    assert min(apps.values()) > 25_000
    mobile = [e for e in default_sample[2].events if e["app"] == NOTES]
    assert not {e.get("unique_id") for e in events} & {e["device"] for e in mobile}
    here = {login_of(e) for e in events if e["app_id"] == NOTES} - {None}
    there = {e["login"] for e in mobile} - {None}
    assert len(here & there) > 40, "one user in both sources"
    assert here - there and there - here
    shop = {login_of(e) for e in events if e["app_id"] == SHOP} - {None}
    assert len(shop) > 30 and not shop & here


def test_logins(right_clock):
    logins, first = defaultdict(set), {}
    for event in sorted(right_clock, key=lambda e: e["timestamp"]):
        login = login_of(event)
        logins[event["unique_id"]] |= {login} - {None}
        if login:
            first.setdefault(event["unique_id"], event["timestamp"])
    without = sum(not known for known in logins.values())
    assert 0.3 < without / len(logins) < 0.7
    assert any(len(known) > 1 for known in logins.values()), "a device changes person"
    before = [
        first[e["unique_id"]] - e["timestamp"]
        for e in right_clock
        if e["timestamp"] < first.get(e["unique_id"], 0)
    ]
    assert any(wait < 7 * DAY_MS for wait in before)
    assert any(wait > 7 * DAY_MS for wait in before), "longer than the window for stitching"


def test_what_the_shops_server_sends(events):
    own = [e for e in events if "unique_id" not in e]
    names = Counter(e["event_type"] for e in own)
    assert set(names) == {"order_confirmed", "purchase"}
    assert names["order_confirmed"] > 2 * names["purchase"] > 20
    assert {e["app_id"] for e in own} == {SHOP}
    assert all(login_of(e).startswith("customer-") for e in own)
    assert all("_session_id" not in e["attributes"] and "platform" not in e for e in own)
    orders = {e["attributes"].get("order_id", e["attributes"].get("transaction_id"))
              for e in events if e["event_type"] == "purchase" and "unique_id" in e}  # fmt: skip
    confirmed = {e["attributes"]["order_id"] for e in own if "order_id" in e["attributes"]}
    assert confirmed < orders


def test_some_sites_have_a_word_for_nobody(events):
    words = Counter(e["user"].get("_user_id", {}).get("value") for e in events)
    assert set(words) >= NOBODY
    devices = {e["unique_id"] for e in events
               if e["user"].get("_user_id", {}).get("value") == "undefined"}  # fmt: skip
    assert len(devices) > 5


def test_sessions(sessions):
    for (device, session_id), events in sessions.items():
        start = events[0]["attributes"]["_session_start_timestamp"]
        at = datetime.fromtimestamp(start // 1000, UTC)
        assert session_id == f"{device[-8:]}-{at:%Y%m%d-%H%M%S}{start % 1000:03d}"
        for event in events:
            attributes = event["attributes"]
            assert attributes["_session_start_timestamp"] == start
            assert attributes["_session_number"] == events[0]["attributes"]["_session_number"]
            assert attributes["_session_duration"] == event["timestamp"] - start


def test_sessions_are_counted_by_device(sessions):
    devices = defaultdict(list)
    for (device, _), events in sessions.items():
        devices[device].append((events[0]["timestamp"], events))
    news, unordered = 0, 0
    for found in devices.values():
        found.sort(key=lambda pair: pair[0])
        numbers = [events[0]["attributes"]["_session_number"] for _, events in found]
        assert len(numbers) == len(set(numbers))
        unordered += numbers != sorted(numbers)  # the clock was wrong for some days
        opened = [e for _, s in found for e in s if e["event_type"] == "_first_open"]
        assert len(opened) <= 1
        news += bool(opened)
        for event in opened:
            assert event["attributes"]["_session_number"] == 1
            touched = event["user"]["_user_first_touch_timestamp"]["value"]
            assert touched == event["timestamp"]
    assert unordered < len(devices) / 20
    assert 0.3 < news / len(devices) < 0.8, "the others were there before the sample"
    firsts = [
        e["attributes"]["_is_first_time"]
        for s in sessions.values()
        for e in s
        if e["event_type"] == "_app_start"
    ]
    assert 50 < sum(firsts) < len(firsts) / 10


def test_views_and_engagement(sessions):
    entrances, naive, engaged, lengths = Counter(), 0, 0, 0
    for events in sessions.values():
        views = [e for e in events if e["event_type"] in ("_page_view", "_screen_view")]
        entrances[sum(e["attributes"]["_entrances"] for e in views)] += 1
        assert len(views) < 2 or "_engagement_time_msec" in views[1]["attributes"]
        spent = [
            e["attributes"]["_engagement_time_msec"]
            for e in events
            if e["event_type"] == "_user_engagement"
        ]
        length = events[-1]["timestamp"] - events[0]["timestamp"]
        assert sum(spent) <= length + 1_000 and all(ms >= 1_000 for ms in spent)
        engaged += sum(spent)
        naive += sum(e["attributes"].get("_engagement_time_msec", 0) for e in events)
        lengths += length
    assert entrances[1] > 0.98 * len(sessions)
    assert 0.5 * lengths < engaged < 0.7 * naive


def test_purchases(events):
    bought = [e for e in events if e["event_type"] == "purchase"]
    currencies = Counter(e["attributes"]["currency"] for e in bought)
    assert currencies["USD"] > len(bought) / 2
    assert {"USD", "EUR", "GBP", "CAD"} < set(currencies)
    assert any(name.islower() for name in currencies)
    values = [e["attributes"].get("value") for e in bought]
    assert {type(v) for v in values} == {float, str, type(None)}
    assert sum(isinstance(v, float) for v in values) > 0.85 * len(values)
    for event in bought:
        value = event["attributes"].get("value")
        total = sum(item["price"] * item["quantity"] for item in event["items"])
        assert value is None or float(value) == pytest.approx(total)
        assert ("transaction_id" in event["attributes"]) != ("order_id" in event["attributes"])
    assert {"transaction_id", "order_id"} < {name for e in bought for name in e["attributes"]}


def test_items(events):
    names = ("id", "name", "brand", "category", "price", "quantity")
    items = [i for e in events if e["event_type"] in GOODS for i in e["items"]]
    whole = [i for i in items if all(n in i for n in names if n != "brand")]
    assert len(items) - 50 < len(whole) < len(items)
    assert {"brand" in item for item in items} == {True, False}
    assert any(len(e["items"]) > 1 for e in events if e["event_type"] == "purchase")
    assert all(("items" in e) == (e["event_type"] in GOODS) for e in events)


def test_ways_in(sessions):
    starts = [
        next((e for e in s if e["event_type"] in ("_page_view", "_screen_view")), s[0])
        for s in sessions.values()
    ]
    queries = Counter()
    for event in starts:
        url = event["attributes"].get("_page_url", "")
        queries.update(set(parse_qs(urlsplit(url).query)))
    for name in ("utm_source", "utm_medium", "utm_campaign", "gclid", "fbclid", "msclkid"):
        assert 10 < queries[name] < len(starts) / 4
    hosts = Counter(e["attributes"].get("_latest_referrer_host") for e in starts)
    assert {"www.google.com", "www.facebook.com", "blog.example.net", None} < set(hosts)
    referrers = [e["attributes"] for e in starts if "_latest_referrer" in e["attributes"]]
    assert {"_latest_referrer_host" in a for a in referrers} == {True, False}
    named = [e["attributes"] for e in starts if "_traffic_source_source" in e["attributes"]]
    assert 50 < len(named) < len(starts) / 5
    apps = [e["attributes"] for e in starts if e["event_type"] == "_screen_view"]
    assert all("_channel" in a for a in apps)
    assert {"Google Play", "App Store"} < {a["_channel"] for a in apps}


def test_what_people_tell_about_themselves_changes(right_clock):
    told = defaultdict(lambda: defaultdict(set))
    for event in right_clock:
        for name, member in event["user"].items():
            told[name][event["unique_id"]].add(member["value"])
    assert set(told) == {"_user_first_touch_timestamp", "_user_id", "_user_name", "gender", "plan"}
    for name in ("_user_name", "plan"):
        assert any(len(values) > 1 for values in told[name].values())
    assert all(len(values) == 1 for values in told["_user_first_touch_timestamp"].values())


def test_forty_five_days_over_both_changes_of_the_clock(events):
    days = {datetime.fromtimestamp(e["arrival"] // 1000, UTC).date().isoformat() for e in events}
    assert {"2026-03-08", "2026-03-29"} < days
    assert len(days) == 45


def login_of(event: dict) -> str | None:
    login = event["user"].get("_user_id", {}).get("value")
    return None if login in NOBODY else login
