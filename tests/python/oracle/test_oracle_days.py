"""The oracle on local days, active users, retention, weeks, settled, vendor's figures; by hand."""

from datetime import date
from decimal import Decimal

import pytest

from .scenario import event, only, pick, play, select, tables, write


def taps(*days: tuple[str, str], **more) -> list[dict]:
    """(device, `01-31`): a tap at noon in 2024."""
    return [event("tap", f"2024-{day} 12:00:00", device, **more) for device, day in days]


def by_date(rows: list[dict], names: str, **values) -> dict:
    """`01-31` -> the named columns."""
    return {f"{row['activity_date']:%m-%d}": pick(row, names) for row in select(rows, **values)}


def test_windows_with_gaps_resurrected_and_dormant(tmp_path):
    # a comes back after 31 days, b after 30.
    records = taps(("a", "01-01"), ("a", "02-01"), ("b", "01-01"), ("b", "01-31"))
    rows = play(tmp_path, records)["fct_active_users"]
    names = "dau wau mau new_users returning_users resurrected_users dormant_users"
    days = by_date(rows, names, segment="all")
    assert len(days) == 32 and min(days) == "01-01" and max(days) == "02-01"
    assert days["01-01"] == (2, 2, 2, 2, 0, 0, 0)
    assert days["01-02"] == (0, 2, 2, 0, 0, 0, 0)
    assert days["01-07"] == (0, 2, 2, 0, 0, 0, 0)
    assert days["01-08"] == (0, 0, 2, 0, 0, 0, 0)
    assert days["01-30"] == (0, 0, 2, 0, 0, 0, 0)
    assert days["01-31"] == (1, 1, 1, 0, 1, 0, 1)
    assert days["02-01"] == (1, 2, 2, 0, 1, 1, 0)
    empty = only(rows, segment="all", activity_date=date(2024, 1, 8))
    names = "tenant_id segment_value active_devices sessions sessions_per_user"
    assert pick(empty, names) == ("acme", "all", 0, 0, None)
    assert pick(empty, "average_session_seconds stickiness") == (None, 0.0)


def test_user_days_carry_the_previous_date(tmp_path):
    records = taps(("a", "02-28"), ("a", "03-01"), ("a", "03-01"))
    rows = play(tmp_path, records)["fct_user_days"]
    names = "activity_date days_since_first_seen previous_activity_date events platform channel"
    assert [pick(row, names) for row in rows] == [
        (date(2024, 2, 28), 0, None, 1, "(none)", "(none)"),
        (date(2024, 3, 1), 2, date(2024, 2, 28), 1, "(none)", "(none)"),
    ]
    assert rows[0]["revenue_amount"] == Decimal("0.000000")


def test_user_days_carry_the_previous_date_with_a_value_of_30_days(tmp_path):
    seen = (("ios", "01-01"), ("web", "01-02"), ("ios", "01-31"), ("web", "02-02"))
    records = [
        event("tap", f"2024-{day} 09:00:00", "a", platform=platform) for platform, day in seen
    ]
    rows = play(tmp_path, records)["fct_user_days"]
    assert [pick(row, "previous_platform_date previous_country_date") for row in rows] == [
        (None, None),
        (None, date(2024, 1, 1)),
        (date(2024, 1, 1), date(2024, 1, 2)),
        (None, date(2024, 1, 31)),
    ]


def test_segments_are_those_of_the_first_event_of_the_day(tmp_path):
    records = [
        event("tap", "2024-01-01 09:00:00", "a", platform="ios", country="DE"),
        event("tap", "2024-01-01 10:00:00", "a", platform="android", country="AT"),
        event("tap", "2024-01-02 09:00:00", "b", platform="android"),
        event("tap", "2024-01-03 09:00:00", "a", platform="android"),
    ]
    rows = play(tmp_path, records)["fct_active_users"]
    names = "dau wau new_users returning_users dormant_users"
    assert by_date(rows, names, segment="platform", segment_value="ios") == {
        "01-01": (1, 1, 1, 0, None),
        "01-02": (0, 1, 0, 0, None),
        "01-03": (0, 1, 0, 0, None),
    }
    assert by_date(rows, names, segment="platform", segment_value="android") == {
        "01-02": (1, 1, 1, 0, None),
        "01-03": (1, 2, 0, 1, None),
    }
    found = {(row["segment"], row["segment_value"]) for row in rows}
    assert found == {
        ("all", "all"),
        ("platform", "ios"),
        ("platform", "android"),
        ("country", "DE"),
        ("country", "(none)"),
        ("app_version", "(none)"),
        ("channel", "(none)"),
    }


