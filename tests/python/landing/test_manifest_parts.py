"""The manifest in parts: what a run reads and writes of it, and what is left when one dies."""

import json
from pathlib import Path

import pytest
from landing_zone import GOOD, HOUR, Zone, both

from tidemark.landing import open_store
from tidemark.landing.ours.manifest import Part
from tidemark.landing.ours.parts import Parts

FEBRUARY = HOUR.replace("/01/", "/02/")
JANUARY = "manifest/mobile_analytics.2024-01.ndjson"
INDEX = "manifest_index/index.ndjson"


@pytest.fixture
def touched(monkeypatch) -> dict[str, list[str]]:
    """Names of parts and of the index, by what is done to them from now on."""
    found: dict[str, list[str]] = {"read": [], "put": []}
    for name in ("LocalStore", "BucketStore"):
        module = "store" if name == "LocalStore" else "bucket_store"
        for call, names in found.items():
            _spy(monkeypatch, f"tidemark.landing.ours.{module}.{name}.{call}", names)
    return found


def _spy(monkeypatch, target: str, names: list[str]) -> None:
    module, _, call = target.rpartition(".")
    owner = getattr(__import__(module.rpartition(".")[0], fromlist=["x"]), module.split(".")[-1])
    real = getattr(owner, call)

    def spied(self, name, *rest):
        if name.startswith("manifest"):
            names.append(name)
        return real(self, name, *rest)

    monkeypatch.setattr(owner, call, spied)


def index(zone: Zone) -> dict[Part, dict]:
    lines = zone.file(f"{zone.landed}/{INDEX}").read_bytes().splitlines()
    return {Part(line["source"], line["month"]): line for line in map(json.loads, lines)}


def two_months(zone: Zone) -> None:
    zone.put_lines("a.gz")
    zone.put_lines("b.gz", b"\xff\n", FEBRUARY)
    zone.land()


@both
def test_a_run_reads_and_writes_the_parts_that_moved(zone: Zone, touched):
    two_months(zone)
    before = index(zone)
    for names in touched.values():
        names.clear()
    assert zone.land().unchanged == 2
    assert {*touched["read"], *touched["put"]} == {INDEX}
    assert touched["put"] == []
    zone.put_lines("new.gz")
    zone.land()
    assert {*touched["read"]} == {INDEX, JANUARY}
    assert touched["put"] == [JANUARY, INDEX]
    after = index(zone)
    moved = {part for part in after if after[part] != before[part]}
    assert moved == {Part("mobile_analytics", "2024-01")}
    # One that has to read all writes no more for it.
    zone.file(f"{zone.landed}/listed.json").unlink()
    zone.put_lines("newer.gz")
    touched["put"].clear()
    zone.land()
    assert touched["put"] == [JANUARY, INDEX]


@both
def test_what_is_said_of_all_files_is_said_of_parts_that_were_not_read(zone: Zone):
    two_months(zone)
    zone.put("bad.gz", b"text", FEBRUARY)
    zone.put_lines("goes.gz", hour=FEBRUARY).unlink()
    zone.land()
    gone = zone.put_lines("goes.gz", hour=FEBRUARY)
    zone.land()
    gone.unlink()
    zone.land()
    zone.put_lines("new.gz")
    summary = zone.land()
    assert (summary.gone, summary.rejected, summary.unchanged) == (1, {"not_gzip": 1}, 3)
    assert summary.total_lines == 5
    assert zone.land(forget_gone=True).forgotten == [("mobile_analytics", f"{FEBRUARY}/goes.gz")]


@both
def test_a_part_goes_with_its_last_row(zone: Zone):
    two_months(zone)
    zone.file(f"{zone.root}/{FEBRUARY}/b.gz").unlink()
    zone.land(forget_gone=True)
    assert [part.name for part in zone.parts()] == [JANUARY.rpartition("/")[2]]
    assert {*index(zone)} == {Part("mobile_analytics", "2024-01")}


def test_a_path_that_names_no_hour_has_a_part(zone: Zone):
    two_months(zone)
    zone.put("x.gz", b"text", "elsewhere")
    assert zone.land().rejected == {"unexpected_path": 1}
    assert index(zone)[Part("mobile_analytics", "none")]["rejected"] == {"unexpected_path": 1}


def test_a_part_with_an_unsettled_file_is_looked_at_again(zone: Zone, monkeypatch):
    """Though what was listed of it is as it was."""
    two_months(zone)
    zone.put_lines("new.gz")
    with monkeypatch.context() as patch:
        patch.setattr("tidemark.landing.take._state_now", lambda *_: None)
        assert len(zone.land().unsettled) == 1
    assert len(zone.land().new) == 1


