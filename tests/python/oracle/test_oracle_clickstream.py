"""The oracle on what Clickstream events say, and on both sources together. Values by hand."""

from datetime import date
from decimal import Decimal

import pytest

from .scenario import (
    at,
    click,
    envelope,
    event,
    ms,
    only,
    pick,
    play,
    play_clicks,
    select,
    tables,
    write_clicks,
)

DAY = "2024-03-10"
T = f"{DAY} 10:00:00"
# By md5sum: `login` or `device`, app and id, joined by the unit separator.
USER_A = "883184aa4345ed3ab3a177906a1f33be"
SECONDS = {"_engagement_time_msec": 1500}


def view(time: str, page: str = "/a", device: str = "c1", **more) -> dict:
    """A page view on the day, in the device's session s."""
    attributes = {"_page_url": f"https://shop.io{page}", **more.pop("attributes", {})}
    session = more.pop("session", "s")
    day = more.pop("day", DAY)
    return click(
        "_page_view", f"{day} {time}", device, session=session, attributes=attributes, **more
    )


def test_columns(tmp_path):
    record = click(
        "tap",
        T,
        login="me",
        session="s1",
        platform="iOS",
        os_version=17,
        app_version="",
        country_code="DE",
        system_language="de",
        make="apple",
        model=True,
        attributes={"_latest_referrer": "https://WWW.x.io:8080/a", "value": 5, "currency": "usd"},
    )
    row = only(play_clicks(tmp_path, [record], platform="Android")["fct_events"])
    names = "source login_id session_id platform os_version app_version language country"
    assert pick(row, names) == ("clickstream", "me", "s1", "ios", "17", None, "de", "DE")
    names = "device_make device_model referrer_host page_or_screen is_view is_entrance"
    assert pick(row, names) == ("apple", "true", "WWW.x.io", None, False, False)
    names = "engagement_seconds revenue_amount currency is_activity"
    assert pick(row, names) == (None, None, None, True)
    assert row["properties"]["attributes"]["value"] == 5 and row["properties"]["items"] == []


def test_the_platform_of_the_envelope_stands_in(tmp_path):
    result = play_clicks(tmp_path, [click("tap", T, platform="")], platform="Web")
    assert only(result["fct_events"])["platform"] == "web"
    assert only(result["fct_events"])["properties"]["platform"] == "Web"


@pytest.mark.parametrize(
    ("own", "agent", "version"),
    [
        ("17", "Mozilla/5.0 (Linux; Android 10; K) Chrome/133.0.0.0 Mobile", "17"),
        ("", "Mozilla/5.0 (Linux; Android 10; K) Chrome/133.0.0.0 Mobile", "10"),
        (None, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3_1 like Mac OS X) Safari/604.1", "18.3.1"),
        ("", "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0", None),
        ("", "unheard of", None),
        ("", 7, None),
    ],
)
def test_the_systems_version_of_the_user_agent_stands_in(tmp_path, own, agent, version):
    result = play_clicks(tmp_path, [click("tap", T, os_version=own)], ua=agent)
    assert only(result["fct_events"])["os_version"] == version


@pytest.mark.parametrize(
    ("attributes", "page"),
    [
        ({"_screen_name": "Home", "_page_url": "x.io/a"}, "Home"),
        ({"_screen_name": "", "_page_url": "x.io/A?b"}, "/A"),
        ({"_page_url": "x.io"}, "/"),
        ({"_page_url": "", "_screen_name": 7}, "7"),
        ({"_page_url": ""}, None),
    ],
)
def test_page_or_screen(tmp_path, attributes, page):
    rows = play_clicks(tmp_path, [click("tap", T, attributes=attributes)])["fct_events"]
    assert only(rows)["page_or_screen"] == page


