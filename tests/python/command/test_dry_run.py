"""A dry run says what the run will do, and does nothing."""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from installation import Installation

from tidemark.dry_run import describe, predict
from tidemark.landing import land

APP = "2fa86d03c97b4e5fb1047de59a36c8e2"
OTHER_APP = "7c41e09a5b2f4d138e60a9d2f7c3b815"
ROOT = "mobile_analytics/awsma/events"
LAST_HOUR = "2026/03/26/23"  # of the sample


def line(app: str, occurred: str, arrived: str) -> bytes:
    """An event of a phone that the sample does not have."""
    record = {
        "event_type": "level_up",
        "event_timestamp": _ms(occurred),
        "arrival_timestamp": _ms(arrived),
        "event_version": "3.0",
        "application": {"app_id": app},
        "client": {"client_id": "a late phone"},
        "attributes": {},
        "metrics": {},
    }
    return json.dumps(record).encode() + b"\n"


def _ms(moment: str) -> int:
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() * 1000)


@contextmanager
def written(raw: Path, files: dict[str, bytes]):
    """Files in the raw zone for a while; what they replace comes back, the very same file."""
    aside = raw.parent / "aside"
    aside.mkdir()
    try:
        for number, (path, data) in enumerate(files.items()):
            (raw / path).parent.mkdir(parents=True, exist_ok=True)
            if (raw / path).exists():
                (raw / path).rename(aside / str(number))
            (raw / path).write_bytes(gzip.compress(data))
        yield
    finally:
        for number, path in enumerate(files):
            (raw / path).unlink()
            if (aside / str(number)).exists():
                (aside / str(number)).rename(raw / path)
        aside.rmdir()


@contextmanager
def unchanged(installation: Installation):
    """Raw zone, landed folder, warehouse: no file is another afterwards."""
    before = _checksums(installation.folder)
    yield
    assert _checksums(installation.folder) == before


def _checksums(folder: Path) -> dict[str, tuple]:
    return {
        str(path): (path.stat().st_mtime_ns, hashlib.md5(path.read_bytes()).hexdigest())
        for path in folder.rglob("*")
        if path.is_file() and folder / "target" not in path.parents
    }


def by_model(forecast) -> dict[str, dict]:
    return {finding["model"]: finding for finding in forecast.findings}


def test_nothing_new_is_nothing_to_do(in_env, capsys):
    with unchanged(in_env):
        assert describe(in_env.settings, in_env.env) == 0
    said = capsys.readouterr().out
    assert "0 new, 0 changed" in said
    assert "Nothing to do: every model holds what the files hold." in said


LATE = {
    f"{ROOT}/{APP}/{LAST_HOUR}/late.gz": line(APP, "2026-03-20T12:00", "2026-03-26T23:30")
    # Parked events move nothing.
    + line(APP, "2021-01-01T00:00", "2026-03-26T23:30"),
}


def test_a_late_event_moves_its_own_app_from_its_date_on(in_env, capsys):
    with written(in_env.raw, LATE), unchanged(in_env):
        assert describe(in_env.settings, in_env.env) == 0
        said = capsys.readouterr().out
    lines = [re.split(r"\s{2,}", text) for text in said.splitlines()]
    assert "1 new, 0 changed" in said
    starts = {cells[0]: cells[1:3] for cells in lines if cells[1:] and cells[1].startswith("from")}
    assert {app for _, app in starts.values()} == {APP}
    first = {model: date.fromisoformat(text[5:]) for model, (text, _) in starts.items()}
    assert first["int_identity__login_changes"] == date(2026, 3, 20)
    # Logins after the event may be looked at again, with a week of the anonymous events before.
    assert timedelta(0) <= date(2026, 3, 20) - first["fct_events"] <= timedelta(days=7)
    assert first["fct_purchases"] == first["fct_events"]
    assert first["fct_sessions"] == first["fct_events"] - timedelta(days=2)
    assert first["fct_user_days"] == first["fct_events"] - timedelta(days=3)
    assert first["fct_active_users"] <= first["fct_user_days"]
    assert first["fct_lifecycle_weekly"].isoweekday() == 1
    base = next(cells for cells in lines if cells[0] == "base_mobile_analytics__records")
    assert base[1].startswith("1 file to read")
    assert "a late phone" not in said
    assert OTHER_APP not in said


