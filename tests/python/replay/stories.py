"""The counter-examples and "What breaks peers" of the design, as stories."""

from datetime import date, datetime

from .history import packed
from .keys import login_key
from .story import Teller, story

SESSIONS = "from fct_sessions where app_id = $app order by started_at, session_key"
DAYS = "from fct_active_users where app_id = $app and segment = 'all' order by activity_date"


@story()
def a_date_settles_days_after_its_last_event(s: Teller):
    s.file("2026-03-01 10", s.event("2026-03-01 10:00"))
    yield
    assert s.values(f"select is_settled {DAYS}") == [False]
    s.file("2026-03-15 00", b"not an event")  # 7 days late + 7 days stitched: not over yet
    yield
    assert s.values(f"select is_settled {DAYS}") == [False]
    s.file("2026-03-16 00", b"not an event")
    yield
    assert s.values(f"select is_settled {DAYS}") == [True]
    assert s.values("select is_settled from fct_retention where app_id = $app") == [True]
    assert s.values("select is_settled from fct_lifecycle_weekly where app_id = $app") == [True]


@story("America/Los_Angeles")
def a_date_west_of_utc_settles_one_day_later(s: Teller):
    s.file("2026-03-01 20", s.event("2026-03-01 20:00"))
    s.file("2026-03-16 00", b"not an event")
    yield
    assert s.values(f"select is_settled {DAYS}") == [False]
    s.file("2026-03-17 00", b"not an event")
    yield
    assert s.values(f"select is_settled {DAYS}") == [True]


@story()
def an_event_after_midnight_changes_yesterdays_average_session(s: Teller):
    s.file("2026-03-01 23", s.event("2026-03-01 23:50", session="s"))
    yield
    assert s.rows(f"select activity_date, average_session_seconds {DAYS}") == [
        (date(2026, 3, 1), 0.0)
    ]
    s.file("2026-03-02 00", s.event("2026-03-02 00:20", session="s"))
    yield
    assert s.rows(f"select activity_date, average_session_seconds {DAYS}") == [
        (date(2026, 3, 1), 1800.0),
        (date(2026, 3, 2), None),
    ]


@story()
def dates_between_two_events_get_their_rows(s: Teller):
    s.file("2026-01-10 10", s.event("2026-01-10 10:00"))
    yield
    s.file("2026-01-20 10", s.event("2026-01-20 10:00"))
    yield
    found = s.rows(f"select activity_date, dau, wau {DAYS}")
    assert found[:2] == [(date(2026, 1, 10), 1, 1), (date(2026, 1, 11), 0, 1)]
    assert found[6:] == [
        (date(2026, 1, 16), 0, 1),
        (date(2026, 1, 17), 0, 0),
        (date(2026, 1, 18), 0, 0),
        (date(2026, 1, 19), 0, 0),
        (date(2026, 1, 20), 1, 1),
    ]
    cells = "select day_number, retained_users from fct_retention where app_id = $app order by 1"
    assert s.rows(cells) == [(0, 1), *((n, 0) for n in range(1, 10)), (10, 1)]
    s.file("2026-01-12 10", s.event("2026-01-12 10:00"))
    yield
    assert s.rows(f"select activity_date, dau, wau {DAYS}")[1:3] == [
        (date(2026, 1, 11), 0, 1),
        (date(2026, 1, 12), 1, 1),
    ]


@story()
def a_late_event_joins_two_sessions_one_of_which_ended_before_its_date(s: Teller):
    s.file("2026-03-01 23", s.event("2026-03-01 23:30"))
    s.file("2026-03-02 00", s.event("2026-03-02 00:20"))
    yield
    assert s.values(f"select events {SESSIONS}") == [1, 1]
    s.file("2026-03-03 00", s.event("2026-03-02 00:00", arrived="2026-03-03 00:10"))
    yield
    assert s.rows(f"select events, session_date, duration_seconds, session_number {SESSIONS}") == [
        (3, date(2026, 3, 1), 3000, 1)
    ]


@story()
def a_first_login_vanishes_with_a_rewritten_file(s: Teller):
    s.file("2026-03-01 10", s.event("2026-03-01 10:00"))
    s.file("2026-03-05 10", s.event("2026-03-05 10:00", login="ann"))
    yield
    users = "select user_key, is_identified, first_activity_date from dim_users where app_id = $app"
    assert s.rows(users) == [(login_key(s.app, "ann"), True, date(2026, 3, 1))]
    s.file("2026-03-05 10", s.event("2026-03-05 10:00"))
    yield
    assert [row[1:] for row in s.rows(users)] == [(False, date(2026, 3, 1))]
    assert s.values("select distinct is_identified from dim_users where app_id = $app") == [False]


