"""The copy of the manifest that a run reads follows it part by part."""

import duckdb
import pytest

from tests.python.replay.replay import Player
from tests.python.replay.story import Teller

BASE = ["resource_type:seed", "base_mobile_analytics__records"]
COPY = "tidemark_staging.stg_landing__manifest"


class Zone:
    """A warehouse with a file in each of two months, and its copy of the manifest."""

    def __init__(self, project, folder):
        self.project, self.player, self.teller = project, Player(project, folder), Teller("utc")
        self.zone = self.player.zone
        for month in ("02", "03"):
            self.deliver(f"2026-{month}-01 10")
        self.build()

    def deliver(self, hour: str) -> str:
        self.teller.file(hour, self.teller.event(f"{hour}:00"), name=f"{len(self.files())}.gz")
        [path] = self.teller.writes
        self.player.write(self.teller.writes)
        self.teller.writes = {}
        return path

    def build(self, *select: str) -> None:
        self.zone.build(self.project, select=select)

    def files(self) -> list[str]:
        raw = self.zone.raw
        return sorted(str(p.relative_to(raw)) for p in raw.rglob("*.gz"))

    def copied(self) -> list[str]:
        query = f"select source || '/' || file_path from {COPY} where status <> 'gone' order by 1"
        return [path for (path,) in self.zone.rows(query)]

    def mark(self) -> None:
        """A row that loses its mark was copied again."""
        with duckdb.connect(str(self.zone.database)) as connection:
            connection.execute(f"update {COPY} set reason = 'marked'")

    def unmarked(self) -> list[str]:
        query = (
            f"select distinct month from {COPY} where reason is distinct from 'marked' order by 1"
        )
        return [month for (month,) in self.zone.rows(query)]

    def taken_in(self) -> int:
        query = "select count(*) from tidemark_intermediate.int_records__envelope"
        return self.zone.rows(query)[0][0]


@pytest.fixture
def parts(project, folder) -> Zone:
    return Zone(project, folder)


def test_a_run_copies_the_parts_that_moved(parts):
    parts.mark()
    parts.build()
    assert parts.unmarked() == []
    parts.deliver("2026-03-02 11")
    parts.build()
    assert parts.unmarked() == ["2026-03"]
    assert parts.copied() == parts.files() and parts.taken_in() == 3


def test_a_part_that_is_no_more_leaves_the_copy(parts, monkeypatch):
    [old, _] = parts.files()
    parts.player.write({}, [old])
    parts.zone.land(forget_gone=True)
    parts.build()
    assert parts.copied() == parts.files() != []
    [status] = parts.zone.rows(
        f"select status from tidemark_state.files where source || '/' || file_path = '{old}'"
    )
    assert status == ("gone",)


def test_a_table_that_is_built_anew_reads_all_parts(parts):
    """Of the copy that is there, which only the parts that moved went into."""
    parts.deliver("2026-03-02 11")
    parts.build("stg_landing__manifest")
    with duckdb.connect(str(parts.zone.database)) as connection:
        connection.execute("drop table tidemark_staging.base_mobile_analytics__records")
    parts.build(*BASE)
    parts.build()
    assert parts.taken_in() == 3
    assert parts.player.compare() == []


def test_a_copy_of_an_older_version_is_made_anew(parts):
    with duckdb.connect(str(parts.zone.database)) as connection:
        connection.execute(f"alter table {COPY} drop column stamp")
    parts.build()
    assert parts.copied() == parts.files() and parts.unmarked() == ["2026-02", "2026-03"]


def test_a_raw_zone_without_files_has_a_copy_without_rows(project, folder):
    zone = Player(project, folder).zone
    (zone.raw / "mobile_analytics").mkdir(parents=True)
    for _ in range(2):
        zone.build(project, select=["resource_type:seed", "stg_landing__manifest"])
        assert zone.rows(f"select count(*) from {COPY}") == [(0,)]
