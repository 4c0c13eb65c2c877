"""The zone of the parity test holds what it is there for. No engine is asked."""

import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.python.oracle.ledger import Ledger, take
from tests.python.oracle.model import Event, lateness_days, settings_of
from tests.python.replay.history import APPS

from . import zones

SOURCES = {"mobile_analytics", "clickstream"}
ZONES = {app: zone for app, _, _, zone, _ in APPS} | {
    app.app_id: app.reporting_timezone for app in zones.SAMPLE_APPS
}
# The first moments (UTC) after a change of clocks.
CHANGES = [
    ("Europe/Berlin", "2025-10-26T01:00"),
    ("America/New_York", "2025-11-02T06:00"),
    ("America/Los_Angeles", "2025-11-02T09:00"),
    ("America/New_York", "2026-03-08T07:00"),
]
EXTREMES = {
    "first of 2000", "last of 2099", "longest line", "beyond 64 bits", "least of 64 bits",
    "40 digits", "`1e400`", "`1e-400`", "ids: 10,000 characters", "500 levels", "U+2028 and U+0085",
}  # fmt: skip


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> zones.Runs:
    return zones.two_runs(tmp_path_factory.mktemp("zone"))


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Ledger:
    """What the oracle makes of the zone; without the kinds of bad input, of which some copies are
    told apart by their lines only."""
    folder = tmp_path_factory.mktemp("plain")
    zone = zones.two_runs(folder / "runs", with_bad_input=False).whole(folder / "whole")
    return take(zone.raw, {**settings_of({}), "channel_rules": None})


def day(event: Event) -> date:
    return datetime.fromtimestamp(event.occurred / 1000, UTC).date()


def test_the_leap_day_is_there_in_both_sources(found):
    assert {event.source for event in found.accepted if day(event) == date(2024, 2, 29)} == SOURCES


def test_an_app_has_a_day_without_events(found):
    days = defaultdict(set)
    for event in found.accepted:
        days[event.source, event.app_id].add(day(event))
    empty = {
        app
        for app, of_app in days.items()
        for one in of_app
        if one + timedelta(1) not in of_app and one + timedelta(2) in of_app
    }
    assert {source for source, _ in empty} == SOURCES


@pytest.mark.parametrize(("zone", "moment"), CHANGES)
def test_events_lie_on_both_sides_of_a_change_of_clocks(found, zone, moment):
    change = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    before, after = change - timedelta(hours=1), change + timedelta(hours=1)
    offsets = [moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in (before, after)]
    assert offsets[0] != offsets[1]  # else there is no change
    moments = [
        datetime.fromtimestamp(event.occurred / 1000, UTC)
        for event in found.accepted
        if ZONES.get(event.app_id) == zone
    ]
    assert any(before <= each < change for each in moments)
    assert any(change <= each < after for each in moments)


def test_events_are_late_too_late_and_of_the_future(found):
    late = [e for e in found.accepted if lateness_days(e.occurred, e.arrived) > 1]
    assert {event.source for event in late} == SOURCES
    parked = Counter((event.source, reason) for event, reason in found.parked)
    assert {reason for _, reason in parked} == {"late", "future"}
    assert {source for source, _ in parked} == SOURCES


def test_there_are_copies_of_events_and_lines_that_do_not_count(found):
    assert {event.source for event in found.duplicates} == SOURCES
    assert {file.source for file, *_ in found.rejected} == SOURCES
    assert {file.reason for file in found.files} > {None, "bad_checksum"}


def test_texts_have_unicode_and_quotes(found):
    texts = "\n".join(json.dumps(e.properties, ensure_ascii=False) for e in found.accepted)
    for character in ("é", "\u0627", "\u200d", "👩", "'", '\\"', "\\\\"):
        assert character in texts, character
    assert "o'neill" in {event.app_id for event in found.accepted}


def test_the_kinds_of_bad_input_have_the_extremes():
    kinds = {case.kind.name for case in zones.bad_cases()}
    assert kinds >= EXTREMES
    assert not kinds & zones.LEFT_OUT


def test_the_second_run_has_late_rewritten_copied_and_leaving_files(runs):
    first = {str(path.relative_to(runs.zone.raw)) for path in runs.zone.files()}
    assert {path.split("/")[0] for path in first} == SOURCES
    new = runs.writes.keys() - first
    assert {path.split("/")[0] for path in new} == SOURCES
    assert len([path for path in new if "/copy-of-" in path]) == 6
    assert len(runs.writes.keys() & first) == 6
    assert len(runs.removes) == 4 and first >= set(runs.removes)
    # conftest.build_after_drops drops the first table of Clickstream, which is then read again.
    assert not [path for path in runs.removes if path.startswith("clickstream/")]