def test_devices_count_with_the_value_of_their_user(tmp_path):
    records = [
        event("tap", "2024-01-01 09:00:00", "a", login="me", platform="ios"),
        event("tap", "2024-01-01 10:00:00", "b", login="me", platform="android"),
    ]
    rows = play(tmp_path, records)["fct_active_users"]
    found = {row["segment_value"]: pick(row, "dau active_devices sessions") for row in rows}
    assert found["all"] == (1, 2, 2)
    assert found["ios"] == (1, 2, 2)
    assert "android" not in found


def test_sessions_and_their_average(tmp_path):
    def visit(device, time, seconds):
        moment, members = f"2024-01-01 {time}", {"session_id": time, "duration": seconds * 1000}
        stop = event("_session.stop", f"{moment}.001", device, session=members)
        return [event("_session.start", moment, device, session=time), stop]

    records = visit("a", "09:00:00", 10) + visit("a", "10:00:00", 11) + visit("b", "11:00:00", 12)
    records += [*taps(("c", "01-02")), *visit("a", "09:30:00", 7)]
    rows = play(tmp_path, records)["fct_active_users"]
    row = only(rows, segment="all", activity_date=date(2024, 1, 1))
    names = "dau sessions sessions_per_user average_session_seconds stickiness"
    assert pick(row, names) == (2, 4, 2.0, 10.0, 1.0)
    row = only(rows, segment="all", activity_date=date(2024, 1, 2))
    assert pick(row, names) == (1, 1, 1.0, 0.0, 1 / 3)


def test_retention_runs_to_the_newest_date_and_to_its_limit(tmp_path):
    records = taps(("a", "01-01"), ("a", "01-02"), ("b", "01-01"), ("b", "01-04"), ("c", "01-03"))
    rows = play(tmp_path, records)["fct_retention"]
    names = "day_number cohort_users retained_users retention_rate"
    assert [pick(row, names) for row in select(rows, cohort_date=date(2024, 1, 1))] == [
        (0, 2, 2, 1.0),
        (1, 2, 1, 0.5),
        (2, 2, 0, 0.0),
        (3, 2, 1, 0.5),
    ]
    assert [pick(row, names) for row in select(rows, cohort_date=date(2024, 1, 3))] == [
        (0, 1, 1, 1.0),
        (1, 1, 0, 0.0),
    ]
    assert len(rows) == 6
    limited = tables(tmp_path, {"retention_days": 1})["fct_retention"]
    assert [row["day_number"] for row in limited] == [0, 1, 0, 1]


def test_retention_stops_at_ninety_days(tmp_path):
    records = taps(("a", "01-01"), ("a", "03-31"), ("a", "06-01"))  # 31 March is day 90
    rows = select(play(tmp_path, records)["fct_retention"], cohort_date=date(2024, 1, 1))
    assert len(rows) == 91 and pick(rows[90], "day_number retained_users") == (90, 1)


def test_weekly_life_cycle(tmp_path):
    # Weeks begin on 1, 8, 15, 22 and 29 January 2024. The last is open: newest is its Saturday.
    records = taps(
        *[("always", day) for day in ("01-03", "01-10", "01-15", "01-28", "02-03")],
        *[("once", "01-07")],
        *[("skips", day) for day in ("01-02", "01-08", "01-22")],
        *[("late", "01-21")],
    )
    rows = play(tmp_path, records)["fct_lifecycle_weekly"]
    names = "new_users retained_users resurrected_users churned_users dormant_users"
    assert {f"{row['week_start']:%m-%d}": pick(row, names) for row in rows} == {
        "01-01": (3, 0, 0, 0, 0),
        "01-08": (0, 2, 0, 1, 0),
        "01-15": (1, 1, 0, 1, 1),
        "01-22": (0, 1, 1, 1, 1),
    }


