"""A source is a folder: one is put into a copy of the project, and nothing else is touched.

`click_log/` is the folder as a user would write it, and the story of CONTRIBUTING;
`click_log_sample/` what would make it a source of the sample data.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from sample_data import ALL_APPS, Config, generate
from sample_data.clickstream.lines import unpacked
from sample_data.config import NOTES, SHOP
from tests.python.golden import cases
from tidemark.landing.declared import MACROS

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(__file__).parent / "click_log"
SAMPLE = Path(__file__).parent / "click_log_sample"
PLACES = {FOLDER: "models/staging/click_log", SAMPLE: "sample_data/click_log"}
PROJECT = ("models", "macros", "seeds", "tests/generic", "tidemark", "sample_data")
FILES = ("dbt_project.yml", "selectors.yml", "profiles.yml")
SITES = [ALL_APPS[app].app_id for app in (NOTES, SHOP)]
SMALL = ("--start=2026-03-01", "--days=3", "--users=150", "--seed=5")
HEADER = "click_id,user_id,created_at,action\n"


def records(hour: int, *lines: str) -> tuple[str, str]:
    """A file of an hour: its path, and what is in it."""
    return f"click_log/shop/2026/03/01/{hour:02}/clicks.csv", HEADER + "\n".join(lines) + "\n"


ZONE = dict(
    [
        records(10, "1,u1,2026-03-01T10:00:00Z,open", "2,u1,2026-03-01T10:05:00Z,buy"),
        records(
            11,
            "2,u1,2026-03-01T10:05:00Z,buy",  # again
            '3,u2,2026-03-01T11:00:00Z,"a ""b"", c"',
            '4,u2,"2026-03-01T11:01:00Z,open',
            "5,u2,2026-03-01T11:02:00Z",
            "6,,2026-03-01T11:03:00Z,open",
            "7,u2,yesterday,open",
            "8,u2,2026-02-01T11:04:00Z,open",
        ),
        records(12),
        ("click_log/shop/2026/03/01/13/clicks.csv", "click_id,user_id,created_at\n1,a,b\n"),
        ("click_log/shop/clicks.csv", HEADER),
    ]
)


def state(project: Path) -> dict[str, str]:
    """What the files of a project hold, by path."""
    places = [project / name for name in FILES]
    places += [path for name in PROJECT for path in (project / name).rglob("*")]
    return {
        str(path.relative_to(project)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in places
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A copy of the project that has the folders, built of a small raw zone, the golden cases and
    a sample."""
    folder = tmp_path_factory.mktemp("recipe")
    copy, raw = folder / "project", folder / "raw"
    for name in PROJECT:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, copy)
    for own, place in PLACES.items():
        shutil.copytree(own, copy / place, ignore=shutil.ignore_patterns("__pycache__"))
    run(copy, raw, "sample", "--clean", "--sources=click_log", *SMALL)
    for path, text in ZONE.items():
        (raw / path).parent.mkdir(parents=True, exist_ok=True)
        (raw / path).write_text(text)
    for case in cases(copy):
        if case.source == "click_log":
            case.write(raw)
    run(copy, raw, "build")
    return copy