@story()
def a_first_login_comes_late_and_takes_over_a_week_of_the_device(s: Teller):
    days = ["2026-03-01", "2026-03-03", "2026-03-08"]
    for day in days:
        s.file(f"{day} 10", s.event(f"{day} 10:00"))
    yield
    s.file("2026-03-10 10", s.event("2026-03-10 10:00", login="ann"))
    yield
    users = (
        "select is_identified, count(*) from dim_users where app_id = $app group by 1 order by 1"
    )
    assert s.rows(users) == [(False, 1), (True, 1)]
    assert s.values(
        "select activity_date from fct_user_days where app_id = $app"
        f" and user_key = '{login_key(s.app, 'ann')}' order by 1"
    ) == [date(2026, 3, 3), date(2026, 3, 8), date(2026, 3, 10)]


@story()
def a_new_segment_value_has_rows_from_its_own_first_date(s: Teller):
    s.file("2026-03-01 10", s.event("2026-03-01 10:00"))
    yield
    s.file("2026-03-03 10", s.event("2026-03-03 10:00", platform="IOS", device="tablet"))
    s.file("2026-03-04 10", s.event("2026-03-04 10:00"))
    yield
    found = s.rows(
        "select segment_value, activity_date, dau, mau from fct_active_users"
        " where app_id = $app and segment = 'platform' order by 1, 2"
    )
    assert found == [
        ("android", date(2026, 3, 1), 1, 1),
        ("android", date(2026, 3, 2), 0, 1),
        ("android", date(2026, 3, 3), 0, 1),
        ("android", date(2026, 3, 4), 1, 1),
        ("ios", date(2026, 3, 3), 1, 1),
        ("ios", date(2026, 3, 4), 0, 1),
    ]


@story()
def a_stop_sent_at_the_next_launch_is_no_session(s: Teller):
    sessions = f"select session_id, events, duration_seconds, duration_source {SESSIONS}"
    s.file(
        "2026-03-01 10",
        s.event("2026-03-01 10:00", "_session.start", session="old"),
        s.event("2026-03-01 10:01", session="old"),
        s.event("2026-03-01 10:02", "_session.pause", session="old", active_ms=90_000),
    )
    yield
    assert s.rows(sessions) == [("old", 3, 90, "reported")]
    stop = {"session": "old", "active_ms": 7000, "session_start": "2026-03-01 10:00"}
    s.file(
        "2026-03-04 09",
        s.event("2026-03-04 09:00:00.000", "_session.stop", **stop),
        s.event("2026-03-04 09:00:00.010", "_session.start", session="new"),
    )
    yield
    assert s.rows(sessions) == [("old", 3, 90, "reported"), ("new", 1, 0, "observed")]
    assert s.rows(
        "select is_activity, session_id from fct_events where app_id = $app and session_key is null"
    ) == [(True, "old")]
    assert s.rows(f"select activity_date, dau, sessions {DAYS}")[-1] == (date(2026, 3, 4), 1, 1)


@story()
def a_stop_without_a_session_gets_one_by_a_late_start_and_loses_it_again(s: Teller):
    sessions = f"select started_at, events, duration_source {SESSIONS}"
    days = "select activity_date, sessions from fct_user_days where app_id = $app order by 1"
    late = "2026-03-05 10"
    s.file(
        "2026-03-03 10",
        s.event("2026-03-03 10:00", "_session.pause", session="s"),
        s.event("2026-03-03 10:01", "_session.stop", session="s", active_ms=60_000),
    )
    yield
    assert s.rows(sessions) == []
    assert s.rows(days) == [(date(2026, 3, 3), 0)]
    start = s.event("2026-03-02 10:01", "_session.start", session="s", arrived=f"{late}:00")
    s.file(late, start)
    yield
    assert s.rows(sessions) == [
        (datetime(2026, 3, 2, 10, 1), 2, "observed"),
        (datetime(2026, 3, 3, 10, 1), 1, "observed"),  # a second part
    ]
    # Two days before the stops, and a tap that lies between: a chain over three dates.
    first = s.event("2026-03-01 11:00", "_session.start", session="s", arrived=f"{late}:00")
    tap = s.event("2026-03-02 10:30", session="s", arrived=f"{late}:00")
    s.file(late, first, tap)
    yield
    assert s.rows(sessions) == [
        (datetime(2026, 3, 1, 11), 2, "observed"),
        (datetime(2026, 3, 3, 10), 2, "observed"),
    ]
    s.file(late, first)  # without the tap nothing bridges the gap
    yield
    assert s.rows(sessions) == [(datetime(2026, 3, 1, 11), 1, "observed")]
    assert s.rows(days) == [(date(2026, 3, 1), 1), (date(2026, 3, 3), 0)]