def test_a_week_is_closed_when_its_sunday_is_the_newest_date(tmp_path):
    assert len(play(tmp_path / "a", taps(("a", "01-06")))["fct_lifecycle_weekly"]) == 0
    assert len(play(tmp_path / "b", taps(("a", "01-07")))["fct_lifecycle_weekly"]) == 1


# With the newest file hour on 25 March a day is settled if the UTC date of its last instant is more
# than 14 days before. In New York that instant is on the next day.
@pytest.mark.parametrize(("app", "last_settled"), [("utc", 10), ("tokyo", 10), ("new_york", 9)])
def test_settled(tmp_path, app, last_settled):
    records = [
        event("tap", f"2024-03-{day:02} 16:00:00", "a", app=app, arrived="2024-03-12 16:00:00")
        for day in (8, 9, 10, 11, 12)
    ]
    for name, hour in (("utc", "2024-03-31 23"), ("tokyo", "2024-03-31 23")):
        if name != app:
            write(tmp_path, hour, [], name)  # another app's files settle nothing
    write(tmp_path, "2024-03-24 23", [], app)
    rows = select(play(tmp_path, records)["fct_active_users"], app_id=app, segment="all")
    assert max(row["activity_date"].day for row in rows if row["is_settled"]) == last_settled - 1
    write(tmp_path, "2024-03-25 00", [], app)
    result = tables(tmp_path)
    rows = select(result["fct_active_users"], app_id=app, segment="all")
    assert max(row["activity_date"].day for row in rows if row["is_settled"]) == last_settled
    assert not all(row["is_settled"] for row in rows)
    cells = select(result["fct_retention"], app_id=app)
    days = {row["cohort_date"].day + row["day_number"] for row in cells if row["is_settled"]}
    assert max(days) == last_settled


def test_a_week_settles_with_its_sunday(tmp_path):
    records = taps(("a", "03-10"), ("a", "03-12"))
    write(tmp_path, "2024-03-24 23", [])
    assert only(play(tmp_path, records)["fct_lifecycle_weekly"])["is_settled"] is False
    write(tmp_path, "2024-03-25 00", [])
    assert only(tables(tmp_path)["fct_lifecycle_weekly"])["is_settled"] is True


@pytest.mark.parametrize(
    ("variables", "settled"),
    [
        ({}, True),  # 7 + 7: F on the 25th
        ({"late_window_days": 8}, False),
        ({"stitch_window_days": 8}, False),
        ({"max_session_hours": 168}, True),
        ({"max_session_hours": 169}, False),  # 8 days
        ({"max_session_hours": 169, "late_window_days": 6}, True),
    ],
)
def test_what_settling_waits_for(tmp_path, variables, settled):
    write(tmp_path, "2024-03-25 00", [])
    rows = play(tmp_path, taps(("a", "03-10")), variables)["fct_retention"]
    assert only(rows)["is_settled"] is settled


def test_a_file_settles_for_every_app_of_which_it_holds_a_record(tmp_path):
    records = taps(("a", "03-10"), app="tokyo")
    rejected = {"application": {"app_id": "tokyo"}}
    write(tmp_path, "2024-03-25 00", [rejected], "utc")
    assert only(play(tmp_path, records)["fct_retention"])["is_settled"] is True