def run(project: Path, raw: Path, *arguments: str, code: int = 0) -> str:
    """`tidemark`, as a user of the copy runs it; returns what it says. code: how it ends."""
    folder = project.parent
    env = {
        "TIDEMARK_RAW": str(raw),
        "TIDEMARK_DUCKDB": str(folder / "tidemark.duckdb"),
        "TIDEMARK_LANDED": str(folder / "landed"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "PYTHONPATH": str(project),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tidemark", *arguments],
        cwd=project,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout[-6000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


@pytest.fixture
def rows(project: Path):
    """A function that asks the warehouse about the zone's own files."""

    def ask(query: str) -> list[tuple]:
        with duckdb.connect(str(project.parent / "tidemark.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()

    return ask


def test_the_folder_is_short():
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    lines = {path.name: len(path.read_text().splitlines()) for path in files}
    assert sum(lines.values()) <= 250, lines


def told() -> str:
    return (ROOT / "CONTRIBUTING.md").read_text()


def test_contributing_tells_its_story():
    for name in ("base_click_log__records.sql", "stg_click_log__events.sql"):
        assert f"```sql\n{(FOLDER / name).read_text()}```" in told()
    declared = (FOLDER / "_click_log__sources.yml").read_text()
    assert f"```yaml\n{declared[declared.index('          meta:') :]}```" in told()
    lines = sum(len(path.read_text().splitlines()) for path in FOLDER.rglob("*") if path.is_file())
    assert f"{lines} lines" in told()


def test_nothing_outside_of_the_folder_has_changed(project: Path):
    before, after = state(ROOT), state(project)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    own = {f"{at}/{path.relative_to(own)}" for own, at in PLACES.items() for path in own.rglob("*")}
    assert {str(MACROS)} <= changed <= own | {str(MACROS)}


def test_its_sample_needs_few_lines():
    lines = len((SAMPLE / "__init__.py").read_text().splitlines())
    assert lines <= 50
    assert f"click_log_sample/__init__.py) has, {lines} lines" in told()


def test_its_sample_is_all_events(project: Path, rows):
    raw = project.parent / "raw/click_log"
    texts = [path.read_text() for app in SITES for path in (raw / app).rglob("*.csv")]
    lines = [line for text in texts for line in text.splitlines()[1:]]
    assert len(texts) > 20 and all(text.startswith(HEADER) for text in texts)
    apps = ", ".join(f"'{app}'" for app in SITES)
    found = rows(
        "select sum(accepted), sum(parked + rejected + duplicates) from tidemark_ledger"
        f".rpt_ingestion where source = 'click_log' and app_id in ({apps})"
    )
    assert found == [(len(lines), 0)] and len(lines) > 300
    names = rows(
        f"select distinct event_name from tidemark_core.fct_events where app_id in ({apps})"
    )
    assert {("page_view",), ("screen_view",), ("login",), ("view_item",)} <= set(names)


def test_a_sample_has_it_if_no_source_is_named(project: Path, tmp_path):
    said = run(project, tmp_path, "sample", "--days=1", "--users=9")
    found = [line.split(":")[0] for line in said.splitlines() if " files, " in line]
    assert found[1:] == ["mobile_analytics", "click_log", "clickstream"]


def test_its_sample_has_the_people_of_others_and_changes_nothing_there(project: Path, tmp_path):
    both = ("mobile_analytics", "clickstream")
    sources = f"--sources={','.join(both)},click_log"
    run(project, tmp_path / "three", "sample", "--clean", sources, *SMALL)
    config = Config(3, 150, 5, date(2026, 3, 1), both, oddities=False)
    generate(tmp_path / "two", config, processes=1)
    two, three = tree(tmp_path / "two"), tree(tmp_path / "three")
    own = {path: data for path, data in three.items() if path.startswith("click_log/")}
    assert {path: data for path, data in three.items() if path not in own} == two
    lines = [line for data in own.values() for line in data.decode().splitlines()[1:]]
    users = {line.split(",")[1] for line in lines}
    envelopes = [
        json.loads(line)
        for path, data in two.items()
        if path.startswith("clickstream/")
        for line in gzip.decompress(data).splitlines()
    ]
    events = [e for each in envelopes for e in json.loads(f"[{unpacked(each['data'])}]")]
    events = [e for each in events for e in (each if isinstance(each, list) else [each])]
    logins = {e["user"]["_user_id"]["value"] for e in events if "_user_id" in e["user"]}
    assert users <= logins | {e.get("unique_id") for e in events}
    assert len(users & logins) > 10


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_its_golden_cases_hold(project: Path):
    found = [case for case in cases(project) if case.source == "click_log"]
    assert found
    with duckdb.connect(str(project.parent / "tidemark.duckdb"), read_only=True) as connection:
        for case in found:
            assert case.found(connection) == case.expected()[1], str(case)


def test_its_records_are_events(rows):
    found = rows(
        "select source, event_name, device_id, strftime(occurred_at, '%H:%M'), is_activity"
        " from tidemark_core.fct_events where app_id = 'shop' order by occurred_at"
    )
    assert found == [
        ("click_log", "open", "u1", "10:00", True),
        ("click_log", "buy", "u1", "10:05", True),
        ("click_log", 'a "b", c', "u2", "11:00", True),
    ]


def test_its_events_are_sessions_of_its_users(rows):
    found = rows(
        "select strftime(started_at, '%H:%M'), events from tidemark_engagement.fct_sessions"
        " where app_id = 'shop' order by started_at"
    )
    assert found == [("10:00", 2), ("11:00", 1)]


def test_every_line_is_in_the_ledger(rows):
    assert rows(
        "select files, lines_read, accepted, duplicates, parked, rejected"
        " from tidemark_ledger.rpt_ingestion where app_id = 'shop'"
    ) == [(4, 9, 3, 1, 1, 4)]
    assert rows(
        "select reason, substring(line, 1, 2) from tidemark_ledger.rejected_records"
        " where app_id = 'shop' order by reason"
    ) == [
        ("bad_type:created_at", '{"'),
        ("field_count", "5,"),
        ("missing_field:user_id", '{"'),
        ("unclosed_quote", "4,"),
    ]
    assert rows(
        "select file_path, reason from tidemark_ledger.ingested_files"
        " where reason is not null order by file_path"
    ) == [
        ("shop/2026/03/01/13/clicks.csv", "missing_column:action"),
        ("shop/clicks.csv", "unexpected_path"),
    ]


def test_a_further_column_of_its_base_asks_for_a_rebuild(project: Path):
    """Comes last: the copy is another one then."""
    path, field = project / "models/staging/click_log/_click_log__sources.yml", "name: click_id, "
    declared = path.read_text()
    assert field in declared and "config: {meta: {required: true}}" in declared
    column = declared.replace(
        "{meta: {required: true}}", "{meta: {required: true, column: store}}", 1
    )
    path.write_text(column)
    said = run(project, project.parent / "raw", "build", code=1)
    path.write_text(declared)
    assert "base_click_log__records was built with other settings" in said
    assert "run `make rebuild`" in said