@story()
def a_chain_goes_on_behind_a_stop_that_is_not_in_it(s: Teller):
    sessions = f"select started_at, events {SESSIONS}"
    chains = (
        "select session_chain_started_at from fct_events where app_id = $app order by occurred_at"
    )
    s.file("2026-03-01 10", s.event("2026-03-01 10:00", session="s"))
    s.file("2026-03-02 11", s.event("2026-03-02 11:00", "_session.stop", session="s"))
    yield
    assert s.rows(sessions) == [(datetime(2026, 3, 1, 10), 1)]
    # Within a day of the stop, but the stop is in no chain: this event begins one.
    s.file("2026-03-03 10", s.event("2026-03-03 10:00", session="s"))
    yield
    assert s.rows(sessions) == [(datetime(2026, 3, 1, 10), 1), (datetime(2026, 3, 3, 10), 1)]
    assert s.values(chains) == [datetime(2026, 3, 1, 10), None, datetime(2026, 3, 3, 10)]
    late = s.event("2026-03-01 23:00", session="s", arrived="2026-03-04 10:00")
    s.file("2026-03-04 10", late)  # and now the stop is in the first chain, and bridges the gap
    yield
    assert s.rows(sessions) == [
        (datetime(2026, 3, 1, 10), 2),
        (datetime(2026, 3, 2, 11), 1),
        (datetime(2026, 3, 3, 10), 1),
    ]


@story()
def a_clock_that_was_28_days_off_sets_no_average(s: Teller):
    duration = f"select duration_seconds, duration_source {SESSIONS}"
    average = f"select average_session_seconds {DAYS}"
    set_back = {"session_start": "2026-02-01 11:00", "session_stop": "2026-03-01 11:00"}
    never_set = {"session_start": "1999-12-31 23:59:59.999", "session_stop": "2000-01-01 00:00"}
    s.file(
        "2026-03-01 11",
        s.event("2026-03-01 10:00", "_session.start", session="s"),
        s.event("2026-03-01 11:00", "_session.stop", session="s", active_ms=2_419_200_000),
        s.event("2026-03-01 10:00:01", "_session.start", session="t"),
        s.event("2026-03-01 11:00:01", "_session.stop", session="t", **set_back),
        s.event("2026-03-01 10:00:02", "_session.start", session="u"),
        s.event("2026-03-01 11:00:02", "_session.stop", session="u", **never_set),
    )
    yield
    assert s.rows(duration) == [(3600, "observed")] * 3
    assert s.values(average) == [3600.0]


@story()
def a_session_whose_events_went_leaves_no_ghost(s: Teller):
    first, later = s.event("2026-03-01 10:00", session="s"), s.event("2026-03-01 10:20")
    s.file("2026-03-01 10", first, later)
    yield
    assert s.values(f"select session_id {SESSIONS}") == ["s", None]
    s.file("2026-03-01 10", later)
    yield
    assert s.values(f"select session_id {SESSIONS}") == [None]
    s.file("2026-03-01 10", b"")
    yield
    assert s.values(f"select session_id {SESSIONS}") == []
    assert s.values("select count(*) from dim_users where app_id = $app") == [0]


@story()
def session_numbers_do_not_begin_again(s: Teller):
    for day in ("2026-01-01", "2026-02-10"):
        s.file(f"{day} 10", s.event(f"{day} 10:00"))
    yield
    s.file("2026-03-20 10", s.event("2026-03-20 10:00"))
    yield
    assert s.values(f"select session_number {SESSIONS}") == [1, 2, 3]
    s.file("2026-02-11 10", s.event("2026-02-05 10:00", arrived="2026-02-11 10:00"))
    yield
    assert s.values(f"select session_number {SESSIONS}") == [1, 2, 3, 4]


@story()
def what_is_first_stays_first(s: Teller):
    s.file("2026-01-05 10", s.event("2026-01-05 10:00"))
    yield
    s.file("2026-03-05 10", s.event("2026-03-05 10:00"))
    yield
    firsts = "select first_activity_date, sessions from dim_users where app_id = $app"
    assert s.rows(firsts) == [(date(2026, 1, 5), 2)]
    assert s.values("select installed_at from fct_installs where app_id = $app") == [
        datetime(2026, 1, 5, 10)
    ]
    days = "days_since_first_seen, previous_activity_date"
    assert s.rows(
        f"select {days} from fct_user_days where app_id = $app order by activity_date"
    ) == [(0, None), (59, date(2026, 1, 5))]
    assert s.rows(f"select new_users, resurrected_users {DAYS}")[-1] == (0, 1)
    s.file("2026-05-10 10", s.event("2026-05-10 10:00"))
    yield
    newest = f"select {days} from fct_user_days where app_id = $app order by activity_date desc"
    assert s.rows(newest)[0] == (125, date(2026, 3, 5))


