"""A run takes only what is new; what is gone is remembered."""

import os
from dataclasses import replace
from pathlib import Path

from landing_zone import GOOD, HOUR, Zone, both, raise_version


@both
def test_unchanged_files_are_not_opened(zone: Zone, opened: list[str]):
    zone.put_lines("a.gz")
    zone.put("bad.gz", b"text")
    zone.put_lines("odd.gz", b"\xff\n")
    zone.land()
    before = zone.rows()
    opened.clear()
    zone.put_lines("new.gz", hour="awsma/events/app1/2024/01/02/01")
    zone.put_lines("a.gz", GOOD + GOOD)
    summary = zone.land()
    assert opened == ["new.gz", "a.gz"]
    assert (len(summary.new), len(summary.changed), summary.unchanged) == (1, 1, 2)
    assert zone.row("a.gz")["lines"] == 4
    for name in ("bad.gz", "odd.gz"):
        assert zone.row(name) == before[f"{HOUR}/{name}"]
    opened.clear()
    saved = zone.saved_at()
    assert zone.land().unchanged == 4 and opened == []
    assert zone.saved_at() == saved


def test_same_size_other_time_is_a_change(zone: Zone):
    path = zone.put_lines("a.gz")
    zone.land()
    old = path.stat()
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns + 1))
    assert len(zone.land().changed) == 1
    # and the same time, but another file under the name
    other = path.with_name("_other")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(old.st_atime_ns, old.st_mtime_ns + 1))
    os.replace(other, path)
    assert len(zone.land().changed) == 1


@both
def test_a_new_version_of_landing_lands_all_again(zone: Zone, monkeypatch):
    zone.put_lines("a.gz")
    zone.put("b.gz", b"")
    zone.land()
    version = raise_version(monkeypatch, "mobile_analytics")
    assert len(zone.land().changed) == 2
    assert zone.row("a.gz")["version"].startswith(f"v{version}-")


def test_a_new_version_of_a_source_lands_no_files_of_others(zone: Zone, clicks: Zone, monkeypatch):
    zone.put_lines("a.gz")
    clicks.put_lines("c.gz", b'{"data":"[{}]"}')
    zone.land()
    before = clicks.row("c.gz")
    version = raise_version(monkeypatch, "mobile_analytics")
    summary = zone.land()
    assert [source for source, _ in summary.changed] == ["mobile_analytics"]
    assert clicks.row("c.gz") == before and before["version"].startswith("v7-")
    raise_version(monkeypatch, "clickstream")
    assert [source for source, _ in zone.land().changed] == ["clickstream"]
    assert zone.row("a.gz")["version"].startswith(f"v{version}-")


def test_a_raw_zone_that_moved_is_read_at_its_new_place(zone: Zone, tmp_path: Path):
    zone.put_lines("a.gz")
    zone.land()
    os.rename(zone.root, tmp_path / "raw" / "elsewhere")
    zone.root = tmp_path / "raw" / "elsewhere"
    roots = {**zone.settings.roots, "mobile_analytics": str(zone.root)}
    zone.settings = replace(zone.settings, roots=roots, has_moved=True)
    zone.land()
    assert zone.row("a.gz")["read_path"] == str(zone.root / HOUR / "a.gz")


def test_a_dry_run_opens_and_writes_nothing(zone: Zone, opened: list[str]):
    zone.put_lines("a.gz")
    zone.put_lines("b.gz")
    zone.land()
    zone.put_lines("a.gz", GOOD * 3)
    zone.put_lines("c.gz")
    (zone.root / HOUR / "b.gz").unlink()
    before = {p: p.stat().st_mtime_ns for p in zone.landed.rglob("*")}
    opened.clear()
    summary = zone.land(dry_run=True)
    assert summary.new == [("mobile_analytics", f"{HOUR}/c.gz")]
    assert summary.changed == [("mobile_analytics", f"{HOUR}/a.gz")]
    assert summary.gone == 1
    assert opened == []
    assert {p: p.stat().st_mtime_ns for p in zone.landed.rglob("*")} == before


def test_a_first_dry_run_does_not_even_make_the_folder(zone: Zone):
    zone.put_lines("a.gz")
    assert len(zone.land(dry_run=True).new) == 1
    assert not zone.landed.exists()


@both
def test_gone_files_stay_until_forgotten_and_may_return(zone: Zone):
    good, bad = zone.put_lines("a.gz"), zone.put("bad.gz", b"text")
    zone.put_lines("stays.gz")
    zone.land()
    before = zone.rows()
    content = good.read_bytes()
    good.unlink(), bad.unlink()
    summary = zone.land()
    assert summary.gone == len(summary.newly_gone) == 2
    for name in ("a.gz", "bad.gz"):
        gone = {"status": "gone", "read_path": None}
        assert zone.row(name) == {**before[f"{HOUR}/{name}"], **gone}
    assert zone.row("bad.gz")["reason"] == "not_gzip"
    summary = zone.land()
    assert (summary.gone, summary.newly_gone) == (2, [])

    good.write_bytes(content)
    summary = zone.land()
    assert (len(summary.new), summary.gone) == (1, 1)
    assert (zone.row("a.gz")["status"], zone.row("a.gz")["lines"]) == ("read", 2)

    summary = zone.land(forget_gone=True)
    assert (len(summary.forgotten), summary.gone) == (1, 0)
    assert set(zone.rows()) == {f"{HOUR}/a.gz", f"{HOUR}/stays.gz"}


@both
def test_a_file_that_leaves_before_the_first_build_is_forgotten_and_nothing_after_it(zone: Zone):
    first, second = zone.put_lines("first.gz", b"\xff\n"), zone.put_lines("second.gz")
    stays = zone.put_lines("stays.gz")
    zone.land(built=False)
    first.unlink()
    summary = zone.land(built=False)
    assert (len(summary.forgotten), summary.gone, zone.copies()) == (1, 0, [])

    zone.land(built=True)
    second.unlink()
    summary = zone.land(built=False)
    assert (summary.forgotten, summary.gone) == ([], 1)

    # A manifest that somebody damaged says nothing about builds.
    zone.part().write_bytes(b"{")
    zone.land(built=False)
    stays.unlink()
    assert zone.land(built=False).gone == 1


def test_a_file_that_was_only_moved_away_is_as_it_was(zone: Zone, tmp_path: Path):
    path = zone.put_lines("a.gz", b"\xff\n")
    zone.land()
    before = zone.row("a.gz")
    os.rename(path, tmp_path / "aside")
    zone.land()
    os.rename(tmp_path / "aside", path)
    assert len(zone.land(dry_run=True).new) == 1
    zone.land()
    assert zone.row("a.gz") == before and len(zone.copies()) == 1


def test_a_source_folder_that_is_gone_is_an_empty_source(zone: Zone):
    path = zone.put_lines("a.gz")
    zone.land()
    path.unlink()
    os.removedirs(path.parent)
    zone.settings.landed.parent.joinpath("raw").mkdir(exist_ok=True)
    assert zone.land().gone == 1


@both
def test_progress_is_said_now_and_then(zone: Zone, monkeypatch):
    for number in range(5):
        zone.put_lines(f"{number}.gz")
    said: list[str] = []
    zone.land(progress=said.append)
    assert said == []  # a short run says nothing
    monkeypatch.setattr("tidemark.landing.progress.EVERY_SECONDS", 0.0)
    for number in range(5):
        zone.put_lines(f"{number}.gz", GOOD * 2)
    zone.land(progress=said.append)
    assert len(said) == 5 and said[0].startswith("1 of 5 files, ")
    zone.land(progress=said.append)
    assert len(said) == 5
