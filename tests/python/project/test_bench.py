"""The benchmarks at a tiny size: they run, every goal has its row, and the peer counts as we do."""

import contextlib
import csv
import gzip
import io
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from bench import zone
from bench.__main__ import main
from bench.goals import MODULES

FIRST = ["g1", "g1b", "landing", "clickstream", "g8"]  # need one build together
ROWS = {"g4": 2, "g5": 2, "g7": 3}
SIZE = {
    "events": 3_000, "opened": 1_000, "listed": 2_000, "user-days": 5_000,
    "day": 250, "history": 12, "short": 8, "builds": 1, "rounds": 1,
}  # fmt: skip


@dataclass
class Measured:
    """What `make bench` printed, its statements, and where it worked."""

    rows: list[list[str]]
    remarks: list[str]
    statements: list[dict[str, str]]
    folder: Path


def measured(folder: Path, goals: list[str]) -> Measured:
    log, said = folder / "statements.csv", io.StringIO()
    told = [f"--{name}={value}" for name, value in SIZE.items()]
    with contextlib.redirect_stdout(said):
        code = main(
            [f"--only={','.join(goals)}", f"--folder={folder}", f"--statements={log}", *told]
        )
    assert code == 0
    lines = said.getvalue().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    with log.open(newline="") as file:
        statements = list(csv.DictReader(file))
    return Measured(
        [row for row in rows if len(row) > 1],
        [line for line in lines if line.startswith("<!--")],
        statements,
        folder,
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Measured:
    """Without the goals that need several builds."""
    return measured(tmp_path_factory.mktemp("bench"), FIRST)


@contextlib.contextmanager
def databases(folder: Path):
    """What we and the peer made of the same events: `tidemark` and `peer`."""
    with duckdb.connect() as connection:
        for name in ("tidemark", "peer"):
            connection.execute(f"attach '{folder / name}.duckdb' as {name} (read_only)")
        yield connection


@pytest.fixture(scope="module")
def both(first):
    with databases(first.folder / "first-build" / "installation") as connection:
        yield connection


def test_each_goal_has_a_row_with_a_verdict(first):
    assert len(first.rows) == len(FIRST)
    for name, figure, _, value, goal, verdict in first.rows:
        # What one landing takes beyond another that does next to nothing may be nothing.
        assert figure and (float(value) > 0 or name.startswith("G8")), name
        assert goal.startswith("at most") and verdict in ("met", "missed"), name


def test_statements_are_logged_with_what_they_took(first):
    kinds = Counter(each["kind"] for each in first.statements)
    assert kinds["checkpoint"] == 1 and kinds["commit"] > 20 and kinds["create"] > 20
    of_events = [each for each in first.statements if each["node"] == "model.tidemark.fct_events"]
    assert any(each["text"].startswith("create table") for each in of_events)
    assert sum(float(each["cpu"]) for each in of_events) > 0.01
    said, of_peer = first.remarks
    assert "the peer" in of_peer and '"fct_sessions"' in of_peer
    assert f"{len(first.statements)} statements" in said and '"fct_events"' in said


def test_the_peer_counts_the_same_sessions_and_events(both):
    for table, schema in {
        "fct_events": "core", "fct_sessions": "engagement", "fct_purchases": "core",
        "dim_devices": "core", "fct_installs": "acquisition",
    }.items():  # fmt: skip
        counts = [
            both.execute(f"select count(*) from {relation}").fetchone()[0]
            for relation in (f"peer.{table}", f"tidemark.tidemark_{schema}.{table}")
        ]
        assert counts[0] == counts[1] > 0, table


def test_the_peer_counts_the_same_active_users_where_nobody_logs_in(both):
    """It knows dates of UTC alone, and takes who logs in for a second person."""
    rows = both.execute("""
        with same as (
            select app_id, event_date as activity_date from peer.fct_events
            where is_activity
            group by app_id, event_date
            having count(distinct user_key) = count(distinct device_id)
        )
        select theirs.dau, ours.dau
        from peer.fct_active_users as theirs
        full join tidemark.tidemark_engagement.fct_active_users as ours
            using (app_id, segment, segment_value, activity_date)
        inner join same using (app_id, activity_date)
        inner join tidemark.tidemark_core.dim_apps using (app_id)
        where segment = 'all' and reporting_timezone = 'UTC'
    """).fetchall()
    assert len(rows) > 5 and sum(theirs for theirs, _ in rows) > 5
    assert [row for row in rows if row[0] != row[1]] == []


def test_late_events_are_of_the_last_day_that_counts(tmp_path):
    kept, config = zone.hourly(tmp_path / "kept", 2, 60, 0)
    raw = tmp_path / "raw"
    zone.newest(kept, raw, 1)
    assert {zone.arrival_date(path) for path in zone.files(raw)} == {zone.LAST_DAY}
    before = {path: path.read_bytes() for path in zone.files(kept)}
    arrived = zone.next_hour(raw, config, 0, late=4)
    new = [path for path in zone.files(raw) if zone.arrival_date(path) > zone.LAST_DAY]
    assert arrived == sum(path.stat().st_size for path in new) > 0 and len(new) == 3
    lines = [
        json.loads(line) for path in new for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    arrival = zone.LAST_DAY + timedelta(days=1)
    days = [(arrival - _date(line)).days for line in lines]
    assert days.count(7) == 4 and set(days) <= {0, 1, 7}
    assert len({json.dumps(line, sort_keys=True) for line in lines}) == len(lines)
    assert {path: path.read_bytes() for path in zone.files(kept)} == before


def _date(event: dict):
    occurred = event.get("event_timestamp") or event["timestamp"]  # of the older shape
    return datetime.fromtimestamp(occurred / 1000, UTC).date()


@pytest.mark.nightly
def test_all_other_goals_of_duckdb_run(tmp_path):
    goals = [goal for goal in MODULES if goal not in FIRST]
    found = measured(tmp_path, goals)
    assert len(found.rows) == sum(ROWS.get(goal, 1) for goal in goals)
    names = [row[0].split()[0].lower() for row in found.rows]
    assert set(names) == set(goals)
    assert {row[-1] for row in found.rows if not row[0].startswith("G7")} <= {"met", "missed"}
    with databases(tmp_path / "history" / "states" / "late") as both:
        ours, theirs = (f"{name}fct_events" for name in ("tidemark.tidemark_core.", "peer."))
        counted = "select count(*), count(distinct event_date) from {}"
        assert (
            both.execute(counted.format(theirs)).fetchone()
            == both.execute(
                counted.format(ours).replace("event_date", "occurred_utc_date")
            ).fetchone()
        )
        both.execute("use tidemark")
        found = "select count(distinct row_group_id) from pragma_storage_info('{}')"
        assert both.execute(found.format("tidemark_core.fct_events")).fetchone()[0] > 1