@story()
def events_from_the_future_hide_nothing(s: Teller):
    ahead = s.event("2026-03-02 05:00", arrived="2026-03-01 10:00")  # less than a day: counts
    s.file("2026-03-01 10", ahead, s.event("2031-01-01 00:00", arrived="2026-03-01 10:00"))
    yield
    s.file("2026-03-01 12", s.event("2026-03-01 12:00"))
    yield
    assert s.rows(f"select activity_date, dau {DAYS}") == [
        (date(2026, 3, 1), 1),
        (date(2026, 3, 2), 1),
    ]
    assert s.values("select reason from parked_events where app_id = $app") == ["future"]


@story()
def a_login_is_the_latest_not_the_greatest(s: Teller):
    s.file("2026-03-01 10", s.event("2026-03-01 10:00", login="zed"))
    s.file("2026-03-05 10", s.event("2026-03-05 10:00", login="ann"))
    yield
    s.file("2026-03-06 10", s.event("2026-03-06 10:00"))
    late = s.event("2026-03-03 10:00", arrived="2026-03-07 10:00")
    s.file("2026-03-07 10", late, s.event("2026-02-28 10:00", arrived="2026-03-07 10:00"))
    yield
    assert s.values("select user_key from fct_events where app_id = $app order by occurred_at") == [
        login_key(s.app, login) for login in ("zed", "zed", "zed", "ann", "ann")
    ]
    again = s.event("2026-03-08 10:00", login="zed")
    s.file("2026-03-08 10", again, s.event("2026-03-08 11:00"))
    yield
    of_newest = "select user_key from fct_events where app_id = $app order by occurred_at desc"
    assert s.values(of_newest)[:3] == [login_key(s.app, login) for login in ("zed", "zed", "ann")]


@story()
def a_second_part_makes_the_first_one_of_several(s: Teller):
    s.file("2026-03-01 20", s.event("2026-03-01 20:00", "_session.start", session="s"))
    stop = s.event("2026-03-02 19:00", "_session.stop", session="s", active_ms=5000)
    s.file("2026-03-02 19", stop)
    yield
    duration = f"select duration_source, duration_seconds {SESSIONS}"
    assert s.rows(duration) == [("reported", 5)]
    s.file("2026-03-03 18", s.event("2026-03-03 18:00", session="s"))
    yield
    assert s.rows(duration) == [("observed", 82_800), ("observed", 0)]
    s.file("2026-03-03 18", b"not json")
    yield
    assert s.rows(duration) == [("reported", 5)]


@story()
def weeks_before_the_first_closed_one_are_not_forgotten(s: Teller):
    s.file("2026-03-04 10", s.event("2026-03-04 10:00"))  # a Wednesday: its week is open
    yield
    assert s.values("select count(*) from fct_lifecycle_weekly where app_id = $app") == [0]
    s.file("2026-03-25 10", s.event("2026-03-25 10:00"))
    yield
    weeks = "week_start, new_users, churned_users, dormant_users from fct_lifecycle_weekly"
    assert s.rows(f"select {weeks} where app_id = $app order by 1") == [
        (date(2026, 3, 2), 1, 0, 0),
        (date(2026, 3, 9), 0, 1, 0),
        (date(2026, 3, 16), 0, 0, 1),
    ]


@story()
def a_copy_that_arrived_earlier_takes_the_events_place(s: Teller):
    s.file("2026-03-03 10", s.event("2026-03-01 10:00", arrived="2026-03-03 10:00"))
    yield
    s.file("2026-03-02 10", s.event("2026-03-01 10:00", arrived="2026-03-02 10:00"))
    yield
    lateness = "select lateness_days from fct_events where app_id = $app"
    assert s.values(lateness) == [1]
    assert s.values("select copies from duplicate_events where app_id = $app") == [2]
    s.file("2026-03-02 10", b"[]")
    yield
    assert s.values(lateness) == [2]
    assert s.values("select copies from duplicate_events where app_id = $app") == []


@story()
def clients_seen_before_the_first_activity_stay_when_it_moves(s: Teller):
    s.file("2026-03-01 10", s.event("2026-03-01 10:00", "_campaign.opened", device="told"))
    s.file("2026-03-15 10", s.event("2026-03-15 10:00"))
    s.file("2026-03-17 10", s.event("2026-03-17 10:00"))
    yield
    lifetime = "activity_date, vendor_value from rpt_vendor_kpis where app_id = $app"
    lifetime = f"select {lifetime} and kpi_name = 'lifetime_users' order by 1"
    assert s.rows(lifetime) == [(date(2026, 3, day), 2) for day in (15, 16, 17)]
    s.file("2026-03-15 10", b"no json")
    yield
    assert s.rows(lifetime) == [(date(2026, 3, 17), 2)]


