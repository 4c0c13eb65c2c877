"""The oracle on identity, activity and sessions. Values by hand."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest

from .scenario import at, event, flat, ms, only, pick, play, select, tables, write

DAY = "2024-03-10"
T = f"{DAY} 10:00:00"
T_BEFORE = f"{DAY} 09:59:59"
# By md5sum: `login` or `device`, app and id, joined by the unit separator.
USER_A = "883184aa4345ed3ab3a177906a1f33be"
USER_B = "2158dd04d53bbfca04338e11fe76dc2d"
DEVICE_1 = "b8e48ef338b9a2ab0414fb4221f12102"


def users_of(rows: list[dict]) -> dict:
    """Time of day (or the whole time) of each event -> its user."""
    names = {USER_A: "A", USER_B: "B", DEVICE_1: "device"}
    return {str(row["occurred_at"]): names[row["user_key"]] for row in rows}


def test_identity_login_on_the_event_then_latest_before_then_first_after(tmp_path):
    records = [
        event("tap", f"{DAY} 09:00:00"),
        event("tap", f"{DAY} 10:00:00", login="a"),
        event("tap", f"{DAY} 11:00:00"),
        event("tap", f"{DAY} 12:00:00", login="b"),
        event("other", f"{DAY} 12:30:00"),
        event("tap", f"{DAY} 13:00:00", login="a"),
    ]
    rows = play(tmp_path, records)["fct_events"]
    assert users_of(rows) == {
        f"{DAY} 09:00:00": "A",
        f"{DAY} 10:00:00": "A",
        f"{DAY} 11:00:00": "A",
        f"{DAY} 12:00:00": "B",
        f"{DAY} 12:30:00": "B",
        f"{DAY} 13:00:00": "A",
    }


def test_identity_a_login_at_the_same_instant_counts_and_of_two_the_smaller(tmp_path):
    records = [
        event("before", f"{DAY} 09:00:00", login="b"),
        event("plain", T),
        event("one", T, login="b"),
        event("two", T, login="a"),
        event("tap", f"{DAY} 10:00:01"),
    ]
    rows = play(tmp_path, records)["fct_events"]
    found = {row["event_name"]: row["user_key"] for row in rows}
    assert found.pop("before") == USER_B
    assert found == {"plain": USER_A, "one": USER_B, "two": USER_A, "tap": USER_A}


def test_identity_stitch_bound_is_seven_days_to_the_millisecond(tmp_path):
    records = [
        event("tap", "2024-03-03 09:59:59.999"),
        event("tap", "2024-03-03 10:00:00"),
        event("tap", T, login="a"),
    ]
    rows = play(tmp_path, records)["fct_events"]
    assert users_of(rows) == {
        "2024-03-03 09:59:59.999000": "device",
        "2024-03-03 10:00:00": "A",
        f"{DAY} 10:00:00": "A",
    }
    again = tables(tmp_path, {"stitch_window_days": 6})["fct_events"]
    assert [row["user_key"] for row in again] == [DEVICE_1, DEVICE_1, USER_A]


def test_identity_only_accepted_events_of_the_same_app_and_device_give_logins(tmp_path):
    records = [
        event("tap", T),
        event("tap", T, app="tokyo", login="a"),
        event("tap", T, "d2", login="b"),
        event("tap", f"{DAY} 10:00:01", arrived="2024-03-20 10:00:00", login="a"),
    ]
    result = play(tmp_path, records)
    assert only(result["fct_events"], app_id="utc", device_id="d1")["user_key"] == DEVICE_1
    assert only(result["fct_events"], app_id="tokyo")["user_key"] != USER_A


def test_users_and_devices(tmp_path):
    money = {"attributes": {"_currency": "USD"}, "metrics": {"_item_price": 1.5}}
    euros = {"attributes": {"_currency": "EUR"}, "metrics": {"_item_price": 9}}
    records = [
        event("_campaign.send", f"{DAY} 08:00:00", login="a", platform="web", country="AT"),
        event("tap", f"{DAY} 09:00:00", login="a", version="1"),
        event("tap", f"{DAY} 09:01:00", login="a", platform="ios", version="2"),
        event("_monetization.purchase", f"{DAY} 09:02:00", "d2", login="a", **money),
        event("_monetization.purchase", f"{DAY} 09:03:00", "d2", login="a", **euros),
        event("tap", "2024-03-11 09:00:00", "d2", login="a", platform="android", version="3"),
        event("_email.open", "2024-03-12 09:00:00", login="b", country="DE"),
    ]
    result = play(tmp_path, records)
    assert only(result["dim_users"], user_key=USER_A) == {
        "app_id": "utc",
        "tenant_id": "acme",
        "user_key": USER_A,
        "is_identified": True,
        "first_seen_at": at(f"{DAY} 08:00:00"),
        "last_seen_at": at("2024-03-11 09:00:00"),
        "first_activity_date": date(2024, 3, 10),
        "first_platform": "android",  # the first event of the first day has none
        "first_country": None,
        "first_app_version": "1",
        "acquisition_channel": None,
        "devices": 2,
        "sessions": 3,
        "lifetime_revenue_amount": Decimal("1.500000"),
    }
    other = only(result["dim_users"], user_key=USER_B)
    assert pick(other, "is_identified first_activity_date sessions") == (True, None, 0)
    device = only(result["dim_devices"], device_id="d1")
    names = "user_key platform app_version country device_make first_seen_at last_seen_at"
    assert pick(device, names) == (
        USER_B,
        "ios",
        "2",
        "DE",
        None,
        at(f"{DAY} 08:00:00"),
        at("2024-03-12 09:00:00"),
    )
    row = only(result["fct_user_days"], activity_date=date(2024, 3, 10))
    assert pick(row, "sessions events revenue_amount") == (2, 4, Decimal("1.500000"))


def test_a_device_that_became_a_person_leaves_no_ghost(tmp_path):
    result = play(tmp_path, [event("tap", T), event("tap", f"{DAY} 11:00:00", login="a")])
    assert [row["user_key"] for row in result["dim_users"]] == [USER_A]


def test_apps_that_no_seed_knows_get_the_defaults(tmp_path):
    rows = play(tmp_path, [event("tap", T, app="new")])["dim_apps"]
    names = "app_name tenant_id reporting_timezone currency"
    assert pick(only(rows, app_id="new"), names) == ("new", "default", "UTC", "USD")
    assert len(rows) == 4


def test_activity_is_everything_but_the_named(tmp_path):
    names = [
        "_campaign.send",
        "_campaign",
        "_Email.open",
        "_email.a.b",
        "widget_shown",
        "x.widget_shown",
    ]
    records = [event(name, f"{DAY} 10:0{n}:00") for n, name in enumerate(names)]
    result = play(tmp_path, records)
    found = {row["event_name"] for row in result["fct_events"] if row["is_activity"]}
    assert found == {"_campaign", "_Email.open", "x.widget_shown"}
    assert only(result["fct_sessions"])["events"] == 3
    quiet = only(result["fct_events"], event_name="widget_shown")
    assert quiet["session_key"] is None


def test_install_is_the_first_activity_event_of_the_device(tmp_path):
    records = [
        event("_campaign.send", f"{DAY} 09:00:00"),
        event("tap", T, login="a", platform="ios", country="DE"),
        event("tap", f"{DAY} 11:00:00", login="b", platform="web"),
    ]
    result = play(tmp_path, records)
    row = only(result["fct_installs"])
    key = only(result["fct_events"], login_id="a")["event_key"]
    parts = ["mobile_analytics", row["app_id"], row["device_id"], "install", key]
    assert row["install_key"] == hashlib.md5("\x1f".join(parts).encode()).hexdigest()
    names = "kind user_key install_date installed_at platform country channel is_organic"
    assert pick(row, names) == (
        "install",
        USER_A,
        date(2024, 3, 10),
        at(T),
        "ios",
        "DE",
        None,
        None,
    )


def test_sessions_with_an_id_end_at_a_gap_longer_than_a_day(tmp_path):
    stop = {"session_id": "s1", "duration": 5_000}
    on_the_bound = [
        event("_session.start", T, session="s1"),
        event("_session.stop", "2024-03-11 10:00:00", session=stop),
    ]
    rows = play(tmp_path / "a", on_the_bound)["fct_sessions"]
    names = "session_key session_number duration_seconds duration_source events"
    assert [pick(row, names) for row in rows] == [
        ("0a25e6d246443056e3ec01ec80183c45", 1, Decimal("0.000"), "observed", 1),
        ("ac688bed1a0dd55ebc4023bb59fa4c15", 2, Decimal("0.000"), "observed", 1),
    ]
    beyond = [
        event("_session.start", T, session="s1"),
        event("tap", "2024-03-11 10:00:00.001", session="s1"),
        event("_session.stop", "2024-03-11 10:01:00", session=stop),
    ]
    rows = play(tmp_path / "b", beyond)["fct_sessions"]
    assert [pick(row, "duration_seconds duration_source") for row in rows] == [
        (Decimal("0.000"), "observed"),
        (Decimal("5.000"), "reported"),
    ]
    assert rows[0]["session_key"] == "0a25e6d246443056e3ec01ec80183c45"


def test_a_stop_sent_at_the_next_launch_is_activity_and_no_session(tmp_path):
    stop = {"session_id": "old", "duration": 7_000}
    records = [
        event("_session.start", T, session="old"),
        event("tap", f"{DAY} 10:01:00", session="old"),
        event("_session.pause", f"{DAY} 10:02:00", session={"session_id": "old"}),
        event("_session.stop", "2024-03-13 09:00:00", session=stop),
        event("_session.start", "2024-03-13 09:00:00.010", session="new"),
    ]
    result = play(tmp_path, records)
    names = "session_id events duration_seconds duration_source"
    assert [pick(row, names) for row in result["fct_sessions"]] == [
        ("old", 3, Decimal("120.000"), "observed"),
        ("new", 1, Decimal("0.000"), "observed"),
    ]
    stray = only(result["fct_events"], event_name="_session.stop")
    assert pick(stray, "is_activity session_key") == (True, None)
    day = only(result["fct_user_days"], activity_date=date(2024, 3, 13))
    assert pick(day, "events sessions") == (2, 1)


# Events of one session id, each with the number of its session or none: name, time, number.
STRAYS = {
    "a pause before the first event": [("pause", "09:59:59", None), ("start", "10:00:00", 1)],
    "a stop to the millisecond": [
        ("start", "10:00:00", 1),
        ("stop", "+1 10:00:00", 2),  # a part of the same chain
        ("stop", "+2 10:00:00.001", None),
    ],
    "stops bridge no gap": [
        ("start", "10:00:00", 1),
        ("stop", "+1 11:00:00", None),
        ("pause", "+2 10:00:00", None),
        ("resume", "+2 10:00:01", 2),  # within a day of the stop
        ("stop", "+2 11:00:00", 2),
    ],
    "a stop of a chain lengthens it": [
        ("start", "10:00:00", 1),
        ("stop", "20:00:00", 1),
        ("resume", "+1 19:00:00", 2),  # the second part, 33 hours after the start
    ],
    "stops alone": [("stop", "10:00:00", None), ("pause", "11:00:00", None)],
}


@pytest.mark.parametrize("case", STRAYS)
def test_a_stop_or_pause_never_begins_a_chain(tmp_path, case):
    records = [
        event(
            f"_session.{name}",
            f"2024-03-1{time[1]} {time[3:]}" if time[0] == "+" else f"2024-03-10 {time}",
            session="s1",
        )
        for name, time, _ in STRAYS[case]
    ]
    result = play(tmp_path, records)
    numbers = {row["session_key"]: row["session_number"] for row in result["fct_sessions"]}
    found = sorted(result["fct_events"], key=lambda row: row["occurred_at"])
    expected = [number for _, _, number in STRAYS[case]]
    assert [numbers.get(row["session_key"]) for row in found] == expected
    assert all(row["is_activity"] for row in found)
    assert len(numbers) == max(filter(None, expected), default=0)


def test_a_stop_without_a_session_id_has_thirty_minutes(tmp_path):
    records = [
        flat("tap", T),
        flat("_session.stop", f"{DAY} 10:30:00"),
        flat("_session.stop", f"{DAY} 11:00:00.001"),
    ]
    write(tmp_path, f"{DAY} 10", records)
    result = tables(tmp_path)
    assert only(result["fct_sessions"])["events"] == 2
    assert [row["session_key"] is None for row in result["fct_events"]] == [False, False, True]


def test_sessions_without_an_id_end_at_a_gap_longer_than_30_minutes(tmp_path):
    times = ["10:00:00", "10:30:00", "11:00:00.001", "11:00:00.002"]
    rows = play(tmp_path, [event("tap", f"{DAY} {time}") for time in times])["fct_sessions"]
    assert [pick(row, "events session_id duration_seconds") for row in rows] == [
        (2, None, Decimal("1800.000")),
        (2, None, Decimal("0.001")),
    ]
    assert rows[0]["session_key"] == "7476ab4b94de57604912b3e7c8be579e"


def test_sessions_of_a_long_chain_are_parts_of_a_day_and_always_observed(tmp_path):
    times = [T, "2024-03-10 22:00:00", "2024-03-11 09:59:59.999", "2024-03-11 10:00:00"]
    times += ["2024-03-11 22:00:00", "2024-03-12 10:00:00"]
    records = [event("tap", time, session="s1") for time in times]
    stop = {"session_id": "s1", "duration": 1}
    records.append(event("_session.stop", "2024-03-12 11:00:00", session=stop))
    rows = play(tmp_path, records)["fct_sessions"]
    names = "started_at ended_at events duration_seconds duration_source session_date"
    assert [pick(row, names) for row in rows] == [
        (at(T), at(times[2]), 3, Decimal("86399.999"), "observed", date(2024, 3, 10)),
        (at(times[3]), at(times[4]), 2, Decimal("43200.000"), "observed", date(2024, 3, 11)),
        (
            at(times[5]),
            at("2024-03-12 11:00:00"),
            2,
            Decimal("3600.000"),
            "observed",
            date(2024, 3, 12),
        ),
    ]


def test_midnight_never_cuts_and_the_session_counts_on_the_day_it_started(tmp_path):
    records = [
        event("tap", f"{DAY} 23:50:00", session="s1"),
        event("tap", "2024-03-11 00:10:00", session="s1", platform="ios"),
    ]
    result = play(tmp_path, records)
    names = "session_date events duration_seconds platform country views is_engaged"
    session = only(result["fct_sessions"])
    assert pick(session, names) == (
        date(2024, 3, 10),
        2,
        Decimal("1200.000"),
        "ios",
        None,
        0,
        True,
    )
    days = {row["activity_date"]: row["sessions"] for row in result["fct_user_days"]}
    assert days == {date(2024, 3, 10): 1, date(2024, 3, 11): 0}


def test_a_session_belongs_to_the_user_of_its_first_event(tmp_path):
    records = [
        event("tap", T, session="s1"),
        event("tap", f"{DAY} 10:01:00", session="s1", login="a"),
    ]
    result = play(tmp_path, records, {"stitch_window_days": 0})
    assert only(result["fct_sessions"])["user_key"] == DEVICE_1
    days = {row["user_key"]: row["sessions"] for row in result["fct_user_days"]}
    assert days == {DEVICE_1: 1, USER_A: 0}


def test_session_numbers_run_over_the_devices_of_a_user(tmp_path):
    records = [
        event("tap", f"{DAY} 12:00:00", "d1", login="a", session="s1"),
        event("tap", f"{DAY} 10:00:00", "d2", login="a", session="s1"),
        event("tap", f"{DAY} 11:00:00", "d2", login="a", session="s2"),
        event("tap", f"{DAY} 09:00:00", "d3", login="b", session="s1"),
    ]
    rows = select(play(tmp_path, records)["fct_sessions"], user_key=USER_A)
    found = {row["session_number"]: pick(row, "device_id session_id") for row in rows}
    assert found == {1: ("d2", "s1"), 2: ("d2", "s2"), 3: ("d1", "s1")}


def session(start=None, stop=None, active=None) -> dict:
    """The members of `session`; times are minutes and seconds after ten, or whole."""
    members = {"session_id": "s1", "start_timestamp": _moment(start or "00:00")}
    if stop is not None:
        members["stop_timestamp"] = _moment(stop)
    if active is not None:
        members["duration"] = active
    return members


def _moment(text: str) -> int:
    return ms(text if " " in text else f"{DAY} 10:{text}")


def lived(*steps) -> list[dict]:
    """Events of one session: a name without `_session.`, minutes and seconds, session members."""
    return [
        event(f"_session.{name}", f"{DAY} 10:{time}", session=members[0] if members else session())
        for name, time, *members in steps
    ]


START = ("start", "00:00")
FEBRUARY = "2024-02-11 10:00:00"
DURATIONS = {
    "active time of the stop": (
        [START, ("stop", "05:00", session(stop="05:00", active=200_500))],
        ("200.500", "reported"),
    ),
    "active time of zero is reported too": (
        [START, ("stop", "05:00", session(stop="05:00", active=0))],
        ("0.000", "reported"),
    ),
    "active time of a day": (
        [START, ("stop", "05:00", session(stop="05:00", active=86_400_000))],
        ("86400.000", "reported"),
    ),
    "active time of a day and a millisecond: stop minus start": (
        [START, ("stop", "05:00", session(stop="05:00", active=86_400_001))],
        ("300.000", "start_stop"),
    ),
    "active time of 28 days, and a start as long ago: the pause's active time": (
        [
            START,
            ("pause", "01:00", session(active=59_000)),
            ("stop", "05:00", session(start=FEBRUARY, stop="05:00", active=2_419_200_000)),
        ],
        ("59.000", "reported"),
    ),
    "28 days on the pause, too: observed": (
        [
            START,
            ("pause", "01:00", session(active=2_419_200_000)),
            ("stop", "05:00", session(start=FEBRUARY, stop="05:00", active=2_419_200_000)),
        ],
        ("300.000", "observed"),
    ),
    "a start a day before the stop": (
        [("start", "04:00"), ("stop", "05:00", session("2024-03-09 10:05:00", "05:00"))],
        ("86400.000", "start_stop"),
    ),
    "a start a day and a millisecond before the stop": (
        [("start", "04:00"), ("stop", "05:00", session("2024-03-09 10:04:59.999", "05:00"))],
        ("60.000", "observed"),
    ),
    "a start in the last millisecond of 1999": (
        [START, ("stop", "05:00", session("1999-12-31 23:59:59.999", "2000-01-01 00:00:00"))],
        ("300.000", "observed"),
    ),
    "a start with 2000": (
        [START, ("stop", "05:00", session("2000-01-01 00:00:00", "2000-01-01 00:00:07"))],
        ("7.000", "start_stop"),
    ),
    "a clock of 1970": (
        [START, ("stop", "05:00", session("1970-01-01 00:00:01", "1970-01-01 00:00:02"))],
        ("300.000", "observed"),
    ),
    "negative active time: stop minus start": (
        [START, ("stop", "05:00", session(start="00:30", stop="04:45", active=-1))],
        ("255.000", "start_stop"),
    ),
    "active time that is no integer: stop minus start": (
        [START, ("stop", "05:00", session(stop="04:00", active=200_000.5))],
        ("240.000", "start_stop"),
    ),
    "minus one pause": (
        [START, ("pause", "01:00"), ("resume", "02:00"), ("stop", "05:00", session(stop="05:00"))],
        ("240.000", "start_stop"),
    ),
    "two pauses in a row count from the first, and one until the stop": (
        [
            START,
            ("pause", "01:00"),
            ("pause", "02:00"),
            ("resume", "03:00"),
            ("resume", "03:30"),
            ("pause", "04:00"),
            ("stop", "05:00", session(stop="05:00")),
        ],
        ("120.000", "start_stop"),
    ),
    "a result below zero: the pause's active time": (
        [
            START,
            ("pause", "01:00", session(active=59_000)),
            ("resume", "09:00"),
            ("stop", "09:30", session(stop="02:00")),
        ],
        ("59.000", "reported"),
    ),
    "a result of zero counts": (
        [START, ("pause", "01:00"), ("stop", "05:00", session(stop="04:00"))],
        ("0.000", "start_stop"),
    ),
    "no stop: the latest pause": (
        [
            START,
            ("pause", "01:00", session(active=50_000)),
            ("pause", "03:00", session(active=90_000)),
            ("resume", "04:00"),
        ],
        ("90.000", "reported"),
    ),
    "the latest pause says nothing": (
        [START, ("pause", "01:00", session(active=50_000)), ("pause", "03:00")],
        ("180.000", "observed"),
    ),
    "only the latest stop is asked": (
        [START, ("stop", "01:00", session(stop="01:00", active=60_000)), ("stop", "02:30")],
        ("150.000", "observed"),
    ),
    "the latest stop is not the first": (
        [
            START,
            ("stop", "01:00", session(active=60_000)),
            ("stop", "02:30", session(active=140_000)),
        ],
        ("140.000", "reported"),
    ),
    "no stop and no pause": ([START, ("resume", "00:07")], ("7.000", "observed")),
}


@pytest.mark.parametrize("case", DURATIONS)
def test_duration(tmp_path, case):
    steps, expected = DURATIONS[case]
    row = only(play(tmp_path, lived(*steps))["fct_sessions"])
    assert (str(row["duration_seconds"]), row["duration_source"]) == expected


@pytest.mark.parametrize("name", ["stop", "pause"])
@pytest.mark.parametrize(
    ("active", "expected"),
    [(None, "7.000"), (-1, "7.000"), (86_400_001, "7.000"), (86_400_000, "86400.000")],
)
def test_active_time_in_an_attribute_if_the_session_says_none(tmp_path, name, active, expected):
    attributes = {"_session.duration": "7000"}
    end = event(f"_session.{name}", T, session=session(active=active), attributes=attributes)
    row = only(play(tmp_path, [event("tap", T_BEFORE, session="s1"), end])["fct_sessions"])
    assert pick(row, "duration_seconds duration_source") == (Decimal(expected), "reported")


def test_max_session_hours_says_what_a_session_can_report(tmp_path):
    stop = ("stop", "05:00", session(stop="05:00", active=7_200_000))
    row = only(play(tmp_path, lived(START, stop))["fct_sessions"])
    assert pick(row, "duration_seconds duration_source") == (Decimal("7200.000"), "reported")
    shorter = only(tables(tmp_path, {"max_session_hours": 1})["fct_sessions"])
    assert pick(shorter, "duration_seconds duration_source") == (Decimal("300.000"), "start_stop")


@pytest.mark.parametrize(
    ("duration", "expected"),
    [("4000", ("4.000", "reported")), ("4000.5", ("9.000", "start_stop"))],
)
def test_times_of_the_flat_shape_are_text(tmp_path, duration, expected):
    attributes = {
        "_session.id": "s1",
        "_session.startTime": "1710064800000",
        "_session.stopTime": "1710064809000",
        "_session.duration": duration,
    }
    start = flat("tap", T_BEFORE, attributes={"_session.id": "s1"})
    write(tmp_path, f"{DAY} 10", [start, flat("_session.stop", T, attributes=attributes)])
    row = only(tables(tmp_path)["fct_sessions"])
    assert (str(row["duration_seconds"]), row["duration_source"]) == expected
    assert row["session_id"] == "s1"


@pytest.mark.parametrize(("active", "engaged"), [(9_999, False), (10_000, True)])
def test_engaged_from_ten_seconds(tmp_path, active, engaged):
    steps = lived(START, ("stop", "05:00", session(active=active)))
    assert only(play(tmp_path, steps)["fct_sessions"])["is_engaged"] is engaged
    longer = tables(tmp_path, {"engaged_session_seconds": 11})
    assert only(longer["fct_sessions"])["is_engaged"] is False
