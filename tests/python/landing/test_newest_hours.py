"""With TIDEMARK_LIST_HOURS a run lists the newest hours, and all of the raw zone once a day."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from landing_zone import HOUR, Zone, both, raise_version

from tidemark.landing import SettingsError, settings_from_env
from tidemark.landing.layouts import days_of, layout_of

# The hour of the other files is in the day before.
NOW = datetime(2024, 1, 3, 10, 30)
OLD = "awsma/events/app1/2024/01/01/23"
OLDER = "awsma/events/app1/2023/12/31/23"


class Clock:
    now = NOW


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("tidemark.landing.moved._now", lambda: clock.now)
    return clock


def narrow(zone: Zone, hours: float | None = 24.0) -> Zone:
    """The same zone with this setting, and files in three days."""
    zone.settings = replace(zone.settings, list_hours=hours)
    for hour in (HOUR, OLD, OLDER):
        zone.put_lines("a.gz", hour=hour)
    assert len(zone.land().new) == 3
    return zone


@both
def test_a_file_in_an_old_hour_is_found_by_the_next_full_listing(zone: Zone, clock):
    narrow(zone)
    for hour in (HOUR, OLD, OLDER):
        zone.put_lines("b.gz", hour=hour)
    summary = zone.land()
    assert [path for _, path in summary.new] == [f"{HOUR}/b.gz"]
    assert (summary.unchanged, summary.gone) == (3, 0)
    clock.now += timedelta(hours=23, minutes=59)
    assert zone.land().new == []
    clock.now += timedelta(minutes=1)
    assert {path for _, path in zone.land().new} == {f"{OLD}/b.gz", f"{OLDER}/b.gz"}


@both
def test_a_file_that_left_an_old_hour_is_gone_by_the_next_full_listing(zone: Zone, clock):
    narrow(zone)
    zone.put_lines("stays.gz", hour=OLDER.replace("12/31", "12/30"))
    zone.put_lines("stays.gz", hour=OLD.replace("/23", "/22"))
    for hour in (HOUR, OLD, OLDER):
        zone.file(f"{zone.root}/{hour}/a.gz").unlink()
    assert zone.land().gone == 1
    zone.settings = replace(zone.settings, list_hours=None)
    assert zone.land().gone == 3


def test_the_last_file_of_a_month_that_left_is_gone_by_the_next_full_listing(zone: Zone, clock):
    """Of its month neither listing has a file: of one that is no sign, of the other it is."""
    narrow(zone)
    for hour in (HOUR, OLD):
        zone.file(f"{zone.root}/{hour}/a.gz").unlink()
    assert zone.land().gone == 1
    zone.settings = replace(zone.settings, list_hours=None)
    assert zone.land().gone == 2


@both
def test_all_is_listed_on_demand_and_after_a_run_that_was_killed(zone: Zone, clock):
    narrow(zone)
    zone.put_lines("b.gz", hour=OLDER)
    assert zone.land().new == []
    zone.pretend_killed()
    assert len(zone.land().new) == 1
    zone.put_lines("on demand.gz", hour=OLDER)
    usual, zone.settings = zone.settings, replace(zone.settings, list_all_hours=0.0)
    assert len(zone.land().new) == 1
    zone.settings = usual
    zone.put_lines("c.gz", hour=OLDER)
    assert zone.land(forget_gone=True).new != []


def test_a_new_version_of_a_source_lands_all_of_it_at_once(zone: Zone, clock, monkeypatch):
    narrow(zone)
    raise_version(monkeypatch, "mobile_analytics")
    assert len(zone.land().changed) == 3


def test_a_run_with_nothing_new_writes_nothing(zone: Zone, clock):
    narrow(zone)
    zone.land()
    before = {path: path.stat().st_mtime_ns for path in zone.landed.rglob("*.*json")}
    zone.land()
    assert before == {path: path.stat().st_mtime_ns for path in zone.landed.rglob("*.*json")}


def test_days_go_on(zone: Zone, clock):
    """A day that is listed no more is as it was, whatever is new in its month."""
    narrow(zone)
    for day in range(4, 9):
        clock.now = datetime(2024, 1, day, 1)
        zone.settings = replace(zone.settings, list_all_hours=10_000.0)
        zone.put_lines("x.gz", hour=f"awsma/events/app1/2024/01/{day:02}/00")
        summary = zone.land()
        assert (len(summary.new), summary.gone, summary.unchanged) == (1, 0, day - 1)
    zone.settings = replace(zone.settings, list_hours=None)
    assert zone.land().unchanged == 8


def test_old_folders_of_a_bucket_are_not_listed(bucket: Zone, clock, on_call):
    narrow(bucket)
    asked: list[str] = []
    on_call(lambda call, params: asked.append(params["Prefix"]) if "List" in call else None)
    bucket.land()
    assert "raw/mobile_analytics/awsma/events/app1/2024/01/02/" in asked
    assert not [prefix for prefix in asked if "/01/01" in prefix or "/2023" in prefix]


@pytest.mark.parametrize("value", ["two", "-1"])
def test_other_than_numbers_of_hours_are_refused(value):
    with pytest.raises(SettingsError, match="TIDEMARK_LIST_HOURS .* a number of hours"):
        settings_from_env({"TIDEMARK_LIST_HOURS": value})


def test_without_the_setting_all_is_listed():
    assert settings_from_env({}).list_hours is None
    env = {"TIDEMARK_LIST_HOURS": "48", "TIDEMARK_LIST_ALL_HOURS": "12"}
    assert (settings_from_env(env).list_hours, settings_from_env(env).list_all_hours) == (48, 12)
    assert settings_from_env({**env, "LIST_ALL": "1"}).list_all_hours == 0


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ("a/2024", (datetime(2025, 1, 1), 366)),
        ("a/2023", (datetime(2024, 1, 2), 366)),  # a day too many does no harm
        ("a/2024/02", (datetime(2024, 3, 3), 31)),
        ("a/2024/02/29", (datetime(2024, 3, 1), 1)),
        ("a/2023/02/29", None),
        ("a", None),
        ("a/2024/02/29/10", None),
    ],
)
def test_a_layout_says_which_days_a_folder_holds(folder, found):
    assert days_of((layout_of("<app_id>/<YYYY>/<MM>/<DD>/<hh>/<any>.gz"),), folder) == found


def test_a_date_in_a_name_says_nothing_of_folders():
    layout = layout_of("x/<any>_<YYYY><MM><DD>.gz")
    assert days_of((layout,), "x") is None and layout.folders == ()
