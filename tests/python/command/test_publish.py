"""A published copy is the marts, whole, or the last copy stays."""

import os
from pathlib import Path

import duckdb
import pytest

import tidemark.publish as publishing
from tidemark.landing import LockedError, hold, settings_from_env
from tidemark.publish import PublishError, publish, target_from_env


@pytest.fixture
def target(tmp_path) -> Path:
    return tmp_path / "published.duckdb"


def test_the_copy_equals_the_marts(built, target):
    number, size = publish(built.settings, target)
    assert size == target.stat().st_size
    with duckdb.connect() as connection:
        connection.execute(f"attach '{built.duckdb}' as tidemark (read_only)")
        connection.execute(f"attach '{target}' as copy (read_only)")
        relations = connection.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_catalog = 'tidemark' and table_schema in ('tidemark_core',"
            " 'tidemark_engagement', 'tidemark_acquisition', 'tidemark_ledger',"
            " 'tidemark_mobile_analytics')"
        ).fetchall()
        copied = connection.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_catalog = 'copy'"
        ).fetchall()
        assert sorted(copied) == sorted(relations)
        assert len(relations) == number >= 20
        for schema, name in relations:
            here, there = f"tidemark.{schema}.{name}", f"copy.{schema}.{name}"
            assert _types(connection, here) == _types(connection, there)
            for one, other in ((here, there), (there, here)):
                query = f"select count(*) from (from {one} except all from {other})"
                assert connection.execute(query).fetchall() == [(0,)], name
    assert os.listdir(target.parent) == [target.name], "nothing is left beside it"


def _types(connection, relation):
    return connection.execute(
        f"select column_name, column_type from (describe {relation})"
    ).fetchall()


def test_the_copy_takes_no_more_than_its_tables_in_the_warehouse(published):
    """By the blocks of all marts: `properties` is as dense as there."""
    _, connection = published
    there, here = (_blocks(connection, catalog) for catalog in ("copy", "warehouse"))
    assert sum(there.values()) <= sum(here.values())
    schema, table = "tidemark_core", "fct_events"
    for catalog in ("warehouse", "copy"):
        compressions = connection.execute(
            "select distinct compression from pragma_storage_info(?) where segment_type = 'VARCHAR'"
            " and column_name = 'properties'",
            [f"{catalog}.{schema}.{table}"],
        ).fetchall()
        assert compressions == [("ZSTD",)], catalog


def _blocks(connection, catalog: str) -> dict[str, int]:
    """Blocks by table. Small tables share some, so they count where they are the first."""
    seen, counts = set(), {}
    for schema, table in connection.execute(
        "select copied.schema_name, copied.table_name from duckdb_tables() as copied"
        " inner join duckdb_tables() as held using (schema_name, table_name)"  # no view there
        " where copied.database_name = 'copy' and held.database_name = 'warehouse'"
        " order by copied.estimated_size desc"
    ).fetchall():
        name = f"{catalog}.{schema}.{table}"
        rows = connection.execute(
            "select block_id, additional_block_ids from pragma_storage_info(?)", [name]
        ).fetchall()
        found = {block for first, more in rows for block in (first, *(more or []))} - seen
        counts[table] = len(found)
        seen |= found
    return counts


def test_a_reader_keeps_the_old_copy_and_the_next_one_gets_the_new(built, target, tmp_path):
    _database(target, "create table old_copy as select 1 as one")
    with duckdb.connect(str(target), read_only=True) as reader:
        publish(built.settings, target)
        assert reader.execute("select * from old_copy").fetchall() == [(1,)]
    with duckdb.connect(str(target), read_only=True) as reader:
        assert reader.execute("select count(*) > 0 from tidemark_core.fct_events").fetchall() == [
            (True,)
        ]


def test_a_failed_publish_leaves_the_old_copy(built, target, monkeypatch):
    publish(built.settings, target)
    before = target.read_bytes()

    def fail(*_):
        raise duckdb.Error("half-way")

    monkeypatch.setattr(publishing, "_copy_one", fail)
    with pytest.raises(duckdb.Error, match="half-way"):
        publish(built.settings, target)
    assert target.read_bytes() == before
    assert os.listdir(target.parent) == [target.name]


def test_what_a_killed_publish_left_is_no_hindrance(built, target):
    (target.parent / f".{target.name}.tmp").write_bytes(b"half of a file")
    publish(built.settings, target)
    assert os.listdir(target.parent) == [target.name]


def test_it_does_not_publish_during_a_build(built, target):
    with hold(built.settings.landed), pytest.raises(LockedError, match="already at work"):
        publish(built.settings, target)
    assert not target.exists()


def test_it_does_not_publish_what_a_dead_build_left(tmp_path, target):
    settings = _settings(tmp_path / "warehouse.duckdb", tmp_path / "landed")
    _database(
        settings.duckdb,
        "create schema tidemark_core; create table tidemark_core.dim_apps as select 1 as one;"
        " create schema tidemark_state; create table tidemark_state.marks as"
        " select * from (values ('fct_events', 2), ('fct_sessions', 1)) as marks (model, load_id)",
    )
    with pytest.raises(PublishError, match="the last build did not finish"):
        publish(settings, target)


def test_what_an_older_version_left_is_neither_published_nor_waited_for(tmp_path, target):
    settings = _settings(tmp_path / "warehouse.duckdb", tmp_path / "landed")
    _database(
        settings.duckdb,
        "create schema tidemark_core; create table tidemark_core.dim_apps as select 1 as one;"
        " create table tidemark_core.an_older_fact as select 1 as one;"
        " create schema tidemark_state; create table tidemark_state.marks as"
        " select * from (values ('dim_apps', 2), ('an_older_fact', 1)) as marks (model, load_id)",
    )
    assert publish(settings, target)[0] == 1
    with duckdb.connect(str(target), read_only=True) as reader:
        assert reader.execute("select table_name from duckdb_tables()").fetchall() == [
            ("dim_apps",)
        ]


def test_refusals_name_the_reason(built, tmp_path, target):
    def refused(match, target=target, settings=built.settings):
        with pytest.raises(PublishError, match=match):
            publish(settings, target)

    refused("no warehouse", settings=_settings(tmp_path / "none.duckdb", tmp_path / "landed"))
    refused("is the warehouse itself", target=built.duckdb)
    link = tmp_path / "link.duckdb"
    link.symlink_to(built.duckdb)
    refused("is the warehouse itself", target=link)
    refused("does not exist", target=tmp_path / "nowhere" / "published.duckdb")
    notes = tmp_path / "notes.txt"
    notes.write_text("somebody's own file")
    refused("is no DuckDB file", target=notes)
    assert notes.read_text() == "somebody's own file"
    empty = tmp_path / "empty.duckdb"
    _database(empty, "create table anything as select 1")
    refused("no marts yet", settings=_settings(empty, tmp_path / "landed"))


def test_the_target_comes_from_the_environment(tmp_path):
    assert target_from_env({}) == Path("data/published.duckdb").absolute()
    assert target_from_env({"TIDEMARK_PUBLISHED": str(tmp_path / "p")}) == tmp_path / "p"


def _database(path, sql):
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)


def _settings(warehouse, landed):
    return settings_from_env({"TIDEMARK_DUCKDB": str(warehouse), "TIDEMARK_LANDED": str(landed)})