def test_the_run_that_follows_does_what_was_said(in_env):
    """A replaced file, a new one a day on, a copy under another name: the bounds are the run's."""
    with restored(in_env), written(in_env.raw, _busy_hour(in_env)):
        forecast = predict(in_env.settings, in_env.env)
        land(in_env.settings)
        _dbt_run(in_env)
    findings = by_model(forecast)
    assert (len(forecast.plan.new), len(forecast.plan.changed)) == (2, 1)
    assert findings["base_mobile_analytics__records"]["files"] == 3
    assert findings["fct_active_users"]["bounds"].keys() > {APP}, "dates settle for every app"
    compared = 0
    for name, finding in findings.items():
        if finding["scope"] == "dates":
            assert _bounds_of_run(in_env, name) == finding["bounds"], name
            compared += 1
    assert compared >= 12


def _busy_hour(installation: Installation) -> dict[str, bytes]:
    hours = sorted((installation.raw / ROOT / APP / "2026/03/22").glob("*/*-part-0000.gz"))
    replaced, copied = hours[0], hours[-1]
    lines = gzip.decompress(replaced.read_bytes()).splitlines(keepends=True)
    next_day = "2026/03/27/01"
    return {
        str(replaced.relative_to(installation.raw)): b"".join(lines[: len(lines) // 2]),
        f"{ROOT}/{APP}/{next_day}/copy.gz": gzip.decompress(copied.read_bytes()),
        f"{ROOT}/{OTHER_APP}/{next_day}/new.gz": line(
            OTHER_APP, "2026-03-27T00:30", "2026-03-27T01:00"
        ),
    }


def _dbt_run(installation: Installation) -> None:
    """The models alone: data tests are others' business."""
    done = subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--quiet", "run"],
        env={**os.environ, **installation.env},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def restored(installation: Installation):
    """Warehouse and landed folder are afterwards what they were before."""
    places = [installation.duckdb, installation.settings.landed]
    asides = [place.with_name(f"{place.name}.aside") for place in places]
    shutil.copy2(places[0], asides[0])
    shutil.copytree(places[1], asides[1])
    try:
        yield
    finally:
        shutil.rmtree(places[1])
        for place, aside in zip(places, asides, strict=True):
            aside.replace(place)


def _bounds_of_run(installation: Installation, model: str) -> dict[str, str]:
    """The dates in the delete statement that dbt ran."""
    [path] = (installation.folder / "target/run/tidemark/models").rglob(f"{model}.sql")
    delete = re.search(r"delete from [^;]*;", path.read_text(), re.DOTALL)[0]
    parts = re.findall(r" in \(([^)]*)\) and \S+ >= date '([^']+)'", delete)
    return {app: day for apps, day in parts for app in re.findall(r"'([^']+)'", apps)}


def test_other_settings_are_named_with_what_they_rebuild(in_env, monkeypatch):
    monkeypatch.setenv("VARS", "{engaged_session_seconds: 60}")
    findings = by_model(predict(in_env.settings, in_env.env))
    assert findings["fct_sessions"]["why"] == "built with other settings"
    assert findings["fct_user_days"]["why"] == "a parent is rebuilt"
    assert findings["fct_events"]["scope"] == "dates"


def test_settings_that_decide_how_lines_are_read_stop_it(in_env, capsys):
    with restored(in_env):
        with duckdb.connect(str(in_env.duckdb)) as connection:
            connection.execute(
                "update tidemark_state.marks set fingerprint = 'of other settings'"
                " where model = 'base_mobile_analytics__records'"
            )
        assert describe(in_env.settings, in_env.env) == 1
    assert "run `make rebuild`" in capsys.readouterr().err


@pytest.mark.parametrize("exists", [False, True])
def test_without_a_warehouse_everything_is_built(in_env, tmp_path, capsys, exists):
    fresh = tmp_path / "tidemark.duckdb"
    if exists:
        duckdb.connect(str(fresh)).close()
    assert describe(replace(in_env.settings, duckdb=fresh), in_env.env) == 0
    assert "There is no warehouse yet" in capsys.readouterr().out
    assert fresh.exists() == exists


def test_a_warehouse_that_is_being_written_is_not_waited_for(in_env, tmp_path, capsys):
    busy = tmp_path / "tidemark.duckdb"
    with duckdb.connect(str(busy)) as connection:
        connection.execute("create table anything as select 1")
        assert describe(replace(in_env.settings, duckdb=busy), in_env.env) == 1
    assert "cannot be read now" in capsys.readouterr().err
