"""Seeds, views and checks of seeds that a run leaves as they are (macros/incremental/made.sql)."""

from pathlib import Path

import duckdb
import pytest

from tests.python.replay.harness import BuildFailed, Project
from tests.python.replay.replay import Player
from tests.python.replay.story import Teller

VIEWS = ["stg_mobile_analytics__events", "int_records__envelope", "int_events__winners"]
END_OF_RUN = "macros/project/run_cost.sql"


class Made:
    """A warehouse with one event. Seeds and views are marked by hand: what is made anew is not."""

    def __init__(self, folder):
        self.player = Player(Project(folder / "project"), folder)
        self.texts: dict[Path, str] = {}  # of the files of the project that a test has changed
        teller = Teller("utc")
        teller.file("2026-03-01 10", teller.event("2026-03-01 10:00"))
        self.player.write(teller.writes)

    def build(self, **options) -> None:
        self.player.zone.build(self.player.project, **options)

    def dbt(self, *command: str) -> None:
        self.player.project.dbt(self.player.zone, list(command))

    def change(self, path: str, old: str, new: str) -> None:
        """Changes a file of the project."""
        file = self.player.project.folder / path
        text = file.read_text()
        assert old in text
        self.texts.setdefault(file, text)
        file.write_text(text.replace(old, new, 1))
        self.player.project.parse()

    def restore(self) -> None:
        """The project as it was before any change."""
        for file, text in self.texts.items():
            file.write_text(text)
        if self.texts:
            self.player.project.parse()
        self.texts = {}

    def mark(self) -> None:
        for view in VIEWS:
            self.execute(f"comment on view {self.schema(view)}.{view} is 'marked'")
        self.execute("insert into tidemark_reference.platforms values ('marked', 'marked')")

    def execute(self, statement: str) -> None:
        with duckdb.connect(str(self.player.zone.database)) as connection:
            connection.execute(statement)

    def schema(self, view: str) -> str:
        query = f"select schema_name from duckdb_views() where view_name = '{view}'"
        return self.player.zone.rows(query)[0][0]

    def marked_views(self) -> list[str]:
        query = "select view_name from duckdb_views() where comment = 'marked'"
        return sorted(name for (name,) in self.player.zone.rows(query))

    def platforms(self) -> set[str]:
        query = "select value from tidemark_reference.platforms"
        return {name for (name,) in self.player.zone.rows(query)}


@pytest.fixture(scope="module")
def warehouse(scratch_folder):
    return Made(scratch_folder / "made")


@pytest.fixture
def made(warehouse):
    """Built with the project as it is, whatever an earlier test has left, and marked."""
    if warehouse.player.zone.database.exists():
        warehouse.execute("update tidemark_state.made set made_from = 'another'")
    warehouse.build()
    warehouse.mark()
    yield warehouse
    warehouse.restore()


def test_seeds_and_views_stay_as_they_are_until_all_is_made_anew(made):
    made.build()
    assert made.marked_views() == sorted(VIEWS)
    assert "marked" in made.platforms()
    made.build(full_refresh=True)
    assert made.marked_views() == []
    assert "marked" not in made.platforms()


def test_a_view_of_other_text_is_made_and_those_above_it(made):
    made.change("models/intermediate/events/int_events__records.sql", "-- ", "-- Other words: ")
    made.build()
    assert made.marked_views() == ["int_records__envelope", "stg_mobile_analytics__events"]


def test_a_view_over_a_table_that_was_built_whole_is_made_again(made):
    made.execute("drop table tidemark_intermediate.int_records__copies")
    made.build()
    assert "int_events__winners" not in made.marked_views()
    assert "int_records__envelope" in made.marked_views()


def test_what_was_dropped_by_hand_is_made_again(made):
    made.execute("drop view tidemark_intermediate.int_events__winners")
    made.execute("drop table tidemark_reference.platforms")
    made.build()
    assert "int_events__winners" not in made.marked_views()
    assert made.schema("int_events__winners") == "tidemark_intermediate"
    assert "marked" not in made.platforms()


def test_a_changed_seed_is_loaded(made):
    made.change("seeds/reference/platforms.csv", "value,platform\n", "value,platform\nHAIKU,beos\n")
    made.build()
    assert {"HAIKU"} == made.platforms() & {"HAIKU", "marked"}


def test_a_run_that_dies_leaves_no_note_of_a_seed_that_is_another(made):
    added = "value,platform\nHAIKU,beos\n"
    made.change("seeds/reference/platforms.csv", "value,platform\n", added)
    made.change(END_OF_RUN, "{%- do say_records(results) -%}", "{{ died_before_its_end() }}")
    with pytest.raises(BuildFailed):
        made.build()
    assert "HAIKU" in made.platforms()

    made.restore()
    made.build()
    assert "HAIKU" not in made.platforms()


def test_a_seed_loaded_by_hand_is_not_taken_for_that_of_the_last_run(made):
    added = "value,platform\nHAIKU,beos\n"
    made.change("seeds/reference/platforms.csv", "value,platform\n", added)
    made.dbt("seed")
    made.restore()
    made.build()
    assert "HAIKU" not in made.platforms()


def test_a_check_of_seeds_is_asked_once_and_by_hand_always(made):
    made.dbt("build", "--select", "platforms")
    made.execute("insert into tidemark_reference.platforms values ('marked', 'twice')")
    made.dbt("build", "--select", "platforms")
    with pytest.raises(BuildFailed, match="unique_key_platforms"):
        made.dbt("test", "--select", "platforms")


def test_a_check_of_seeds_that_failed_is_asked_again(made):
    rows = "value,platform\nHAIKU,beos\nHAIKU,beos\n"
    made.change("seeds/reference/platforms.csv", "value,platform\n", rows)
    for _ in range(2):
        with pytest.raises(BuildFailed, match="unique_key_platforms"):
            made.dbt("build", "--select", "platforms")
    made.restore()
    made.dbt("build", "--select", "platforms")
