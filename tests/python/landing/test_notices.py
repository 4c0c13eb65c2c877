"""Runs that are told on standard input which files arrived, changed or left."""

import gzip
import io
import os
import sys
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from landing_zone import GOOD, HOUR, BucketZone, Zone, both, raise_version
from told import OLDER, arrive, same_as_listed, shadow

from tidemark.forecast import forecast
from tidemark.land import main
from tidemark.landing import Summary


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = datetime(2024, 1, 3, 10, 30)

    monkeypatch.setattr("tidemark.landing.moved._now", lambda: Clock.now)
    return Clock


@pytest.fixture
def tell(zone: Zone, monkeypatch):
    """A function that lands what these lines name."""
    zone.settings = replace(zone.settings, notices="-")

    def land_named(*lines: str, **options) -> Summary:
        text = b"".join(os.fsencode(line) + b"\n" for line in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        return zone.land(**options)

    return land_named


def named(name: str, hour: str = HOUR) -> str:
    return f"mobile_analytics/{hour}/{name}"


@both
def test_the_manifest_is_that_of_a_full_listing(zone: Zone, tell):
    other = shadow(zone)
    paths = arrive(zone, other, tell)
    summary = tell(*(f"mobile_analytics/{path}" for path in paths), "", " ")
    assert (len(summary.new), len(summary.changed), len(summary.newly_gone)) == (3, 2, 1)
    assert summary.unchanged == 5
    assert summary.warnings == [
        "in no layout of its source, so refused if it is there:"
        " mobile_analytics/elsewhere/nowhere.gz"
    ]
    assert same_as_listed(zone, other)
    again = tell(*(f"mobile_analytics/{path}" for path in paths))
    assert (again.new, again.changed, again.newly_gone, again.gone) == ([], [], [], 1)
    assert same_as_listed(zone, other)


@both
def test_what_is_not_named_stays_until_all_is_listed(zone: Zone, tell, clock):
    for name in ("a.gz", "b.gz"):
        zone.put_lines(name)
    zone.put_lines("alone.gz", hour=OLDER)
    tell()
    zone.put_lines("a.gz", GOOD * 2)
    zone.put_lines("c.gz")
    zone.put_lines("named.gz")
    for name, hour in (("b.gz", HOUR), ("alone.gz", OLDER)):
        zone.file(f"{zone.root}/{hour}/{name}").unlink()
    summary = tell(named("named.gz"), named("never was.gz", OLDER))
    assert [path for _, path in summary.new] == [f"{HOUR}/named.gz"]
    assert (summary.changed, summary.gone, summary.unchanged) == ([], 0, 3)
    clock.now += timedelta(hours=23, minutes=59)
    assert tell().new == []
    clock.now += timedelta(minutes=1)
    summary = tell()
    assert [path for _, path in summary.new] == [f"{HOUR}/c.gz"]
    assert [path for _, path in summary.changed] == [f"{HOUR}/a.gz"]
    # Of the second one's month nothing is left that could be listed.
    assert summary.gone == 2


@both
def test_a_named_file_that_left_again_is_gone_when_all_is_listed(zone: Zone, tell, clock):
    """Though the raw zone is as it was when all was listed last."""
    zone.put_lines("a.gz")
    tell()
    for hour in (HOUR, OLDER):
        zone.put_lines("b.gz", hour=hour)
    assert len(tell(named("b.gz"), named("b.gz", OLDER)).new) == 2
    for hour in (HOUR, OLDER):
        zone.file(f"{zone.root}/{hour}/b.gz").unlink()
    assert tell().gone == 0
    clock.now += timedelta(hours=24)
    assert tell().gone == 2


@both
def test_nothing_is_listed_but_where_it_has_to_be(zone: Zone, tell, clock, monkeypatch):
    zone.put_lines("a.gz")
    assert len(tell(built=False).new) == 1  # the first run
    zone.put_lines("b.gz")
    assert len(tell().new) == 1  # nothing was built yet
    for number, because in enumerate(("nothing", "killed", "forget", "version", "on demand")):
        zone.put_lines(f"{number}.gz")
        usual, options = zone.settings, {}
        if because == "killed":
            zone.pretend_killed()
        elif because == "forget":
            options["forget_gone"] = True
        elif because == "version":
            raise_version(monkeypatch, "mobile_analytics")
        elif because == "on demand":
            zone.settings = replace(zone.settings, list_all_hours=0.0)
        summary = tell(**options)
        zone.settings = usual
        assert (summary.new != []) == (because != "nothing"), because


@both
def test_names_of_all_kinds(zone: Zone, tell):
    zone.put_lines("first.gz")
    tell()
    odd = ("b c.gz", "x+y.gz", "%41.gz", "ü😀.gz")
    for name in (*odd, "whole.gz", "_hidden.gz"):
        zone.put_lines(name)
    zone.put_lines("in.gz", hour=f"{HOUR}/_temporary")
    outside = ["mobile_analytics", "other/x.gz", f"{zone.root}_2/x.gz", "a\0b", "s3://else/x.gz"]
    summary = tell(
        *map(named, odd),
        f"{zone.root}/{HOUR}/whole.gz",
        named("_hidden.gz"),
        named("_temporary/in.gz"),
        f"{zone.landed}/manifest/x",
        *outside,
    )
    assert {path.rpartition("/")[2] for _, path in summary.new} == {*odd, "whole.gz"}
    assert summary.warnings == [f"not in the raw zone, so passed over: {', '.join(outside)}"]
    (warning,) = tell(*(f"other/{number:02}" for number in range(12))).warnings
    assert warning.endswith("other/09, and 2 more")


def test_of_a_disk_only_what_a_listing_would_find(zone: Zone, tell):
    zone.put_lines("a.gz")
    (zone.root.parent / "outside.gz").write_bytes(gzip.compress(GOOD))
    tell()
    (zone.root / "link").symlink_to(zone.root / "awsma")
    (zone.root / HOUR / "out.gz").symlink_to(zone.root.parent / "outside.gz")
    (zone.root / HOUR / b"\xff.gz".decode(errors="surrogateescape")).write_bytes(b"")
    through_link = f"mobile_analytics/link/{HOUR.removeprefix('awsma/')}/a.gz"
    folder = f"./mobile_analytics/{HOUR}/"
    summary = tell(
        through_link,
        folder,
        named("../03/a.gz"),
        named("a.gz/below"),
        named("out.gz"),
        named("\udcff.gz"),
        "mobile_analytics/../outside.gz",
    )
    assert zone.row("out.gz")["reason"] == "outside_root"
    assert (len(summary.new), summary.unchanged, summary.gone) == (2, 1, 0)
    assert "passed over: mobile_analytics/../outside.gz" in summary.warnings[0]
    zone.settings = replace(zone.settings, notices=None)
    (zone.root / "link").unlink()
    assert (zone.land().new, len(zone.rows())) == ([], 3)


@both
def test_what_cannot_be_looked_at_stays_and_all_is_listed_next(zone: Zone, tell, monkeypatch):
    zone.put_lines("a.gz")
    tell()
    zone.put_lines("b.gz")
    before = zone.manifest()
    with monkeypatch.context() as patch:
        if isinstance(zone, BucketZone):
            bucket = "tidemark.landing.zone.bucket.BucketFolder.now"
            patch.setattr(bucket, lambda *_: (_ for _ in ()).throw(PermissionError()))
        else:
            real = os.lstat

            def refused(path, *rest, **options):
                if str(path).endswith("a.gz"):
                    raise PermissionError
                return real(path, *rest, **options)

            patch.setattr(os, "lstat", refused)
        summary = tell(named("a.gz"))
    assert "cannot be looked at" in summary.warnings[0] and f"{HOUR}/a.gz" in summary.warnings[0]
    assert (summary.gone, zone.manifest()) == (0, before)
    assert len(tell().new) == 1


def test_a_file_that_would_not_hold_still_is_found_by_the_next_run(zone: Zone, tell, monkeypatch):
    from tidemark.landing import run
    from tidemark.landing.take import Unsettled

    zone.put_lines("a.gz")
    tell()
    zone.put_lines("b.gz")
    with monkeypatch.context() as patch:
        patch.setattr(run, "take", lambda *_: (_ for _ in ()).throw(Unsettled()))
        assert len(tell(named("b.gz")).unsettled) == 1
    assert len(tell().new) == 1


def test_the_command_line_and_a_forecast_take_names(zone: Zone, tell, monkeypatch, capsys):
    zone.put_lines("a.gz")
    tell()
    for name in ("b.gz", "c.gz"):
        zone.put_lines(name)
    monkeypatch.setenv("TIDEMARK_RAW", str(zone.root.parent))
    monkeypatch.setenv("TIDEMARK_LANDED", str(zone.landed))

    def named_b() -> None:
        text = io.BytesIO(f"{named('b.gz')}\n".encode())
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(text))

    named_b()
    assert any("| 1" in line or " 1 " in line for line in forecast(zone.settings))
    for arguments in (["--dry-run"], []):
        named_b()
        assert main(["--keys", "-", *arguments]) == 0
        assert "1 new" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--keys", "names.txt"])