@pytest.mark.parametrize(
    ("name", "entrances", "expected"),
    [
        ("_page_view", 1, (True, True)),
        ("_screen_view", 1, (True, True)),
        ("_screen_view", 0, (True, False)),
        ("_page_view", True, (True, False)),
        ("_page_view", None, (True, False)),
        ("_scroll", 1, (False, False)),
    ],
)
def test_views_and_entrances(tmp_path, name, entrances, expected):
    records = [click(name, T, attributes={"_entrances": entrances})]
    row = only(play_clicks(tmp_path, records)["fct_events"])
    assert pick(row, "is_view is_entrance") == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("_user_engagement", 1500, Decimal("1.500")),
        ("_user_engagement", 0, Decimal("0.000")),
        ("_user_engagement", "1500", None),
        ("_user_engagement", 1500.5, None),
        ("_page_view", 1500, None),
        ("_scroll", 1500, None),
    ],
)
def test_engagement_counts_on_one_kind_of_event_only(tmp_path, name, value, expected):
    records = [click(name, T, attributes={"_engagement_time_msec": value, "_screen_name": "Home"})]
    result = play_clicks(tmp_path, records)
    assert only(result["fct_events"])["engagement_seconds"] == expected
    assert only(result["fct_sessions"])["engagement_seconds"] == expected
    assert only(result["fct_user_days"])["engagement_seconds"] == expected
    pages = result["fct_page_days"]
    if expected is None and name != "_page_view":
        assert pages == []
    else:
        assert only(pages)["engagement_seconds"] == (expected or Decimal("0.000"))


def test_purchases(tmp_path):
    attributes = {"value": 12.0000005, "currency": "eur", "transaction_id": "", "order_id": 7}
    euros = click("purchase", T, attributes=attributes)
    text = click("purchase", T, "c2", attributes={"value": "12", "transaction_id": "t"})
    dollars = click("purchase", T, "c3", attributes={"value": 3, "currency": "USD"})
    result = play_clicks(tmp_path, [euros, text, dollars])
    names = "revenue_amount currency transaction_id product_id quantity item_price_amount store"
    rows = {row["transaction_id"]: pick(row, names) for row in result["fct_purchases"]}
    nothing = (None,) * 4
    assert rows["7"] == (Decimal("12.000001"), "EUR", "7", *nothing)
    assert rows["t"] == (None, None, "t", *nothing)
    assert len(rows) == 3
    row = only(result["fct_events"], device_id="c1")
    assert pick(row, "revenue_amount currency") == (Decimal("12.000001"), "EUR")
    assert sum(row["revenue_amount"] for row in result["fct_user_days"]) == 3
    assert sum(row["lifetime_revenue_amount"] for row in result["dim_users"]) == 3


def test_sessions(tmp_path):
    records = [
        view("10:00:00", "/a", attributes={"_entrances": 1}),
        click("_user_engagement", f"{DAY} 10:00:04", session="s", attributes=SECONDS),
        click("_user_engagement", f"{DAY} 10:00:05", session="s", attributes=SECONDS),
        click("tap", f"{DAY} 10:00:09.999", session="s", attributes={"_screen_name": "Z"}),
        click("other", f"{DAY} 10:00:09.999"),
        view("12:00:00", "/b", session="t"),
        view("12:00:01", "/c", session="t"),
    ]
    result = play_clicks(tmp_path, records)
    names = "session_id duration_seconds duration_source events views engagement_seconds is_engaged"
    rows = [pick(row, names) for row in sorted(result["fct_sessions"], key=lambda r: r["views"])]
    assert rows == [
        (None, Decimal("0.000"), "observed", 1, 0, None, False),
        ("s", Decimal("9.999"), "observed", 4, 1, Decimal("3.000"), False),
        ("t", Decimal("1.000"), "observed", 2, 2, None, True),
    ]
    ends = "entry_page_or_screen exit_page_or_screen"
    assert pick(only(result["fct_sessions"], session_id="s"), ends) == ("/a", "Z")
    assert pick(only(result["fct_sessions"], session_id="t"), ends) == ("/b", "/c")
    assert pick(only(result["fct_sessions"], session_id=None), ends) == (None, None)
    sooner = tables(tmp_path, {"engaged_session_seconds": 9})["fct_sessions"]
    assert only(sooner, session_id="s")["is_engaged"] is True
    one_view = tables(tmp_path, {"engaged_session_views": 1})["fct_sessions"]
    assert only(one_view, session_id="s")["is_engaged"] is True
    assert only(one_view, session_id=None)["is_engaged"] is False