@story()
def a_month_reaches_back_to_its_first_day_from_wherever_a_run_begins(s: Teller):
    s.file("2026-03-01 10", s.event("2026-03-01 10:00", device="first"))
    s.file("2026-04-05 10", s.event("2026-04-05 10:00", device="last"))
    yield
    months = f"select activity_date, mau {DAYS}"
    for day in ("2026-04-03", "2026-04-02", "2026-04-01"):  # each run begins a day earlier
        s.file(f"{day} 10", s.event(f"{day} 10:00", device="late"))
        yield
        assert s.rows(months)[28:31] == [
            (date(2026, 3, 29), 1),
            (date(2026, 3, 30), 1),
            (date(2026, 3, 31), 0),
        ]


@story()
def a_value_was_there_thirty_days_before_wherever_a_run_begins(s: Teller):
    for day, platform in (("03-01", "IOS"), ("03-15", "ANDROID"), ("03-31", "IOS")):
        at = f"2026-{day} 10:00"
        s.file(at[:13], s.event(at, device="d", platform=platform))
    yield
    previous = (
        "select previous_platform_date from fct_user_days where app_id = $app"
        " and activity_date = date '2026-03-31'"
    )
    for day in ("2026-04-04", "2026-04-03", "2026-04-02"):  # each run begins a day earlier
        s.file(f"{day} 10", s.event(f"{day} 10:00", device="late"))
        yield
        assert s.rows(previous) == [(date(2026, 3, 1),)]


@story()
def a_later_view_takes_the_exit_from_a_page_of_the_day_before(s: Teller):
    pages = (
        "select activity_date, page_or_screen, views, exits from fct_page_days"
        " where app_id = $app order by activity_date, page_or_screen"
    )
    first = s.click("2026-03-01 23:50", "_screen_view", session="s", _screen_name="Home")
    s.clicks("2026-03-01 23", first)
    yield
    assert s.rows(pages) == [(date(2026, 3, 1), "Home", 1, 1)]
    later = s.click("2026-03-02 00:10", "_screen_view", session="s", _screen_name="Cart")
    s.clicks("2026-03-02 00", later)
    yield
    assert s.rows(pages) == [
        (date(2026, 3, 1), "Home", 1, 0),
        (date(2026, 3, 2), "Cart", 1, 1),
    ]


@story()
def an_earlier_first_open_makes_the_known_one_a_reinstall(s: Teller):
    installs = (
        "select kind, channel, install_date from fct_installs where app_id = $app"
        " order by installed_at"
    )
    s.clicks("2026-03-05 10", s.click("2026-03-05 10:00", "_first_open", _channel="B"))
    yield
    assert s.rows(installs) == [("install", "B", date(2026, 3, 5))]
    s.clicks("2026-03-06 10", s.click("2026-03-02 10:00", "_first_open", _channel="A"))
    yield
    assert s.rows(installs) == [
        ("install", "A", date(2026, 3, 2)),
        ("reinstall", "B", date(2026, 3, 5)),
    ]


@story()
def a_login_in_one_source_names_the_person_in_the_other(s: Teller):
    users = "select source, count(distinct user_key) from fct_events where app_id = $app group by 1"
    s.file("2026-03-05 10", s.event("2026-03-05 10:00"))
    yield
    assert s.values("select is_identified from dim_users where app_id = $app") == [False]
    s.clicks("2026-03-07 10", s.click("2026-03-07 10:00", login="ann"))
    yield
    assert sorted(s.rows(users)) == [("clickstream", 1), ("mobile_analytics", 1)]
    assert s.values("select user_key from dim_users where app_id = $app") == [
        login_key(s.app, "ann")
    ]


@story()
def an_attribute_that_was_set_before_arrives_after(s: Teller):
    value = "select attribute_value from dim_user_attributes where app_id = $app"
    plan = {"plan": {"value": "gold", "set_timestamp": 1772704800000}}  # 2026-03-05 10:00
    s.clicks("2026-03-05 10", s.click("2026-03-05 10:00", user=plan))
    yield
    assert s.values(value) == ["gold"]
    old = {"plan": {"value": "free", "set_timestamp": 1772618400000}}  # a day earlier
    s.clicks("2026-03-06 10", s.click("2026-03-06 10:00", user=old))
    yield
    assert s.values(value) == ["gold"]
    s.clicks("2026-03-05 10", s.click("2026-03-05 10:00"))  # the file no longer says gold
    yield
    assert s.values(value) == ["free"]


