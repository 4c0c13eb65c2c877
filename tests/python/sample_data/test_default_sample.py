"""What the sample of `make demo` promises to hold, found by the independent reader."""

from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from sample_data import APPS
from sample_data.mobile_analytics import ODDITIES
from sample_data.oddities import FILE_KINDS

DAY_MS = 86_400_000
NO_SESSION = "00000000-00000000"
COUNTED = (
    *ODDITIES.kinds,
    *FILE_KINDS,
    *(f"late_{n}_days" for n in range(1, 8)),
    *("parked_late", "parked_future", "clock_ahead", "clock_1970", "resent"),
    *("part_copy", "whole_copy", "copied_lines", "two_members_file", "stray_file"),
)


@pytest.fixture(scope="module")
def events(default_sample):
    return default_sample[2].events


@pytest.fixture(scope="module")
def right_clock(events):
    return [e for e in events if e["at"] > DAY_MS and e["at"] <= e["arrival"]]


@pytest.fixture(scope="module")
def sessions(right_clock):
    found = defaultdict(list)
    for event in right_clock:
        if event["session"] not in (None, NO_SESSION):
            found[event["session"]].append(event)
    return found


def test_summary_equals_what_is_on_disk(default_sample):
    _, summary, read = default_sample
    assert (summary.files, summary.bytes, summary.lines, summary.events) == (
        read.files,
        read.bytes,
        read.lines,
        len(read.events),
    )
    assert summary.kinds == read.kinds


@pytest.mark.parametrize("kind", COUNTED)
def test_every_oddity_occurs_and_is_rare(default_sample, kind):
    _, summary, _ = default_sample
    assert 0 < summary.kinds[kind] < summary.lines / 20


def test_no_other_kind_is_counted(default_sample):
    assert set(default_sample[1].kinds) == set(COUNTED)


def test_lines_lie_in_the_file_of_their_app_and_hour_in_order(default_sample):
    _, _, read = default_sample
    assert read.misplaced == []
    assert read.unsorted == []