def test_page_days(tmp_path):
    engaged = {"_page_url": "shop.io/a", **SECONDS}
    records = [
        view("23:00:00", "/a", attributes={"_entrances": 1}),
        view("23:10:00", "/b"),
        view("00:10:00", "/a", day="2024-03-11"),
        click("_page_view", "2024-03-11 00:20:00", session="s"),  # without a page
        view("23:00:00", "/a", "c2", login="a"),
        view("23:01:00", "/a", "c2", login="a", session="t"),
        click("_user_engagement", f"{DAY} 23:30:00", "c2", attributes=engaged),
        click("_user_engagement", f"{DAY} 23:31:00", "c2", attributes=engaged),
        click("_user_engagement", f"{DAY} 23:32:00", "c2", attributes={"_screen_name": "X"}),
        click("_user_engagement", "2024-03-12 10:00:00", "c2", attributes=engaged),
    ]
    rows = play_clicks(tmp_path, records)["fct_page_days"]
    names = "views users sessions entrances exits engagement_seconds"
    found = {(row["activity_date"].day, row["page_or_screen"]): pick(row, names) for row in rows}
    assert found == {
        (10, "/a"): (3, 2, 3, 1, 2, Decimal("3.000")),
        (10, "/b"): (1, 1, 1, 0, 0, Decimal("0.000")),
        (11, "/a"): (1, 1, 1, 0, 1, Decimal("0.000")),
        (12, "/a"): (0, 0, 0, 0, 0, Decimal("1.500")),
    }


def test_installs_are_first_opens(tmp_path):
    channels = {"_app_install_channel": "", "_install_channel": "Store", "_channel": "other"}
    records = [
        click("tap", f"{DAY} 09:00:00"),
        click("_first_open", T, attributes=channels, platform="iOS", country_code="DE"),
        click("_first_open", f"{DAY} 11:00:00", login="a", attributes={"_channel": 5}),
        click("_first_open", f"{DAY} 12:00:00"),
        click("tap", f"{DAY} 09:00:00", "never opened"),
    ]
    rows = play_clicks(tmp_path, records)["fct_installs"]
    names = "source kind installed_at channel platform country user_key"
    assert [pick(row, names) for row in rows] == [
        ("clickstream", "install", at(T), "Store", "ios", "DE", USER_A),
        ("clickstream", "reinstall", at(f"{DAY} 11:00:00"), "5", None, None, USER_A),
        ("clickstream", "reinstall", at(f"{DAY} 12:00:00"), None, None, None, USER_A),
    ]
    assert len({row["install_key"] for row in rows}) == 3


def test_items(tmp_path):
    items = [
        {"id": "i", "name": "n", "brand": "b", "category": "c", "price": 0.0000005, "quantity": 2},
        {"id": "", "name": "no id"},
        {"id": None},
        {"name": "no id"},
        "text",
        {"id": 7, "price": "1", "quantity": True, "currency": "eur", "name": ""},
    ]
    record = click("view_item", T, items=items, attributes={"currency": "usd"})
    result = play_clicks(tmp_path, [record, click("tap", T, items=[{"id": "x"}])])
    names = "item_index item_id item_name brand category price_amount quantity currency"
    rows = select(result["fct_items"], currency="USD") + select(result["fct_items"], item_index=5)
    assert [pick(row, names) for row in rows] == [
        (0, "i", "n", "b", "c", Decimal("0.000001"), Decimal("2.000000"), "USD"),
        (5, "7", None, None, None, None, None, "EUR"),
    ]
    assert only(result["fct_items"], item_id="x")["currency"] is None
    assert {row["tenant_id"] for row in result["fct_items"]} == {"acme"}


def told(time: str, name: str, value, set_at: str | int | None, device: str = "c1", **more) -> dict:
    member = {"value": value, "set_timestamp": ms(set_at) if isinstance(set_at, str) else set_at}
    return click(f"tell {name}", f"{DAY} {time}", device, user={name: member}, **more)


