"""A landed folder belongs to one raw zone, and by default to one warehouse."""

import gzip
import json
from pathlib import Path

import pytest

from tidemark.landing import SettingsError, land, settings_from_env

HOUR = "mobile_analytics/awsma/events/a/2024/01/02/03"


def zone(folder: Path, name: str) -> Path:
    """A raw zone of one file, made once."""
    raw = folder / name
    if raw.exists():
        return raw
    (raw / HOUR).mkdir(parents=True)
    (raw / HOUR / f"{name}.gz").write_bytes(gzip.compress(b"{}\n"))
    return raw


def env(raw: Path, warehouse: Path, **more: str) -> dict[str, str]:
    return {"TIDEMARK_RAW": str(raw), "TIDEMARK_DUCKDB": str(warehouse), **more}


def test_two_warehouses_in_one_folder_have_landed_folders_of_their_own(tmp_path: Path):
    for name in ("one", "two", "one"):
        summary = land(settings_from_env(env(zone(tmp_path, name), tmp_path / f"{name}.duckdb")))
        assert (summary.gone, summary.total_lines) == (0, 1)
    assert (tmp_path / "one.landed").is_dir() and (tmp_path / "two.landed").is_dir()


def test_a_folder_that_was_shared_goes_on_with_the_warehouse_that_is_there(tmp_path: Path):
    """What an older version made: `landed` beside the warehouse, which names no raw zone."""
    raw, old = zone(tmp_path, "one"), tmp_path / "landed"
    land(settings_from_env(env(raw, tmp_path / "one.duckdb", TIDEMARK_LANDED=str(old))))
    (old / "raw_zone.json").unlink()
    # A warehouse that is not there yet was not built with it.
    assert settings_from_env(env(raw, tmp_path / "one.duckdb")).landed == tmp_path / "one.landed"
    (tmp_path / "one.duckdb").touch()
    settings = settings_from_env(env(raw, tmp_path / "one.duckdb"))
    assert settings.landed == old
    assert land(settings).unchanged == 1
    assert json.loads((old / "raw_zone.json").read_text())["mobile_analytics"] == (
        f"{raw}/mobile_analytics"
    )


def test_the_older_folder_of_the_default_raw_zone_goes_on_with_its_warehouse(tmp_path, monkeypatch):
    """It lay in `data/landed`, wherever the warehouse was."""
    monkeypatch.chdir(tmp_path)
    zone(tmp_path, "one").rename(tmp_path / "raw")
    (tmp_path / "data").mkdir()
    (tmp_path / "raw").rename(tmp_path / "data/raw")
    warehouse = tmp_path / "elsewhere/w.duckdb"
    place = {"TIDEMARK_DUCKDB": str(warehouse)}
    land(settings_from_env({**place, "TIDEMARK_LANDED": "data/landed"}))
    assert settings_from_env(place).landed == tmp_path / "elsewhere/w.landed"
    warehouse.parent.mkdir()
    warehouse.touch()
    assert land(settings_from_env(place)).unchanged == 1
    assert settings_from_env(place).landed == tmp_path / "data/landed"
    # Who names another raw zone never had files there.
    assert settings_from_env(env(tmp_path, warehouse)).landed == tmp_path / "elsewhere/w.landed"


def test_another_raw_zone_stops(tmp_path: Path):
    one, two, warehouse = zone(tmp_path, "one"), zone(tmp_path, "two"), tmp_path / "w.duckdb"
    land(settings_from_env(env(one, warehouse)))
    before = (tmp_path / "w.landed/manifest_index/index.ndjson").read_bytes()
    for dry_run in (True, False):
        with pytest.raises(SettingsError, match="TIDEMARK_LANDED .*one/mobile_analytics, not to"):
            land(settings_from_env(env(two, warehouse)), dry_run=dry_run)
    assert (tmp_path / "w.landed/manifest_index/index.ndjson").read_bytes() == before
    assert land(settings_from_env(env(one, warehouse))).unchanged == 1


def test_a_raw_zone_may_move_on_purpose(tmp_path: Path):
    one, warehouse = zone(tmp_path, "one"), tmp_path / "w.duckdb"
    land(settings_from_env(env(one, warehouse)))
    moved = one.rename(tmp_path / "elsewhere")
    with pytest.raises(SettingsError, match="RAW_MOVED=1"):
        land(settings_from_env(env(moved, warehouse)))
    summary = land(settings_from_env(env(moved, warehouse, RAW_MOVED="1")))
    assert (summary.new, summary.gone, summary.total_lines) == ([], 0, 1)
    assert land(settings_from_env(env(moved, warehouse))).unchanged == 1


def test_one_zone_may_have_two_names(tmp_path: Path):
    one, warehouse = zone(tmp_path, "one"), tmp_path / "w.duckdb"
    land(settings_from_env(env(one, warehouse)))
    (tmp_path / "link").symlink_to(one)
    summary = land(settings_from_env(env(tmp_path / "link", warehouse)))
    assert (summary.new, summary.gone, summary.total_lines) == ([], 0, 1)


def test_a_source_without_files_may_be_put_elsewhere(tmp_path: Path):
    one, warehouse = zone(tmp_path, "one"), tmp_path / "w.duckdb"
    land(settings_from_env(env(one, warehouse)))
    bucket = tmp_path / "clicks"
    bucket.mkdir()
    more = {"TIDEMARK_RAW_CLICKSTREAM": str(bucket)}
    assert land(settings_from_env(env(one, warehouse, **more))).unchanged == 1
    more = {"TIDEMARK_RAW_MOBILE_ANALYTICS": str(bucket)}
    with pytest.raises(SettingsError, match="TIDEMARK_RAW_MOBILE_ANALYTICS"):
        land(settings_from_env(env(one, warehouse, **more)))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"mobile_analytics": 1}'])
def test_a_broken_name_names_nothing(tmp_path: Path, text: str):
    one, warehouse = zone(tmp_path, "one"), tmp_path / "w.duckdb"
    land(settings_from_env(env(one, warehouse)))
    (tmp_path / "w.landed/raw_zone.json").write_text(text)
    assert land(settings_from_env(env(one, warehouse))).unchanged == 1