def test_a_month_with_an_unsettled_file_of_which_nothing_is_left_is_looked_at_again(
    zone, monkeypatch
):
    two_months(zone)
    zone.put_lines("new.gz")
    with monkeypatch.context() as patch:
        patch.setattr("tidemark.landing.take._state_now", lambda *_: None)
        zone.land()
    for name in ("a.gz", "new.gz"):
        (zone.root / HOUR / name).unlink()
    assert zone.land().gone == 1


@both
def test_a_run_killed_between_parts_and_index_is_repaired(zone: Zone, monkeypatch):
    two_months(zone)
    before = index(zone)
    zone.put_lines("new.gz")
    zone.put_lines("a.gz", GOOD * 2)
    with monkeypatch.context() as patch:
        patch.setattr("tidemark.landing.ours.parts._text_of", _killed)
        with pytest.raises(KeyboardInterrupt):
            zone.land()
    # Whoever reads now finds what the index speaks of, and more in a part than its stamp says.
    assert index(zone) == before and len(zone.rows()) == 3
    assert zone.land().unchanged == 3
    assert index(zone)[Part("mobile_analytics", "2024-01")]["files"] == 2
    assert zone.land(dry_run=True).unchanged == 3


def _killed(*_) -> None:
    raise KeyboardInterrupt


@both
def test_an_index_that_is_of_no_use_is_made_anew_from_the_parts(zone: Zone, opened: list[str]):
    two_months(zone)
    before = index(zone)
    zone.file(f"{zone.landed}/{INDEX}").write_bytes(b'{"source": "mobile_')
    opened.clear()
    assert zone.land().unchanged == 2 and opened == []
    assert index(zone) == before


@pytest.mark.parametrize("loss", ["listed.json", "manifest/mobile_analytics.2024-01.ndjson"])
@both
def test_what_somebody_removes_is_made_again(zone: Zone, loss: str):
    two_months(zone)
    rows = zone.rows()
    zone.file(f"{zone.landed}/{loss}").unlink()
    zone.land()
    assert zone.rows() == rows and zone.file(f"{zone.landed}/{loss}").read_bytes()


@both
def test_the_manifest_of_an_older_version_is_taken_over(zone: Zone, opened: list[str]):
    """It was one file: on a disk beside the copies, in a bucket in the folder of its table."""
    two_months(zone)
    rows, whole = zone.rows(), zone.manifest()
    store = open_store(zone.landed)
    store.look()
    store.delete([*store.states("manifest/"), INDEX, "listed.json"])
    older = "manifest.ndjson" if isinstance(zone.landed, Path) else "manifest/manifest.ndjson"
    zone.file(f"{zone.landed}/{older}").write_bytes(whole)
    opened.clear()
    assert zone.land(dry_run=True).unchanged == 2
    assert zone.land().unchanged == 2 and opened == []
    assert zone.rows() == rows
    assert not any(part.name == "manifest.ndjson" for part in zone.parts())
    assert len(zone.parts()) == len(index(zone)) == 2
    zone.put_lines("new.gz")
    assert len(zone.land().new) == 1


def test_parts_that_were_not_loaded_are_not_overwritten(zone: Zone):
    two_months(zone)
    store = open_store(zone.landed)
    store.look()
    parts: Parts = store.parts
    rows, _ = parts.load([Part("mobile_analytics", "2024-01")])
    with pytest.raises(AssertionError, match="2024-01"):
        parts.save(rows, [])


def test_files_follow_layouts_that_changed(zone: Zone, monkeypatch):
    """Their rows change their part, and stand in one."""
    from dataclasses import replace

    from tidemark.landing.layouts import layout_of
    from tidemark.landing.sources import known

    two_months(zone)
    source = known()["mobile_analytics"]
    other = layout_of("awsma/events/<app_id>/<any>/<YYYY>/<MM>/<DD>/<any>")
    monkeypatch.setitem(known(), source.name, replace(source, layouts=(other,)))
    zone.put_lines("c.gz", hour="awsma/events/app1/x/2024/03/01")
    assert zone.land().rejected == {"unexpected_path": 2}
    assert {part.month: line["files"] for part, line in index(zone).items()} == {
        "2024-03": 1,
        "none": 2,
    }
    assert len(zone.manifest().splitlines()) == 3