def test_user_attributes(tmp_path):
    records = [
        told("10:00:00", "age", 30, f"{DAY} 09:00:00"),
        told("11:00:00", "age", 31, f"{DAY} 08:00:00"),  # told later, set earlier
        told("10:00:00", "tie", "old", f"{DAY} 09:00:00"),
        told("10:00:01", "tie", "new", f"{DAY} 09:00:00"),
        told("10:00:00", "occurred", 1.50, None),
        told("10:00:00", "no moment", True, 5),
        told("10:00:00", "empty", "", None),
        told("10:00:00", "list", [1, {"a": "b"}], None),
        told("10:00:00", "nothing", None, None),
        click("tap", T, "c2", login="a", user={"plain": "text", "odd": {"set_timestamp": 1}}),
        told("09:00:00", "age", 5, None, "c2"),  # of the same person, before the login
    ]
    rows = play_clicks(tmp_path, records)["dim_user_attributes"]
    device = [row for row in rows if row["user_key"] != USER_A]
    found = {row["attribute_name"]: pick(row, "attribute_value set_at") for row in device}
    assert found == {
        "age": ("30", at(f"{DAY} 09:00:00")),
        "tie": ("new", at(f"{DAY} 09:00:00")),
        "occurred": ("1.5", at(T)),
        "no moment": ("true", at(T)),
        "empty": ("", at(T)),
        "list": ('[1,{"a":"b"}]', at(T)),
    }
    person = {
        row["attribute_name"]: row["attribute_value"]
        for row in select(rows, user_key=USER_A, app_id="utc")
    }
    assert person == {"_user_id": "a", "age": "5"}


def test_both_sources_know_one_person(tmp_path):
    records = [
        event("tap", f"{DAY} 09:00:00", "d1", session="s"),
        event("tap", f"{DAY} 11:00:00", "d2", login="a", session="s"),
    ]
    clicks = [
        click("tap", T, "d1", login="a", session="s", platform="Web"),
        view("10:05:00", "/a", "d1"),
        click("tap", f"{DAY} 12:00:00", "d3", app="tokyo", login="a"),
    ]
    write_clicks(tmp_path, f"{DAY} 10", [envelope(clicks)])
    result = play(tmp_path, records)
    assert {row["user_key"] for row in select(result["fct_events"], app_id="utc")} == {USER_A}
    sessions = select(result["fct_sessions"], app_id="utc")
    names = "session_number source events"
    assert [pick(row, names) for row in sorted(sessions, key=lambda r: r["session_number"])] == [
        (1, "mobile_analytics", 1),
        (2, "clickstream", 2),
        (3, "mobile_analytics", 1),
    ]
    row = only(result["fct_user_days"], app_id="utc")
    assert pick(row, "events sessions platform engagement_seconds") == (4, 3, "(none)", None)
    row = only(result["dim_users"], app_id="utc")
    assert pick(row, "devices sessions first_platform") == (2, 3, None)
    assert only(result["dim_devices"], device_id="d1")["platform"] == "web"
    installs = [pick(row, "source device_id") for row in result["fct_installs"]]
    assert installs == [("mobile_analytics", "d1"), ("mobile_analytics", "d2")]
    active = only(result["fct_active_users"], app_id="utc", segment="all")
    assert pick(active, "dau active_devices sessions") == (1, 2, 3)


def test_the_vendors_figures_are_of_its_own_events(tmp_path):
    clicks = [
        click("_session.start", T, "c1"),
        click("_monetization.purchase", "2024-03-12 10:00:00", "c2"),
        click("tap", T, app="tokyo"),
    ]
    write_clicks(tmp_path, "2024-03-12 10", [envelope(clicks)])
    rows = play(tmp_path, [event("_session.start", "2024-03-11 10:00:00", session="s")])[
        "rpt_vendor_kpis"
    ]
    assert {row["app_id"] for row in rows} == {"utc"}
    found = {row["activity_date"]: row["vendor_value"] for row in select(rows, kpi_name="dau")}
    # The app's dates are those of all sources.
    assert found == {date(2024, 3, 10): 0, date(2024, 3, 11): 1, date(2024, 3, 12): 0}
    lifetime = [row["vendor_value"] for row in select(rows, kpi_name="lifetime_users")]
    assert lifetime == [0, 1, 1]


def test_activity_is_named_by_source(tmp_path):
    result = play_clicks(tmp_path, [click("widget_shown", T), click("_email.open", T, "c2")])
    assert {row["is_activity"] for row in result["fct_events"]} == {True}
    assert result["fct_installs"] == []


