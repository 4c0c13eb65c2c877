"""A forecast says what a run would take in, and from when on it could rewrite: by names alone."""

import gzip
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from installation import ROOT, Installation

from tidemark import forecast as module
from tidemark.forecast import MOST_ROWS, forecast, parts_of, reach_days
from tidemark.landing import SettingsError, land, open_store
from tidemark.landing.prepare import prepare

REACH = 7 + 7 + 3


@pytest.fixture
def house(tmp_path, monkeypatch) -> Installation:
    """Nothing in it."""
    house = Installation(tmp_path)
    house.raw.mkdir()
    for name, value in house.env.items():
        monkeypatch.setenv(name, value)
    return house


def mobile(app: str, hour: str) -> str:
    return f"mobile_analytics/awsma/events/{app}/{hour}/a.gz"


def write(house: Installation, *paths: str, text: str = "{}\n") -> None:
    for path in paths:
        (house.raw / path).parent.mkdir(parents=True, exist_ok=True)
        (house.raw / path).write_bytes(gzip.compress(text.encode()))


def row(lines: list[str], app: str) -> list[str]:
    return next(line for line in lines if f" {app} " in line).split(app)[1].split()


def files(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_files_are_said_by_source_and_app_with_the_earliest_date(house, monkeypatch):
    write(house, mobile("one", "2026/03/10/05"), mobile("one", "2026/03/11/05"))
    write(house, mobile("two", "2026/02/01/00"))
    write(house, "clickstream/year=2026/month=03/day=20/hour=01/x.gz")
    land(house.settings)
    write(house, mobile("one", "2026/03/10/05"), text="{}\n{}\n")
    write(house, mobile("one", "2026/03/12/05"), mobile("fresh", "2026/03/12/05"))
    write(house, "clickstream/year=2026/month=03/day=21/hour=01/x.gz")
    (house.raw / mobile("two", "2026/02/01/00")).unlink()
    open_store(house.settings.landed).note_built()
    before = files(house.folder)
    lines = forecast(house.settings)
    assert files(house.folder) == before
    assert "3 files are new, 1 changed" in lines[1] and "2 unchanged, 1 newly gone" in lines[1]
    new, changed, gone, size, unit, *days = row(lines, "one")
    assert (new, changed, gone, unit) == ("1", "1", "0", "bytes")
    first = date(2026, 3, 10) - timedelta(days=REACH)
    assert days == ["2026-03-10", "to", "2026-03-12", str(first)]
    assert row(lines, "fresh")[-2:] == [
        "2026-03-12",
        str(date(2026, 3, 12) - timedelta(days=REACH)),
    ]
    assert row(lines, "(in the records)")[0] == "1"
    assert row(lines, "two") == ["0", "0", "1", "nothing"]
    assert lines[-1] == "After a run: select * from tidemark_state.bounds"


def test_a_file_that_was_there_rewrites_nothing_again(house):
    write(house, mobile("one", "2026/03/10/05"))
    land(house.settings)
    store = open_store(house.settings.landed)
    assert parts_of(prepare(house.settings, store).plan) == {}


def test_names_that_will_be_refused_are_said(house):
    write(house, "mobile_analytics/awsma/events/one/2026/02/30/05/a.gz", "clickstream/x.gz")
    lines = forecast(house.settings)
    [said] = [line for line in lines if "unexpected_path" in line]
    assert said.startswith("2 of them will be refused")
    assert "clickstream/x.gz" in said and "2026/02/30/05/a.gz" in said


def test_the_reach_is_that_of_the_vars(monkeypatch):
    assert sum(reach_days().values()) == REACH
    monkeypatch.setenv("VARS", '{"late_window_days": 10, "max_session_hours": 36}')
    assert reach_days() == {"late": 10, "stitch": 7, "sessions": 5}


@pytest.mark.parametrize("text", ["[", "late", "{late_window_days: soon}", "{max_session_hours: }"])
def test_vars_that_are_none_are_named(monkeypatch, text):
    monkeypatch.setenv("VARS", text)
    with pytest.raises(SettingsError, match="cannot be vars of a run"):
        reach_days()


def test_many_apps_fit_on_a_screen(house):
    write(house, *(mobile(f"app{n}", f"2026/03/{n % 28 + 1:02}/05") for n in range(60)))
    lines = forecast(house.settings)
    assert len(lines) < MOST_ROWS + 20
    assert f"... and {60 - MOST_ROWS} more, from no earlier date" in lines
    assert row(lines, "app0")[-2:] == ["2026-03-01", "2026-02-12"]


def test_the_first_run_and_what_other_runs_left_are_said(house):
    write(house, mobile("one", "2026/03/10/05"))
    assert any("Nothing has been landed yet" in line for line in forecast(house.settings))
    land(house.settings)
    assert any("The last build did not end well" in line for line in forecast(house.settings))


@pytest.mark.parametrize(
    ("news", "said"),
    [
        ([], "Nothing is new since the last build: a run ends without starting dbt."),
        (["files"], "Files were landed since the last build"),
        (["vars", "project"], "Others than at the last build: vars, project."),
    ],
)
def test_what_is_new_beside_files_is_said(house, monkeypatch, news, said):
    write(house, mobile("one", "2026/03/10/05"))
    land(house.settings)
    open_store(house.settings.landed).note_last_build("of a build")
    monkeypatch.setattr(module.last_build, "news", lambda *_: news)
    assert [line for line in forecast(house.settings) if line.startswith(said)]


def test_the_command_needs_no_engine_and_no_dbt(house):
    """Nor what only they need, on any target."""
    write(house, mobile("one", "2026/03/10/05"))
    code = "import sys; from tidemark.__main__ import main; main(['build', '--dry-run']);"
    done = subprocess.run(
        [sys.executable, "-c", f"{code} print({{'dbt', 'duckdb', 'boto3'}} & {{*sys.modules}})"],
        cwd=ROOT,
        env={**os.environ, "VARS": '{"late_window_days": 3}'},
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == "set()", done.stderr
    assert "2026-02-25" in done.stdout
