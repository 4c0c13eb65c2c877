"""Seeds, views and checks of seeds that a run leaves as they are (macros/incremental/made.sql)."""

from pathlib import Path

import duckdb
import pytest

from tests.python.replay.harness import BuildFailed, Project
from tests.python.replay.replay import Player
from tests.python.replay.story import Teller

# Of these the first two stand over nothing that a test changes.
VIEWS = [
    "int_records__envelope",
    "stg_mobile_analytics__events",
    "int_events__records",
    "int_identity__login_periods",
    "int_records__accepted",
]
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
        self.execute("delete from tidemark_reference.platforms where value = 'marked'")
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
    warehouse.build()
    warehouse.mark()
    yield warehouse
    warehouse.restore()


@pytest.fixture(scope="module")
def changed(warehouse):
    """Of one run over other text of a view, a changed seed, and what was dropped by hand: how it
    failed, the views that kept their mark, and the platforms."""
    warehouse.build()
    warehouse.mark()
    path = "models/staging/clickstream/stg_clickstream__events.sql"
    text = (warehouse.player.project.folder / path).read_text()
    warehouse.change(path, text, f"-- Other words.\n{text}")
    warehouse.change("seeds/reference/platforms.csv", "\n", "\nHAIKU,beos\n")
    warehouse.execute("drop table tidemark_intermediate.int_records__copies")
    warehouse.execute("drop view tidemark_intermediate.int_identity__login_periods")
    warehouse.execute("drop table tidemark_reference.segments")
    try:
        warehouse.build()
        failed = ""
    except BuildFailed as error:
        failed = str(error)
    found = failed, warehouse.marked_views(), warehouse.platforms()
    warehouse.restore()
    return found


def test_seeds_and_views_stay_as_they_are_until_all_is_made_anew(made):
    made.build()
    assert made.marked_views() == sorted(VIEWS)
    assert "marked" in made.platforms()
    made.build(full_refresh=True)
    assert made.marked_views() == []
    assert "marked" not in made.platforms()


def test_what_nothing_happened_to_stays_while_others_are_made(changed):
    assert changed[1] == VIEWS[:2]


def test_a_view_of_other_text_is_made_and_those_above_it(changed):
    assert "int_events__records" not in changed[1]


def test_a_view_over_a_table_that_was_built_whole_is_made_again(changed):
    assert "int_records__accepted" not in changed[1]


def test_what_was_dropped_by_hand_is_made_again(changed, warehouse):
    assert not changed[0]
    assert warehouse.schema("int_identity__login_periods") == "tidemark_intermediate"
    assert warehouse.player.zone.rows("select count(*) from tidemark_reference.segments")[0][0]


def test_a_changed_seed_is_loaded(changed):
    assert {"HAIKU"} == changed[2] & {"HAIKU", "marked"}


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