@story()
def two_events_of_one_id_at_two_moments_are_two_events(s: Teller):
    s.clicks("2026-03-05 10", s.click("2026-03-05 10:00", event_id="x"))
    yield
    again = s.click("2026-03-05 10:00", event_id="x")
    s.clicks("2026-03-05 11", again, s.click("2026-03-05 10:01", event_id="x"))
    yield
    assert s.values("select count(*) from fct_events where app_id = $app") == [2]
    copies = (
        "select copies from duplicate_events"
        " where event_key in (select event_key from fct_events where app_id = $app)"
    )
    assert s.values(copies) == [2]


@story()
def a_first_open_long_after_the_install_is_a_reinstall(s: Teller):
    kinds = "select kind from fct_installs where app_id = $app order by installed_at"
    s.clicks("2026-03-01 10", s.click("2026-03-01 10:00", "_first_open"))
    yield
    assert s.values(kinds) == ["install"]
    s.clicks("2026-04-20 10", s.click("2026-04-20 10:00", "_first_open"))
    yield
    assert s.values(kinds) == ["install", "reinstall"]


@story()
def a_traffic_source_named_for_the_first_time_gets_its_channel(s: Teller):
    channels = "select channel from fct_events where app_id = $app order by occurred_at"
    s.clicks("2026-03-01 10", s.click("2026-03-01 10:00", _latest_referrer_host="www.google.com"))
    yield
    assert s.values(channels) == ["Organic Search"]
    s.clicks("2026-03-02 10", s.click("2026-03-02 10:00", _latest_referrer_host="facebook.com"))
    yield
    assert s.values(channels) == ["Organic Search", "Organic Social"]


@story()
def a_traffic_source_is_named_in_the_url_or_by_the_event_itself(s: Teller):
    channels = "select channel from fct_events where app_id = $app order by occurred_at"
    s.clicks(
        "2026-03-01 10",
        s.click("2026-03-01 10:00", _page_url="shop.example/?utm_medium=%65%2Dmail&x=%"),
        s.click("2026-03-01 10:01", _page_url="shop.example/?utm_medium=e-mail", _gclid="1"),
    )
    yield
    assert s.values(channels) == ["Email", "Paid Search"]
    s.clicks(
        "2026-03-02 10",
        s.click("2026-03-02 10:00", _utm_source="google", _traffic_source_category="Video"),
        s.click("2026-03-02 10:01", _utm_source="google", _traffic_source_channel_group="Mine"),
        s.click("2026-03-02 10:02", _utm_source="google"),
    )
    yield
    assert s.values(channels)[2:] == ["Organic Video", "Mine", "Organic Search"]


@story()
def the_version_of_a_system_is_the_events_own_or_its_user_agents(s: Teller):
    agent = "Mozilla/5.0 (Linux; Android 10; K) Chrome/133.0.0.0 Mobile Safari/537.36"
    version = "select os_version from dim_devices where app_id = $app"
    s.clicks("2026-03-01 10", s.click("2026-03-01 10:00"), agent=agent)
    yield
    assert s.values(version) == ["10"]
    own = {**s.click("2026-03-02 10:00"), "os_version": "10.1.2"}
    s.clicks("2026-03-02 10", own, agent=agent)
    yield
    assert s.values(version) == ["10.1.2"]


@story()
def a_device_of_two_people_on_one_day_is_as_it_was_last(s: Teller):
    device = "select os_version, country from dim_devices where app_id = $app"
    ann = {**s.click("2026-03-01 09:00", login="ann"), "os_version": "17", "country_code": "DE"}
    bob = {**s.click("2026-03-01 10:00", login="bob"), "os_version": "18"}
    s.clicks("2026-03-01 10", ann, bob, s.click("2026-03-01 11:00", login="ann"))
    yield
    assert s.rows(device) == [("18", "DE")]


@story()
def what_was_said_before_the_login_belongs_to_the_person(s: Teller):
    rows = "select user_key, attribute_value from dim_user_attributes where app_id = $app"
    said = {"plan": {"value": "gold"}}
    s.clicks("2026-03-01 10", s.click("2026-03-01 10:00", user=said))
    yield
    anonymous = s.values("select user_key from dim_users where app_id = $app")
    assert s.rows(rows) == [(anonymous[0], "gold")]
    s.file("2026-03-06 10", s.event("2026-03-06 10:00", login="ann"))
    yield
    assert s.rows(rows) == [(login_key(s.app, "ann"), "gold")]


@story()
def the_vendors_figures_come_and_go_with_its_events(s: Teller):
    dates = "select distinct activity_date from rpt_vendor_kpis where app_id = $app order by 1"
    s.clicks("2026-03-01 10", s.click("2026-03-01 10:00"))
    yield
    assert s.values(dates) == []
    s.file("2026-03-03 10", s.event("2026-03-03 10:00"))
    yield
    assert s.values(dates) == [date(2026, 3, n) for n in (1, 2, 3)]
    s.file("2026-03-03 10", b"not an event")
    yield
    assert s.values(dates) == []


