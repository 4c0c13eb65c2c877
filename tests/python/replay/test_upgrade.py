"""A warehouse of an older commit under the project of today."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

import sample_data
from tests.python.command.installation import Installation
from tests.python.replay.compare import differences
from tests.python.replay.harness import ROOT, Project, Zone
from tests.python.replay.story import Teller

# The last commit that reads raw lines by the definitions of before.
OLD = "8f8dd955caea0ea65a892b6d33e4471d3231db39"
BUILD = """
import sys
from pathlib import Path
from tests.python.replay.harness import Project, Zone
folder = Path(sys.argv[1])
Zone(folder / "zone").build(Project(folder / "old_project"))
"""
SESSIONS = (
    "select session_id from tidemark_engagement.fct_sessions where app_id = 'launch' order by 1"
)
REBUILT = (
    "select model from tidemark_state.marks"
    " where rebuilt_load_id = (select max(load_id) from tidemark_state.loads)"
)


def git(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True)


def old_code(folder: Path) -> Path:
    """The project as it was, in a folder of its own; skips where git does not know it."""
    if git("cat-file", "-e", f"{OLD}^{{commit}}").returncode != 0:
        message = f"commit {OLD} is not in this clone: git fetch --unshallow"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    folder.mkdir()
    packed = git("archive", OLD, "landing", "macros", "models", "profiles", "scripts", "seeds",
                 "tests/python", "tests/generic", "dbt_project.yml", "selectors.yml")  # fmt: skip
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
    return folder


@pytest.fixture(scope="module")
def upgraded(scratch_folder):
    """(zone with a warehouse of the old commit, what today's build said of it)."""
    folder = scratch_folder / "upgrade"
    folder.mkdir()
    code = old_code(folder / "old")
    zone = Zone(folder / "zone")
    config = sample_data.Config(days=4, users=20, seed=5, start=date(2026, 3, 2))
    sample_data.generate(zone.raw, config, processes=1)
    teller = Teller("launch")
    teller.file("2026-03-01 10", teller.event("2026-03-01 10:00", session="old"))
    teller.file(
        "2026-03-04 09",
        teller.event("2026-03-04 09:00:00.000", "_session.stop", session="old"),
        teller.event("2026-03-04 09:00:00.010", "_session.start", session="new"),
    )
    zone.write(teller.writes)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=code, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert zone.rows(SESSIONS) == [("new",), ("old",), ("old",)], "by the old definitions"
    return zone, Installation(zone.folder).run("build")


def test_a_build_over_an_older_warehouse_stops_and_asks_for_a_rebuild(upgraded):
    zone, done = upgraded
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "make rebuild" in said
    assert "Traceback" not in said
    assert zone.rows(SESSIONS) == [("new",), ("old",), ("old",)], "nothing is half new"


def test_a_rebuild_of_an_older_warehouse_equals_a_fresh_build(upgraded, project):
    zone, _ = upgraded
    zone.build(project, full_refresh=True)
    assert zone.rows(SESSIONS) == [("new",), ("old",)]
    fresh = zone.fresh(zone.folder.parent / "fresh")
    fresh.build(project)
    problems = differences(project.compared_relations(), zone.database, fresh.database)
    assert not problems, "\n".join(problems)


def test_a_model_with_a_newer_version_is_built_whole_by_itself(upgraded, project, folder):
    """Last: the warehouse is today's by now. What a rebuilt model is made of is not read again."""
    zone, _ = upgraded
    code = shutil.copytree(project.folder, folder / "code")
    model = code / "models/marts/engagement/fct_sessions.sql"
    text, changed = re.subn(r"'version': \d+", "'version': 1000", model.read_text())
    assert changed == 1
    model.write_text(text)
    newer = Project(folder / "project", root=code)
    with duckdb.connect(str(zone.database)) as connection:
        connection.execute("update tidemark_engagement.fct_sessions set duration_seconds = 1")
    zone.build(newer)
    rebuilt = {model for (model,) in zone.rows(REBUILT)}
    assert {"fct_sessions", "fct_user_days", "fct_active_users"} <= rebuilt
    assert not {"base_mobile_analytics__records", "fct_events"} & rebuilt
    fresh = zone.folder.parent / "fresh/tidemark.duckdb"
    problems = differences(newer.compared_relations(), zone.database, fresh)
    assert not problems, "\n".join(problems)