NOBODY = ["undefined", "NULL", "0", "none", "Anonymous", "guest", "unknown", "NaN"]
NOBODY += ["[object Object]", "00000000-0000-0000-0000-000000000000", 0]


def test_browsers_whose_login_says_none_are_as_many_people(tmp_path):
    clicks = [click("tap", T, f"browser-{n}", login=login) for n, login in enumerate(NOBODY)]
    result = play_clicks(tmp_path, [*clicks, click("tap", T, "browser-0", id="x", login="guest7")])
    assert len(result["dim_users"]) == len(NOBODY)
    assert {row["login_id"] for row in result["fct_events"]} == {None, "guest7"}


def test_a_session_whose_id_says_none_has_none(tmp_path):
    taps = [(f"{DAY} 10:00:00", "a"), (f"{DAY} 10:31:00", "b")]
    clicks = [click("tap", time, session="00000000-00000000", id=name) for time, name in taps]
    result = play_clicks(tmp_path, clicks)
    assert len(result["fct_sessions"]) == 2
    assert {row["session_id"] for row in result["fct_events"]} == {None}


def order(occurred: str, login, amount=10, **more) -> dict:
    """A purchase that a shop's server sends: without a device."""
    attributes = {"value": amount, "currency": "USD"}
    record = click("purchase", occurred, attributes=attributes, login=login, session="s", **more)
    del record["unique_id"]
    return record


def test_a_servers_event_is_a_persons_and_no_activity(tmp_path):
    result = play_clicks(
        tmp_path,
        [
            click("tap", T, login="a"),
            order(f"{DAY} 12:00:00", "a", id="o1", items=[{"id": "i"}], platform="Web"),
            order("2024-03-11 12:00:00", "a", 5, id="o2"),
            {**order(f"{DAY} 12:00:00", "b", id="o3"), "unique_id": None},
            {**order(f"{DAY} 12:00:00", "b", id="o4"), "unique_id": ""},
        ],
    )
    orders = select(result["fct_events"], event_name="purchase")
    names = "device_id session_id session_key is_activity"
    assert [pick(row, names) for row in orders] == [(None, "s", None, False)] * 4
    user = only(result["dim_users"], user_key=USER_A)
    names = "devices sessions lifetime_revenue_amount last_seen_at"
    assert pick(user, names) == (1, 1, Decimal(15), at("2024-03-11 12:00:00"))
    (other,) = [row for row in result["dim_users"] if row["user_key"] != USER_A]
    names = "devices sessions first_activity_date lifetime_revenue_amount is_identified"
    assert pick(other, names) == (0, 0, None, Decimal(20), True)
    day = only(result["fct_user_days"])
    assert pick(day, "user_key events revenue_amount") == (USER_A, 1, Decimal(10))
    assert len(result["fct_purchases"]) == 4 and len(result["fct_items"]) == 1
    assert [row["device_id"] for row in result["dim_devices"]] == ["c1"]
    assert not result["fct_installs"] and len(result["fct_sessions"]) == 1
    assert only(result["fct_active_users"], segment="all", activity_date=date(2024, 3, 10))[
        "active_devices"
    ] == 1  # fmt: skip


def test_a_servers_first_open_is_no_install(tmp_path):
    record = click("_first_open", T, login="a")
    assert not play_clicks(tmp_path, [{**record, "unique_id": None}])["fct_installs"]


@pytest.mark.parametrize(
    ("unique_id", "login", "reason"),
    [
        (None, None, "missing_field:unique_id"),
        ("", None, "missing_field:unique_id"),
        (None, "", "missing_field:unique_id"),
        (None, "Undefined", "missing_field:unique_id"),
        ("", 0, "missing_field:unique_id"),
        (5, "a", "bad_type:unique_id"),
        (5, None, "bad_type:unique_id"),
    ],
)
def test_an_event_needs_a_device_or_a_login(tmp_path, unique_id, login, reason):
    record = {**click("tap", T, login=login), "unique_id": unique_id}
    assert only(play_clicks(tmp_path, [record])["rejected_records"])["reason"] == reason
