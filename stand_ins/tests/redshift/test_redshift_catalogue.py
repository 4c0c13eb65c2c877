"""Views, and what the catalogue says of them and of tables."""

import pytest


@pytest.mark.source("r_CREATE_VIEW")
def test_late_binding_views_outlive_their_tables(db):
    db.rows("create table {s}.t (a int, b varchar(10))")
    db.rows("insert into {s}.t values (1, 'x')")
    db.rows("create view {s}.v as select b, a from {s}.t with no schema binding")
    assert db.rows("select * from {s}.v") == [["x", 1]]
    db.rows("drop table {s}.t")
    assert db.error("select * from {s}.v")["C"] == "42P01"
    db.rows("create table {s}.t (c date, a bigint, b varchar(99))")
    db.rows("insert into {s}.t values (null, 2, 'y')")
    assert db.rows("select a, b from {s}.v") == [[2, "y"]]
    db.rows("alter table {s}.v rename to w")
    assert db.rows("select a from {s}.w") == [[2]]
    db.rows("create or replace view {s}.w as select a from {s}.t with no schema binding")
    assert db.rows("select * from {s}.w") == [[2]]


@pytest.mark.source("PG_GET_LATE_BINDING_VIEW_COLS")
def test_columns_of_late_binding_views(db):
    db.rows("create table {s}.t (a int, b varchar(10))")
    db.rows("create view {s}.v as select b, a from {s}.t with no schema binding")
    sql = (
        "select column_name, column_type from pg_get_late_binding_view_cols() as cols("
        "view_schema name, view_name name, column_name name, column_type varchar, ordinal int"
        ") where view_schema = '{s}'"
    )
    assert db.rows(sql) == [["b", "character varying(10)"], ["a", "integer"]]
    definition = db.value("select definition from pg_views where schemaname = '{s}'")
    assert definition.endswith("with no schema binding")
    assert (
        db.rows(
            "select 1 from information_schema.columns "
            "where table_schema = '{s}' and table_name = 'v'"
        )
        == []
    )


@pytest.mark.source("r_DROP_TABLE")
def test_bound_views_hold_their_tables(db):
    db.rows("create table {s}.t (a int)")
    db.rows("create view {s}.v as select avg(a) as a from {s}.t")
    assert db.error("drop table {s}.t")["C"] == "2BP01"
    assert "pg_rs" not in db.value("select definition from pg_views where schemaname = '{s}'")
    db.rows("drop table {s}.t cascade")
    assert db.error("select * from {s}.v")["C"] == "42P01"


@pytest.mark.source("materialized-view-create-sql-command", "materialized-view-refresh-sql-command")
def test_materialized_views(db):
    db.rows("create table {s}.t as select 1 as a")
    db.rows(
        "create materialized view {s}.m backup yes diststyle even auto refresh no as "
        "select sum(a) as a from {s}.t"
    )
    db.rows("insert into {s}.t values (2)")
    assert db.rows("select a from {s}.m") == [[1]]
    db.rows("refresh materialized view {s}.m")
    assert db.rows("select a from {s}.m") == [[3]]
    assert db.rows("select trim(name), autorefresh from svv_mv_info where schema_name = '{s}'") == [
        ["m", "f"]
    ]
    db.rows("create view {s}.v as select a from {s}.t")
    assert (
        "can't reference the view"
        in db.error("create materialized view {s}.n as select a from {s}.v")["M"]
    )


@pytest.mark.source("r_SVV_TABLE_INFO", "r_PG_TABLE_DEF")
def test_keys_of_tables(db):
    db.rows(
        "create table {s}.t diststyle key distkey (a) compound sortkey (b, a) as "
        "select 1 as a, 'x' as b"
    )
    found = db.rows(
        "select diststyle, sortkey1, sortkey_num from svv_table_info where \"schema\" = '{s}'"
    )
    assert found == [["KEY(a)", "b", 2]]
    db.rows("create table {s}.u (a int distkey, b varchar(5) encode zstd sortkey)")
    db.rows("set search_path to {s}")
    found = db.rows(
        'select "column", type, distkey, sortkey from pg_table_def '
        "where tablename = 'u' order by 1"
    )
    assert found == [["a", "integer", True, 0], ["b", "character varying(5)", False, 1]]


@pytest.mark.source("ours")
def test_nothing_of_ours_is_seen(db):
    schemas = [row[0] for row in db.rows("select schema_name from svv_all_schemas")]
    assert db.schema in schemas and "pg_rs" not in schemas
    tables = db.rows(
        "select distinct table_schema from information_schema.columns "
        "where table_schema like 'pg_rs%'"
    )
    assert tables == []


@pytest.mark.source("r_SHOW_TABLES", "r_SHOW_COLUMNS", "r_SHOW_SCHEMAS", "seen")
def test_show(db):
    db.rows("create table {s}.t (a int, b varchar(5))")
    tables = db.rows("show tables from schema tidemark.{s} like 't%'")
    assert [row[1:4] for row in tables] == [[db.schema, "t", "TABLE"]]
    columns = db.rows("show columns from table tidemark.{s}.t")
    assert [row[3] for row in columns] == ["a", "b"]
    assert db.schema in [row[1] for row in db.rows("show schemas from database tidemark")]
    assert db.rows("show server_version") == [["8.0.2"]]


@pytest.mark.source("r_ALTER_TABLE", "r_Character_types", "r_COMMENT")
def test_alter_table(db):
    db.rows("create table {s}.t (a varchar(3))")
    db.rows("alter table {s}.t add column b varchar(2) default 'x'")
    db.rows("alter table {s}.t alter column a type varchar(5)")
    db.rows("insert into {s}.t (a) values ('abcde')")
    assert db.rows("select a, b from {s}.t") == [["abcde", "x"]]
    assert "Value too long" in db.error("insert into {s}.t values ('ab', 'üü')")["M"]
    db.rows("alter table {s}.t rename column b to c")
    db.rows("alter table {s}.t drop column c")
    db.rows("comment on table {s}.t is 'it''s'")
    assert db.rows("select * from {s}.t") == [["abcde"]]