# New York: from UTC-5 to UTC-4 on 10 March 2024 (a day of 23 hours), back on 3 November (25 hours).
@pytest.mark.parametrize(
    ("occurred", "app", "local"),
    [
        ("2024-03-10 04:59:59.999", "new_york", date(2024, 3, 9)),
        ("2024-03-10 05:00:00", "new_york", date(2024, 3, 10)),
        ("2024-03-11 03:59:59.999", "new_york", date(2024, 3, 10)),
        ("2024-03-11 04:00:00", "new_york", date(2024, 3, 11)),
        ("2024-11-03 04:00:00", "new_york", date(2024, 11, 3)),
        ("2024-11-04 04:59:59.999", "new_york", date(2024, 11, 3)),
        ("2024-11-04 05:00:00", "new_york", date(2024, 11, 4)),
        ("2024-03-10 14:59:59.999", "tokyo", date(2024, 3, 10)),
        ("2024-03-10 15:00:00", "tokyo", date(2024, 3, 11)),
        ("2024-03-10 23:59:59.999", "utc", date(2024, 3, 10)),
        ("2024-03-10 00:00:00", "unknown", date(2024, 3, 10)),
    ],
)
def test_local_dates(tmp_path, occurred, app, local):
    result = play(tmp_path, [event("tap", occurred, app=app)])
    assert only(result["fct_events"])["occurred_date"] == local
    assert only(result["fct_user_days"])["activity_date"] == local
    assert only(result["fct_sessions"])["session_date"] == local
    assert only(result["fct_installs"])["install_date"] == local
    utc = date.fromisoformat(occurred[:10])
    assert only(result["rpt_lateness"])["occurred_date"] == utc


def test_money_counts_in_the_currency_of_the_app(tmp_path):
    records = [
        event(
            "_monetization.purchase",
            f"2024-01-01 10:0{n}:00",
            app="tokyo",
            attributes={"_currency": currency},
            metrics={"_item_price": 100, "_quantity": 2},
        )
        for n, currency in enumerate(["jpy", "USD", ""])
    ]
    result = play(tmp_path, records)
    assert only(result["fct_user_days"])["revenue_amount"] == Decimal("200.000000")
    assert len(result["fct_purchases"]) == 3


def kpis(rows: list[dict], day: str) -> dict:
    found = select(rows, activity_date=date.fromisoformat(f"2024-{day}"))
    return {row["kpi_name"]: row["vendor_value"] for row in found}


def test_vendor_kpis(tmp_path):
    def start(device, day, hour=10):
        return event("_session.start", f"2024-{day} {hour}:00:00", device, session="s", login="me")

    def buy(device, day, currency="USD"):
        return event(
            "_monetization.purchase",
            f"2024-{day} 11:00:00",
            device,
            attributes={"_currency": currency},
            metrics={"_item_price": 3},
        )

    records = [
        event("_campaign.send", "2023-12-30 10:00:00", "pushed"),
        event("tap", "2024-01-01 10:00:00", "no session"),
        *[start("a", day) for day in ("01-01", "01-02", "01-08", "01-31")],
        start("a", "01-01", 12),
        start("b", "01-01"),
        buy("b", "01-01"),
        buy("a", "01-02", "EUR"),
        start("c", "01-02"),
    ]
    rows = play(tmp_path, records)["rpt_vendor_kpis"]
    assert kpis(rows, "01-01") == {
        "lifetime_users": 4,
        "dau": 2,
        "mau": 2,
        "new_users": 2,
        "sessions": 3,
        "sessions_per_dau": 1.5,
        "stickiness": 1.0,
        "revenue": 3.0,
        "paying_dau": 1,
        "paying_mau": 1,
        "revenue_per_paying_dau": 3.0,
    }
    assert kpis(rows, "01-02") == {
        "lifetime_users": 5,
        "dau": 2,
        "mau": 3,
        "new_users": 1,
        "sessions": 2,
        "sessions_per_dau": 1.0,
        "stickiness": 2 / 3,
        "revenue": 0.0,
        "paying_dau": 1,
        "paying_mau": 2,
        "revenue_per_paying_dau": 0.0,
        "retention_day_1": 0.5,
    }
    # Day 7 of the cohort of the 1st: a came back. Week 1 ends on the 14th: a again, on the 8th.
    assert kpis(rows, "01-08")["retention_day_7"] == 0.5
    assert "retention_week_1" not in kpis(rows, "01-08")
    assert kpis(rows, "01-14")["retention_week_1"] == 0.5
    assert kpis(rows, "01-15")["retention_week_1"] == 0.0  # of c
    assert kpis(rows, "01-30")["mau"] == 3
    last = kpis(rows, "01-31")
    assert (last["mau"], last["paying_mau"], last["lifetime_users"]) == (2, 1, 5)
    assert min(row["activity_date"] for row in rows) == date(2024, 1, 1)
    assert "stickiness" in last and "sessions_per_dau" not in kpis(rows, "01-03")
