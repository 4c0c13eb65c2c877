"""What a statement is: its kind, its parts, and where its result would stand."""

import pytest

from stand_ins.athena import create_table, ctas, views
from stand_ins.athena.classify import classify
from stand_ins.athena.errors import ApiError

DBT = '-- /* {"app": "dbt"} */\n'


@pytest.mark.parametrize(
    ("sql", "types", "output"),
    [
        (DBT + "\n with x as (select 1) select * from x", ("DML", "SELECT"), "q.csv"),
        ("with session_x as (select 1) select 1", ("DML", "SELECT"), "q.csv"),
        ("(select 1) union (select 2)", ("DML", "SELECT"), "q.csv"),
        ("insert into t values 1", ("DML", "INSERT"), "q"),
        ("merge into t using s on 1=1 when matched then delete", ("DML", "MERGE"), "q.csv"),
        ("explain select 1", ("DML", "EXPLAIN"), "q.txt"),
        (
            DBT + 'create table "a"."s"."t" with (table_type=\'hive\') as\n -- Only\n select 1',
            ("DDL", "CREATE_TABLE_AS_SELECT"),
            "tables/q",
        ),
        (
            "create table t with (table_type = 'ICEBERG', location = 's3://b') as select 1 a",
            ("DDL", "CREATE_TABLE_AS_SELECT"),
            "q",
        ),
        ("create external table t (a string)", ("DDL", "CREATE_TABLE"), "q.txt"),
        ("create or replace view v as select 'as select' x", ("DDL", "CREATE_VIEW"), "q.txt"),
        ("create schema if not exists `s`", ("DDL", "CREATE_DATABASE"), "q.txt"),
        ("alter table `s`.`t` rename to `s`.`u`", ("DDL", "ALTER_TABLE"), "q.txt"),
        (
            "alter table t add if not exists partition (a = 'b')",
            ("DDL", "ALTER_TABLE_ADD_PARTITION"),
            "q.txt",
        ),
        ("alter table t add columns (a int)", ("DDL", "ALTER_TABLE"), "q.txt"),
        ("optimize s.t rewrite data using bin_pack", ("DDL", "OPTIMIZE"), "q.txt"),
        ("show schemas", ("UTILITY", "SHOW_DATABASES"), "q.txt"),
        ("show tables in s", ("UTILITY", "SHOW_TABLES"), "q.txt"),
    ],
)
def test_kinds(sql, types, output):
    found = classify(sql)
    assert (found.type, found.subtype) == types
    assert found.output_name("q") == output


@pytest.mark.parametrize(
    "sql",
    [
        "use x",
        "set session a = 1",
        "call x.y()",
        "create function f() returns int return 1",
        "describe output x",
        "show functions",
        "alter table t execute optimize",
        "comment on table t is 'x'",
        "grant select on t to u",
        "truncate table t",
    ],
)
def test_statements_of_trinos_alone(sql):
    with pytest.raises(ApiError, match="Queries of this type are not supported"):
        classify(sql)


def test_no_statement():
    with pytest.raises(ApiError, match="line 1:1: mismatched input 'selec'"):
        classify("selec 1")


def test_ctas_keeps_the_select_as_it_is():
    wanted = ctas.parse(
        DBT + 'create table "awsdatacatalog"."s"."t" with (table_type=\'iceberg\','
        " is_external=false, location='s3://b/x(1)',"
        " partitioning=ARRAY['day(ts)', 'bucket(id, 4)'],"
        " write_compression='zstd', vacuum_max_snapshot_age_seconds=86400) as\n"
        " -- a comment\n select ')' as a, 'with (' as b"
    )
    assert wanted.is_iceberg
    assert wanted.location == "s3://b/x(1)"
    sent = ctas.for_trino(wanted, "i.s.t", "s3://b/x(1)", "i")
    assert sent.sql == (
        "CREATE TABLE i.s.t WITH (location = 's3://b/x(1)', partitioning ="
        " ARRAY['day(ts)', 'bucket(id, 4)']) AS -- a comment\n select ')' as a, 'with (' as b"
    )
    assert sent.session == {"i.compression_codec": "ZSTD"}
    assert sent.kept == {"vacuum_max_snapshot_age_seconds": "86400"}


def test_ctas_without_properties():
    wanted = ctas.parse("create table if not exists t as select 1 as a")
    assert (wanted.database, wanted.table, wanted.if_not_exists) == (None, "t", True)
    assert (wanted.select, wanted.location) == ("select 1 as a", None)


def test_external_table():
    table = create_table.parse(
        DBT
        + """CREATE EXTERNAL TABLE IF NOT EXISTS `raw`.`events` (
            line string COMMENT 'a, (b)', `d` decimal(10, 2), s struct<a:int, b:array<string>>)
        -- x
        PARTITIONED BY (app string, dt string)
        ROW FORMAT SERDE 'org.x' WITH SERDEPROPERTIES ('input.regex' = '^([\\\\s\\\\S]*)$')
        STORED AS TEXTFILE LOCATION 's3://b/p/' TBLPROPERTIES ('k' = 'v', 'l' = 'it''s')"""
    )
    assert (table.database, table.name) == ("raw", "events")
    assert table.is_external and table.if_not_exists
    types = [column["Type"] for column in table.columns]
    assert types == ["string", "decimal(10,2)", "struct<a:int,b:array<string>>"]
    assert table.columns[0]["Comment"] == "a, (b)"
    keys = create_table.columns_of(table.partitions)
    assert [key["Name"] for key in keys] == ["app", "dt"]
    assert table.storage()["SerdeInfo"]["SerializationLibrary"] == "org.x"
    assert table.serde_properties == {"input.regex": "^([\\\\s\\\\S]*)$"}
    assert table.properties == {"k": "v", "l": "it's"}


@pytest.mark.parametrize(
    "sql",
    [
        "create external table",
        "create external table t (a int",
        "create external table t (a int) x",
    ],
)
def test_broken_table(sql):
    with pytest.raises(ApiError, match="mismatched input"):
        create_table.parse(sql)


def test_view():
    assert views.parse("create or replace view s.v as select 1 as a") == (
        "s",
        "v",
        "select 1 as a",
    )