@story("Asia/Tokyo")
def an_install_on_the_first_date_of_the_window_stays(s: Teller):
    installs = "select install_date from fct_installs where app_id = $app"
    # 20:00 UTC is the next local date; the event of 5 March rewrites local dates from 2 March on.
    s.clicks("2026-03-01 20", s.click("2026-03-01 20:00", "_first_open"))
    yield
    assert s.values(installs) == [date(2026, 3, 2)]
    s.clicks("2026-03-05 10", s.click("2026-03-05 10:00", device="other"))
    yield
    assert s.values(installs) == [date(2026, 3, 2)]


@story()
def what_a_service_sends_is_kept_and_is_no_activity(s: Teller):
    """As Pinpoint writes it: objects with nothing in them are left out, or empty."""
    sent = (
        b'{"event_type":"_email.delivered","event_timestamp":1767261600000,'
        b'"arrival_timestamp":1767261601000,"event_version":"3.1","application":{"app_id":"%b"},'
        b'"client":{"client_id":"c"},"device":{"platform":{}},"session":{},'
        b'"attributes":{"x":"y"},"client_context":{}}'
    ) % s.app.encode()
    families = [b"_campaign.send", b"_journey.send", b"_email.open", b"_SMS.BUFFERED"]
    families += [b"_campaign.received_background", b"_SMS.SUCCESS", b"_test.event_stream"]
    lines = [sent, *(sent.replace(b"_email.delivered", name) for name in families)]
    s.file("2026-01-01 10", *lines)
    yield
    events = "from fct_events where app_id = $app"
    assert s.rows(f"select count(*), bool_or(is_activity), count(session_key) {events}") == [
        (8, False, 0)
    ]
    assert s.values(f"select distinct properties {events} and event_name = '_email.delivered'") == [
        '{"attributes":{"x":"y"},"metrics":{},"event_version":"3.1","client_context":{}}'
    ]
    assert s.values(f"select dau {DAYS}") == []
    s.file(
        "2026-01-01 11",
        s.event("2026-01-01 11:00", device="c").replace(b'"metrics": {}', b'"metrics": null'),
    )
    yield
    assert s.values(f"select dau {DAYS}") == [1]
    assert s.values("select devices from dim_users where app_id = $app") == [1]


@story()
def browsers_whose_login_says_none_are_as_many_people(s: Teller):
    nobody = ["undefined", "NULL", "0", "none", "Anonymous", "[object Object]"]
    taps = [
        s.click("2026-03-05 10:00", device=f"browser-{n}", login=login)
        for n, login in enumerate(nobody)
    ]
    s.clicks("2026-03-05 10", *taps)
    yield
    people = "select is_identified, count(*) from dim_users where app_id = $app group by 1"
    assert s.rows(people) == [(False, 6)]
    assert s.values(f"select dau {DAYS}") == [6]
    login = s.click("2026-03-06 10:00", device="browser-0", login="ann")  # stitches as any other
    s.clicks("2026-03-06 10", login)
    s.file("2026-03-06 10", s.event("2026-03-06 10:00", device="phone", login="Unknown"))
    yield
    assert sorted(s.rows(people)) == [(False, 6), (True, 1)]


@story()
def sessions_whose_id_says_none_end_after_thirty_minutes(s: Teller):
    started = (
        "select source, started_at::varchar from fct_sessions where app_id = $app order by 1, 2"
    )
    nobody = {"session": "00000000-00000000"}
    s.file("2026-03-05 10", s.event("2026-03-05 10:00", "_session.start", **nobody))
    s.clicks("2026-03-05 10", s.click("2026-03-05 10:00", **nobody))
    yield
    s.file("2026-03-05 11", s.event("2026-03-05 10:31", **nobody))
    s.clicks("2026-03-05 11", s.click("2026-03-05 10:31", **nobody))
    yield
    times = ["2026-03-05 10:00:00", "2026-03-05 10:31:00"]
    sources = ["clickstream", "mobile_analytics"]
    assert s.rows(started) == [(source, time) for source in sources for time in times]