def test_size(default_sample):
    _, summary, read = default_sample
    assert 300_000 < summary.events < 500_000
    sizes = sorted(read.sizes)
    assert 600 < sizes[len(sizes) // 20] < sizes[-len(sizes) // 20] < 1_100


def test_an_hour_can_have_several_files(default_sample):
    out, _, _ = default_sample
    assert any(out.rglob("*-part-0001.gz"))


def test_three_apps_over_both_changes_of_the_clock(events):
    days = {datetime.fromtimestamp(e["arrival"] // 1000, UTC).date().isoformat() for e in events}
    assert {"2026-03-08", "2026-03-29"} < days
    assert len(days) == 45
    assert {e["app"] for e in events} == {app.app_id for app in APPS}
    assert {app.tenant_id for app in APPS} == {"acme", "globex"}


def test_both_shapes_and_versions(events):
    assert {e["version"] for e in events} == {None, "3.0", "3.1"}
    assert 0.05 < sum(e["flat"] for e in events) / len(events) < 0.3


def test_pushes_are_events_without_a_session(events):
    pushes = [e for e in events if e["type"].startswith("_campaign.")]
    assert {e["version"] for e in pushes} == {"3.1"} and not any(e["session"] for e in pushes)
    used = {e["device"] for e in events if e["version"] != "3.1"}
    assert {e["device"] for e in pushes} - used, "some go to people who never came back"


FAMILIES = {
    "_campaign": "send received_background received_foreground opened_notification",
    "_journey": "send",
    "_email": "send delivered open click hardbounce softbounce complaint rejected unsubscribe"
    " rendering_failure",
    "_SMS": "BUFFERED SUCCESS FAILURE OPTOUT",
    "_test": "event_stream",
}


@pytest.mark.parametrize("family", FAMILIES)
def test_families_of_services_in_the_vendors_sparse_form(events, family):
    found = [e for e in events if e["type"].split(".")[0] == family]
    assert {e["type"].split(".")[1] for e in found} == set(FAMILIES[family].split())
    assert not any(e["session"] or e["flat"] for e in found)
    has_price = {e["type"] for e in found if "metrics" in e["members"]}
    assert has_price == ({"_SMS.SUCCESS", "_SMS.FAILURE"} if family == "_SMS" else set())
    assert all(bool(e["attributes"]) == ("attributes" in e["members"]) for e in found)
    assert all("facets" in e["members"] for e in found) == (family == "_email")


def test_some_phones_say_who_uses_their_endpoint(events):
    of_phones = [e for e in events if e["version"] == "3.0"]
    said = [e for e in of_phones if "endpoint" in e["members"]]
    assert 0.1 < len(said) / len(of_phones) < 0.5


def test_some_devices_use_no_sessions(events):
    assert any(e["session"] is None and e["version"] != "3.1" for e in events)
    assert {e["type"] for e in events if e["session"] == NO_SESSION} - {"_session.start"}


def test_ends_of_sessions(sessions):
    stops = [e for s in sessions.values() for e in s if e["type"] == "_session.stop"]
    never = sum(all(e["type"] != "_session.stop" for e in s) for s in sessions.values())
    assert 0.05 < never / len(sessions) < 0.25
    assert any(e["duration"] is None and e["stop"] is not None for e in stops)
    assert any(e["duration"] is None and e["stop"] is None for e in stops)
    told = [e for e in stops if e["duration"] is not None and e["stop"] is not None]
    assert all(0 <= e["duration"] <= e["stop"] - e["start"] for e in told)
    assert any(e["duration"] < e["stop"] - e["start"] for e in told), "paused"


def test_stops_sent_at_the_next_launch(sessions):
    starts = {(s[0]["device"], e["at"]) for s in sessions.values() for e in s if _starts(e)}
    found = 0
    for session in sessions.values():
        *_, before, stop = [None, *sorted(session, key=lambda e: e["at"])]
        if before and stop["type"] == "_session.stop" and stop["at"] - before["at"] > DAY_MS:
            assert (stop["device"], stop["at"] + 10) in starts
            found += 1
    assert 1 < found < 60


def _starts(event: dict) -> bool:
    return event["type"] == "_session.start"


def test_clocks_that_were_set_during_a_session(right_clock):
    spans = [e["stop"] - e["start"] for e in right_clock if e["stop"] is not None]
    assert 20 < sum(span > 27 * DAY_MS for span in spans) < len(spans) / 100


def test_pause_and_resume_come_in_pairs(sessions):
    names = [[e["type"] for e in sorted(s, key=lambda e: e["at"])] for s in sessions.values()]
    assert sum(n.count("_session.pause") for n in names) > 100
    assert all(n.count("_session.pause") == n.count("_session.resume") for n in names)


def test_long_sessions_and_sessions_over_midnight(sessions):
    zones = {app.app_id: ZoneInfo(app.reporting_timezone) for app in APPS}
    lengths, over_midnight = [], 0
    for session in sessions.values():
        first, last = min(e["at"] for e in session), max(e["at"] for e in session)
        lengths.append(last - first)
        zone = zones[session[0]["app"]]
        dates = {datetime.fromtimestamp(at // 1000, zone).date() for at in (first, last)}
        over_midnight += len(dates) == 2
    assert 3 < sum(length > DAY_MS for length in lengths) < 100
    assert over_midnight > 40


def test_logins(right_clock):
    logins, devices, first = defaultdict(set), defaultdict(set), {}
    of_phones = [e for e in right_clock if e["version"] != "3.1"]
    for event in sorted(of_phones, key=lambda e: e["at"]):
        device, login = event["device"], event["login"]
        logins[device] |= {login} - {None}
        if login:
            devices[event["app"], login].add(device)
            first.setdefault(device, event["at"])
    without = sum(not known for known in logins.values())
    assert 0.35 < without / len(logins) < 0.65
    assert any(len(known) > 1 for known in logins.values()), "a device changes person"
    assert any(len(owned) > 1 for owned in devices.values()), "a person has two devices"
    waits = [
        first[e["device"]] - e["at"] for e in right_clock if e["at"] < first.get(e["device"], 0)
    ]
    assert any(wait < 7 * DAY_MS for wait in waits)
    assert any(wait > 7 * DAY_MS for wait in waits), "longer than the window for stitching"


def test_purchases(events):
    bought = [e for e in events if e["type"] == "_monetization.purchase"]
    assert len(bought) > 200
    for name in ("_currency", "_item_price_formatted", "_transaction_id"):
        assert {name in e["attributes"] for e in bought} == {True, False}
    for name in ("_quantity", "_item_price"):
        assert {name in e["metrics"] for e in bought} == {True, False}
    assert all("_item_price_formatted" in e["attributes"] or e["metrics"] for e in bought)
    assert len({e["attributes"].get("_currency") for e in bought}) > 3
    assert len({e["attributes"]["_store"] for e in bought}) > 2
    assert any("," in e["attributes"].get("_item_price_formatted", "") for e in bought)


def test_text_that_breaks_naive_readers(events):
    text = "".join({v for e in events[:20_000] for v in e["attributes"].values()})
    for awkward in ("\u2028", '"', "\\", "\n", "🌷", "日本語", "مرحبا", "e\u0301"):
        assert awkward in text


def test_people_come_fade_and_return(right_clock):
    days = defaultdict(set)
    for event in right_clock:
        if event["version"] != "3.1":
            days[event["device"]].add(event["at"] // DAY_MS)
    first = min(min(d) for d in days.values())
    new = [d for d in days.values() if first + 5 < min(d) < first + 30]

    def retained(n):
        return sum(min(d) + n in d for d in new) / len(new)

    assert 0.15 < retained(14) < retained(1) < 0.5
    gaps = [b - a for d in days.values() for a, b in pairwise(sorted(d))]
    assert max(gaps) > 30
