"""A release brings a source: what a built warehouse then builds whole, and what it does not."""

import duckdb
import pytest

from tests.python.replay.harness import Project
from tests.python.replay.history import random_history
from tests.python.replay.releases import older_project, release_of
from tests.python.replay.replay import Player
from tests.python.replay.story import Teller
from tests.python.replay.test_replay import SEEDS

BASE, CHANNELS = "base_clickstream__records", "base_clickstream__channels"
SEED = "seeds/reference/non_activity_events.csv"
# Tables with a column that no model behind reads, to mark rows by: whoever lost it was written.
MARKED = {
    "tidemark_core.fct_events": "device_model",
    "tidemark_engagement.fct_sessions": "exit_page_or_screen",
    "tidemark_acquisition.fct_installs": "network_name",
}


class Warehouse:
    """An app of Mobile Analytics with three days, as the older project built it."""

    def __init__(self, older: Project, folder):
        self.player, self.teller = Player(older, folder), Teller("utc")
        for day in ("2026-03-01", "2026-03-10", "2026-03-20"):
            self.teller.file(f"{day} 10", self.teller.event(f"{day} 10:00"))
        self.deliver()
        self.build(older)

    def deliver(self) -> None:
        self.player.write(self.teller.writes)
        self.teller.writes = {}

    def build(self, project: Project, **options) -> set[str]:
        """The models that this run built whole."""
        self.player.project = project
        query = "select model, rebuilt_load_id from tidemark_state.marks"
        zone = self.player.zone
        before = dict(zone.rows(query)) if zone.database.exists() else {}
        zone.build(project, **options)
        return {name for name, load in zone.rows(query) if load != before.get(name)}

    def mark(self, text: str = "'marked'") -> None:
        for name, column in MARKED.items():
            self.execute(f"update {name} set {column} = {text}")

    def marked(self) -> dict[str, int]:
        query = "select count(*) from {} where {} = 'marked'"
        return {n: self.player.zone.rows(query.format(n, c))[0][0] for n, c in MARKED.items()}

    def execute(self, statement: str) -> None:
        with duckdb.connect(str(self.player.zone.database)) as connection:
            connection.execute(statement)


@pytest.fixture(scope="module")
def steps(scratch_folder) -> dict:
    """What was found after each build of one warehouse. The release also says something about the
    new source in a seed that the models of all sources refer to."""
    found = {}
    newer = Project(scratch_folder / "newer")
    warehouse = Warehouse(older_project(scratch_folder / "older"), scratch_folder / "released")
    warehouse.mark()
    said = (newer.folder / SEED).read_text()
    (newer.folder / SEED).write_text(f"{said}clickstream,_page_view\n")
    newer.parse()
    teller = warehouse.teller
    teller.clicks(
        "2026-03-18 10",
        teller.click("2026-03-18 10:00", "_page_view", _traffic_source_source="google"),
        teller.click("2026-03-18 10:01", "purchase", login="ann", value=5, currency="USD"),
    )
    warehouse.deliver()

    first = ["resource_type:seed", "stg_landing__manifest", BASE]
    found["died"] = warehouse.build(newer, select=first)
    found["a mart alone"] = warehouse.build(newer, select=["fct_user_days"])
    found["release"] = warehouse.build(newer)
    found["marked"] = warehouse.marked()
    query = "select source, is_activity, count(*) from tidemark_core.fct_events group by all"
    found["events"] = sorted(warehouse.player.zone.rows(query))
    warehouse.mark("null")
    found["different after the release"] = warehouse.player.compare()
    # As in a version that brings a lookup of a source that models know, and that was only born.
    warehouse.execute(f"drop table tidemark_staging.{CHANNELS} cascade")
    warehouse.execute(f"delete from tidemark_state.marks where model = '{CHANNELS}'")
    found["a new lookup"] = warehouse.build(newer)

    (newer.folder / SEED).write_text(said)
    newer.parse()
    found["seed"] = warehouse.build(newer)
    found["refreshed"] = warehouse.build(newer, select=[BASE], full_refresh=True)
    found["after a refresh"] = warehouse.build(newer)
    found["different at the end"] = warehouse.player.compare()
    return found


def test_a_source_that_a_release_brings_builds_its_own_tables_whole_and_no_other(steps):
    assert steps["died"] | steps["a mart alone"] | steps["release"] == {BASE, CHANNELS}
    events = [("clickstream", False, 1), ("clickstream", True, 1), ("mobile_analytics", True, 3)]
    assert steps["events"] == events
    assert not steps["different after the release"]


def test_the_windows_take_its_rows_in(steps):
    """Of three dates of Mobile Analytics the one after the new events is written again."""
    assert steps["marked"] == dict(zip(MARKED, (2, 2, 1), strict=True))


def test_a_release_that_dies_between_the_tables_of_its_source_rebuilds_nothing_either(steps):
    assert [steps[name] for name in ("died", "a mart alone", "release")] == [
        {BASE},
        set(),
        {CHANNELS},
    ]


def test_what_a_seed_says_about_a_source_rebuilds_models_that_have_its_rows(steps):
    assert {"fct_events", "fct_sessions"} <= steps["seed"]


@pytest.mark.parametrize("step", ["after a refresh", "a new lookup"])
def test_tables_of_a_source_that_models_know_count_as_rebuilt(steps, step):
    assert steps["refreshed"] == {BASE}
    assert {"fct_events", "fct_sessions", "fct_active_users", "dim_users"} <= steps[step]
    assert "base_mobile_analytics__records" not in steps[step]
    assert not steps["different at the end"]


def test_some_replays_begin_with_one_source(project):
    histories = [random_history(seed, project.models) for seed in SEEDS]
    releases = [release_of(history, project.models) for history in histories]
    assert sum(number > 0 for _, number in releases) >= 3
    notes = [run.note for history, number in releases for run in history.runs if number]
    assert any("some models of a version with another source" in note for note in notes)