@story("America/Los_Angeles")
def a_servers_purchase_counts_for_the_person_and_is_no_activity(s: Teller):
    users = (
        "select devices, sessions, first_activity_date, lifetime_revenue_amount::double"
        " from dim_users where app_id = $app order by lifetime_revenue_amount"
    )
    days = (
        "select activity_date, events, revenue_amount::double from fct_user_days"
        " where app_id = $app order by 1"
    )
    first = date(2026, 3, 4)  # in Los Angeles
    money = {"value": 5, "currency": "USD"}
    s.clicks("2026-03-05 07", s.click("2026-03-05 07:00", login="ann", session="s"))
    yield
    assert s.rows(users) == [(1, 1, first, 0)]
    orders = [s.order(time, "ann", session="s", **money) for time in
              ("2026-03-05 07:30", "2026-03-05 09:00")]  # fmt: skip
    other = s.order("2026-03-06 10:00", "bob", value=2, currency="USD")
    s.clicks("2026-03-06 10", *orders, other, name="orders.gz")
    yield
    assert s.rows(users) == [(0, 0, None, 2), (1, 1, first, 10)]
    assert s.rows(days) == [(first, 1, 5)]
    assert s.values("select count(*) from fct_purchases where app_id = $app") == [3]
    assert s.values("select device_id from dim_devices where app_id = $app") == ["phone"]
    assert s.values("select events from fct_sessions where app_id = $app") == [1]
    s.clicks("2026-03-05 08", s.click("2026-03-05 08:30", login="ann"))  # the day after
    yield
    assert s.rows(days) == [(first, 1, 5), (date(2026, 3, 5), 1, 5)]
    s.clicks("2026-03-06 10", other, name="orders.gz")
    yield
    assert s.rows(users) == [(1, 2, first, 0), (0, 0, None, 2)]


@story()
def a_servers_login_names_no_device(s: Teller):
    people = "select is_identified from dim_users where app_id = $app order by 1"
    s.clicks("2026-03-05 10", s.click("2026-03-05 10:00"))
    s.clicks("2026-03-05 11", s.order("2026-03-05 11:00", "ann"))
    yield
    assert s.values(people) == [False, True]
    s.clicks("2026-03-06 10", s.click("2026-03-06 10:00", login="ann"))
    yield
    assert s.values(people) == [True]
    assert s.values("select first_seen_at::varchar from dim_users where app_id = $app") == [
        "2026-03-05 10:00:00"
    ]


@story()
def a_stream_of_firehose_takes_over_from_an_export(s: Teller):
    """The app is in the records alone; text and gzip, with line ends and without."""
    days = f"select activity_date, dau {DAYS}"
    arrivals = (
        "select arrival_date, files, accepted, duplicates, rejected from rpt_ingestion"
        " where app_id = $app order by arrival_date"
    )
    first, second = date(2026, 3, 1), date(2026, 3, 2)
    s.file("2026-03-01 10", s.event("2026-03-01 10:00"))
    joined = s.event("2026-03-02 10:00") + s.event("2026-03-02 10:01", device="tablet")
    s.stream("2026-03-02 10", joined)
    yield
    assert s.rows(days) == [(first, 1), (second, 2)]
    assert s.rows(arrivals) == [(first, 1, 1, 0, 0), (second, 1, 2, 0, 0)]
    # The same again, as another setting of the stream would have written it; and one more.
    s.stream("2026-03-02 10", packed([joined, s.event("2026-03-02 10:02", device="watch")]))
    s.stream("2026-03-02 11", packed([s.event("2026-03-02 10:00")]), name="b.gz")
    yield
    assert s.rows(days) == [(first, 1), (second, 3)]
    assert s.rows(arrivals) == [(first, 1, 1, 0, 0), (second, 2, 3, 1, 0)]
    broken = b'{"application":{"app_id":"%b"}}' % s.app.encode()
    s.stream("2026-03-02 10", joined + broken + b"{")
    yield
    assert s.rows(days) == [(first, 1), (second, 2)]
    assert s.rows(arrivals) == [(first, 1, 1, 0, 0), (second, 2, 2, 1, 1)]


@story()
def a_platform_that_two_sources_write_differently_is_one(s: Teller):
    values = (
        "select segment_value, dau from fct_active_users"
        " where app_id = $app and segment = 'platform' order by activity_date, segment_value"
    )
    s.file("2026-03-01 10", s.event("2026-03-01 10:00", login="ann", platform="iPhone OS"))
    bob = {**s.click("2026-03-01 11:00", device="tablet", login="bob"), "platform": " IOS"}
    s.clicks("2026-03-01 11", bob)
    yield
    assert s.rows(values) == [("ios", 2)]
    written = "select properties ->> 'platform' from fct_events where app_id = $app order by 1"
    assert s.values(written) == [" IOS", "iPhone OS"]
    s.file("2026-03-02 10", s.event("2026-03-02 10:00", login="ann", platform="Haiku"))
    yield
    assert s.rows(values) == [("ios", 2), ("haiku", 1), ("ios", 0)]
    devices = "select platform from dim_devices where app_id = $app order by 1"
    assert s.values(devices) == ["haiku", "ios"]
