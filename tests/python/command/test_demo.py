"""The demo can be repeated, and leaves everybody's own files alone."""

import json
from dataclasses import replace

import pytest

from sample_data import Config
from tidemark.demo import DemoError, marker_of, prepare
from tidemark.landing import land, settings_from_env

TINY = Config(days=1, users=3)


@pytest.fixture
def settings(tmp_path):
    return settings_from_env(
        {
            "TIDEMARK_RAW": str(tmp_path / "raw"),
            "TIDEMARK_DUCKDB": str(tmp_path / "tidemark.duckdb"),
        }
    )


@pytest.fixture
def raw(tmp_path):
    return tmp_path / "raw"


def test_the_demo_ends_with_a_summary_and_its_time(demo):
    assert "What to try next" in demo.stdout
    assert [line for line in demo.stderr.splitlines() if line.startswith("tidemark: done in ")]
    for step in ("1/4", "2/4", "3/4", "4/4"):
        assert f"tidemark: {step} " in demo.stderr


def test_a_platform_of_the_demo_has_one_name(built):
    """Its sources write seven for three."""
    written = "select distinct properties ->> 'platform' from tidemark_core.fct_events"
    assert len(built.rows(f"{written} where is_activity and platform is not null")) == 7
    named = "select distinct segment_value from tidemark_engagement.fct_active_users"
    assert sorted(
        built.rows(f"{named} where segment = 'platform' and segment_value <> '(none)'")
    ) == [("android",), ("ios",), ("web",)]


def test_the_first_demo_writes_the_sample_and_its_marker(settings, raw):
    assert prepare(settings, TINY, print) is False
    assert set(raw.iterdir()) == {raw / "clickstream", raw / "mobile_analytics"}
    assert json.loads(marker_of(settings).read_text())["config"]["days"] == 1
    assert sorted(p.name for p in raw.parent.iterdir()) == ["raw", "raw.sample.json"]


def test_the_second_demo_takes_the_same_files(settings, raw):
    prepare(settings, TINY, print)
    before = _state(raw)
    land(settings)
    assert prepare(settings, TINY, print) is False
    assert _state(raw) == before


def test_another_sample_replaces_the_first_and_is_built_from_nothing(settings, raw):
    prepare(settings, TINY, print)
    before = _state(raw)
    assert prepare(settings, replace(TINY, seed=8), print) is True
    assert _state(raw) != before
    assert sorted(p.name for p in raw.parent.iterdir()) == ["raw", "raw.sample.json"]


def test_a_sample_that_was_deleted_comes_back(settings, raw):
    prepare(settings, TINY, print)
    before = {path: size for path, (size, _) in _state(raw).items()}
    land(settings)
    for path in raw.rglob("*.gz"):
        path.unlink()
    (raw / "mobile_analytics/awsma/events/manifest.txt").unlink()
    assert prepare(settings, TINY, print) is True
    assert {path: size for path, (size, _) in _state(raw).items()} == before


def test_files_without_a_marker_are_somebodys_own(settings, raw):
    own = raw / "mobile_analytics" / "own.gz"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"mine")
    with pytest.raises(DemoError, match=r"files that are not the sample .*own\.gz"):
        prepare(settings, TINY, print)
    assert [p for p in raw.rglob("*") if p.is_file()] == [own]
    assert not marker_of(settings).exists()


def test_own_files_among_the_sample_are_not_replaced_with_it(settings, raw):
    prepare(settings, TINY, print)
    (raw / "own.gz").write_bytes(b"mine")
    before = _state(raw)
    with pytest.raises(DemoError, match="and not only that"):
        prepare(settings, replace(TINY, seed=8), print)
    assert _state(raw) == before


def test_a_warehouse_of_own_files_does_not_take_in_the_sample(settings, raw):
    own = raw / "mobile_analytics" / "own.gz"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"mine")
    land(settings)
    own.unlink()
    with pytest.raises(DemoError, match="holds other data than the sample"):
        prepare(settings, TINY, print)
    assert not [p for p in raw.rglob("*") if p.is_file()]


def test_a_sample_does_not_go_into_a_second_warehouse_with_data(settings, raw, built, tmp_path):
    prepare(settings, TINY, print)
    other = settings_from_env({"TIDEMARK_RAW": str(raw), "TIDEMARK_DUCKDB": str(built.duckdb)})
    with pytest.raises(DemoError, match="holds other data than the sample"):
        prepare(other, TINY, print)


def test_a_bucket_stops_the_demo(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DemoError, match="unset TIDEMARK_RAW"):
        prepare(settings_from_env({"TIDEMARK_RAW": "s3://example-bucket/raw"}), TINY, print)
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_lies_elsewhere_stops_the_demo(tmp_path):
    settings = settings_from_env({"TIDEMARK_RAW_MOBILE_ANALYTICS": str(tmp_path)})
    with pytest.raises(DemoError, match="TIDEMARK_RAW_MOBILE_ANALYTICS is set"):
        prepare(settings, TINY, print)


def _state(raw):
    return {
        str(path.relative_to(raw)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in raw.rglob("*")
        if path.is_file()
    }
