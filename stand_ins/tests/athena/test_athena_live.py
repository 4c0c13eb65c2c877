"""The whole stand-in, with Trino: raw files, Iceberg tables, limits, failures. About a minute.

Trino and Java are downloaded when they are not there (README.md of stand_ins/athena).
"""

import gzip
import json
import threading
import time

import pytest

RAW_LINES = [
    json.dumps({"event": "a", "text": 'tab\there, "quotes", é'}, ensure_ascii=False),
    '{"event": "line separators \u2028 and \u0085"}',
    '{"event": "cut \x01 here"}',
    "",
    r"\N",
    "x" * 100_000,
]
CREATE_RAW = """
create external table events (line string)
partitioned by (app string, dt string)
row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe'
with serdeproperties ('input.regex' = '(?s)^(.*)$')
stored as textfile
location 's3://{bucket}/{database}/raw/'
"""


@pytest.fixture
def raw(stand_in, bucket, lake):
    """Two partitions of raw lines, registered by hand as landing does it."""
    lake.rows(CREATE_RAW.format(bucket=bucket, database=lake.database))
    s3 = stand_in.client("s3")
    for hour in ("2024/01/01/00", "2024/01/01/01"):
        folder = f"{lake.database}/raw/app1/{hour}/"
        content = "\n".join(RAW_LINES).encode()
        s3.put_object(Bucket=bucket, Key=folder + "x.gz", Body=gzip.compress(content))
        lake.rows(
            f"alter table events add if not exists partition (app = 'app1', dt = '{hour}')"
            f" location 's3://{bucket}/{folder}'"
        )
    return lake


def iceberg(bucket, lake, name: str, select: str, more: str = "") -> str:
    location = f"s3://{bucket}/{lake.database}/{name}"
    return (
        f"create table {name} with (table_type = 'ICEBERG', is_external = false,"
        f" location = '{location}'{more}) as {select}"
    )


def hive(bucket, lake, name: str, select: str, more: str = "") -> str:
    location = f"s3://{bucket}/{lake.database}/{name}"
    return (
        f"create table {name} with (format = 'PARQUET', external_location = '{location}'{more})"
        f" as {select}"
    )


def test_values_as_athena_prints_them(lake):
    row = lake.rows(
        "select null, decimal '1.50', true, x'0aff', array[1, null], map(array['k'], array[1e0]),"
        " cast(row(1, 'z') as row(a integer, b varchar)), row(1, 'z'),"
        " timestamp '2024-01-01 00:00:00.123456', 1e10, nan(), 9223372036854775807, '',"
        " timestamp '2024-01-01 00:00:00.000 UTC', date '2024-02-29', json '{\"a\": 1}'"
    )[0]
    assert row == [
        None,
        "1.50",
        "true",
        "0a ff",
        "[1, null]",
        "{k=1.0}",
        "{a=1, b=z}",
        "{1, z}",
        "2024-01-01 00:00:00.123456",
        "1.0E10",
        "NaN",
        "9223372036854775807",
        "",
        "2024-01-01 00:00:00.000 UTC",
        "2024-02-29",
        '{"a":1}',
    ]


def test_bare_decimals_are_doubles(lake):
    assert lake.rows("select typeof(1.5), 0.1 + 0.2") == [["double", "0.30000000000000004"]]


def test_raw_lines_come_as_they_are(raw):
    lines = raw.rows("select line from events where app = 'app1' and dt = '2024/01/01/00'")
    assert [line[0] for line in lines] == RAW_LINES


def test_literal_partitions_prune(raw):
    one = raw.scanned("select count(*) from events where dt = '2024/01/01/00'")
    both = raw.scanned("select count(*) from events")
    assert 0 < one < both
    assert raw.rows("select count(*) from events where app = 'app2'") == [["0"]]
    assert raw.rows("show partitions events") == [
        ["app=app1/dt=2024/01/01/00"],
        ["app=app1/dt=2024/01/01/01"],
    ]


def test_partitions_are_dropped_and_found_again(stand_in, bucket, raw):
    raw.rows("alter table events drop partition (app = 'app1', dt = '2024/01/01/00')")
    assert raw.rows("show partitions events") == [["app=app1/dt=2024/01/01/01"]]
    body = gzip.compress(b"one")
    key = f"{raw.database}/raw/app=app2/dt=x/y.gz"
    stand_in.client("s3").put_object(Bucket=bucket, Key=key, Body=body)
    raw.rows("msck repair table events")
    assert raw.rows("select app, line from events where dt = 'x'") == [["app2", "one"]]


def test_iceberg_from_first_row_to_drop(stand_in, bucket, lake):
    more = ", vacuum_max_snapshot_age_seconds = 60, partitioning = ARRAY['day(at)']"
    select = "select 1 as a, 'x' as b, timestamp '2024-01-01 00:00:00.000000' as at"
    lake.rows(iceberg(bucket, lake, "t", select, more))
    lake.rows(
        "insert into t values (2, 'y', timestamp '2024-01-02 00:00:00.000001'), (3, 'y', null)"
    )
    lake.rows("delete from t where a = 3")
    lake.rows(
        "merge into t using (select 2 as a) s on t.a = s.a"
        " when matched then update set b = 'z' when not matched then insert (a) values (s.a)"
    )
    lake.rows("alter table t add columns (c decimal(10, 2))")
    lake.rows("alter table t rename to u")
    lake.rows("optimize u rewrite data using bin_pack")
    lake.rows("vacuum u")
    assert sorted(lake.rows("select * from u")) == [
        ["1", "x", "2024-01-01 00:00:00.000000", None],
        ["2", "z", "2024-01-02 00:00:00.000001", None],
    ]
    assert lake.rows('select count(*) from "u$snapshots"') == [["1"]]
    table = stand_in.client("glue").get_table(DatabaseName=lake.database, Name="u")["Table"]
    assert table["Parameters"]["vacuum_max_snapshot_age_seconds"] == "60"
    assert table["StorageDescriptor"]["Location"] == f"s3://{bucket}/{lake.database}/t"
    lake.rows("drop table u")
    listed = stand_in.client("s3").list_objects_v2(Bucket=bucket, Prefix=f"{lake.database}/t/")
    assert listed["KeyCount"] == 0


def test_iceberg_by_athenas_own_ddl(bucket, lake):
    lake.rows(
        "create table n (id bigint, ts timestamp) partitioned by (bucket(4, id), day(ts))"
        f" location 's3://{bucket}/{lake.database}/n/'"
        " tblproperties ('table_type' = 'ICEBERG', 'format' = 'parquet')"
    )
    lake.rows("insert into n values (1, timestamp '2024-01-01 00:00:00')")
    assert lake.rows("select * from n") == [["1", "2024-01-01 00:00:00.000000"]]


@pytest.mark.parametrize(
    ("select", "message"),
    [
        ("select cast(now() as timestamp(3)) as t", 'Use "timestamp(6)" instead'),
        ("select now() as t", "Unsupported Hive type"),
        ("select uuid() as t", "Unsupported Hive type"),
        ("select json '1' as t", "Unsupported Hive type"),
        ("select current_time as t", "Unsupported Hive type"),
        ("select 1", "Column name not specified"),
    ],
)
def test_columns_that_iceberg_does_not_take(bucket, lake, select, message):
    assert message in lake.reason(iceberg(bucket, lake, "t", select))


def test_show_and_describe(raw):
    assert raw.rows("show tables") == [["events"]]
    assert [raw.database] in raw.rows("show databases")
    assert raw.rows("show columns in events")[0] == ["line                "]
    described = raw.rows("describe events")
    assert [cell.split() for (cell,) in described] == [
        ["line", "string"],
        ["app", "string"],
        ["dt", "string"],
    ]
    assert "QUERY PLAN" in raw.rows("explain select 1")[0][0].upper()


def test_columns_that_hive_does_not_take(bucket, lake):
    select = "select cast(now() as timestamp(6)) as t"
    assert "Incorrect timestamp precision" in lake.reason(hive(bucket, lake, "t", select))
    select = "select json '1' as t"
    assert "Unsupported Hive type" in lake.reason(hive(bucket, lake, "t", select))


def test_views(bucket, lake):
    lake.rows("create view v as select 1 as a, 1.5 as b")
    lake.rows("create or replace view v as select 2 as a, 1.5 as b")
    assert lake.rows("select a, typeof(b) from v") == [["2", "double"]]
    assert "Unsupported Hive type" in lake.reason("create view w as select now() as t")
    assert "specified more than once" in lake.reason("create view w as select 1 as a, 2 as a")
    lake.rows("drop view v")


def test_a_view_stays_one_after_docs(stand_in, lake):
    """persist_docs of dbt writes over the comment by which Trino knows views."""
    lake.rows("create view v as select 1 as a")
    glue, names = stand_in.client("glue"), {"DatabaseName": lake.database}
    table = glue.get_table(**names, Name="v")["Table"]
    kept = ("Name", "TableType", "StorageDescriptor", "ViewOriginalText", "ViewExpandedText")
    parameters = {**table["Parameters"], "comment": "docs"}
    changed = {key: table[key] for key in kept} | {"Description": "d", "Parameters": parameters}
    glue.update_table(**names, TableInput=changed)
    assert lake.rows("select a from v") == [["1"]]
    assert glue.get_table(**names, Name="v")["Table"]["Description"] == "d"


def test_a_hundred_partitions(bucket, lake):
    select = "select x as a, x as p from unnest(sequence(1, {})) t(x)"
    by_p = ", partitioned_by = ARRAY['p']"
    lake.rows(hive(bucket, lake, "most", select.format(100), by_p))
    assert "TOO_MANY_OPEN_PARTITIONS" in lake.reason(
        hive(bucket, lake, "more", select.format(101), by_p)
    )
    by_p = ", partitioning = ARRAY['p']"
    lake.rows(iceberg(bucket, lake, "ice", select.format(100), by_p))
    reason = lake.reason("insert into ice " + select.format(101))
    assert "Exceeded limit of 100 open writers" in reason


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("delete from h where p = 1", "Modifying Hive table rows"),
        ("update h set a = 2 where p = 1", "Modifying Hive table rows"),
        (
            "merge into h using (select 1 as b) on a = b when matched then delete",
            "Modifying Hive table rows",
        ),
        (
            "merge into h using (select 2 b) on a = b when not matched then insert values (2, 1)",
            "Modifying Hive table rows",
        ),
        (
            "optimize h rewrite data using bin_pack",
            "NOT_SUPPORTED: OPTIMIZE is only supported for Iceberg tables",
        ),
        ("vacuum h", "NOT_SUPPORTED: VACUUM is only supported for Iceberg tables"),
        (
            "alter table h rename to i",
            "NOT_SUPPORTED: RENAME TABLE is only supported for Iceberg tables",
        ),
        (
            "create table i (a int) location 's3://{bucket}/i/'",
            "NOT_SUPPORTED: CREATE TABLE without EXTERNAL is only for Iceberg tables",
        ),
    ],
)
def test_what_hive_tables_cannot(bucket, lake, sql, message):
    by_p = ", partitioned_by = ARRAY['p']"
    lake.rows(hive(bucket, lake, "h", "select 1 as a, 1 as p", by_p))
    assert message in lake.reason(sql.format(bucket=bucket))
    assert lake.rows("select a, p from h") == [["1", "1"]]
    assert lake.rows("show tables") == [["h"]]


def test_where_the_files_of_a_table_go(bucket, lake):
    lake.rows(iceberg(bucket, lake, "t", "select 1 as a"))
    again = iceberg(bucket, lake, "t", "select 1 as a")
    assert "TABLE_ALREADY_EXISTS" in lake.reason(again)
    taken = again.replace("create table t", "create table u")
    assert "HIVE_PATH_ALREADY_EXISTS" in lake.reason(taken)


@pytest.mark.parametrize(
    ("sql", "message", "type_"),
    [
        ("select * from nope", "TABLE_NOT_FOUND: line 1:15", 1301),
        ("select nope", "COLUMN_NOT_FOUND", 1006),
        ("select 1 / 0", "DIVISION_BY_ZERO", 1001),
        ("select cast('x' as bigint)", "INVALID_CAST_ARGUMENT", 1100),
        ("select nope(1)", "FUNCTION_NOT_FOUND", 1303),
    ],
)
def test_errors(lake, sql, message, type_):
    status = lake.finish(lake.start(sql))["Status"]
    assert message in status["StateChangeReason"]
    assert status["AthenaError"]["ErrorType"] == type_


def test_what_does_not_parse_does_not_start(lake):
    with pytest.raises(Exception, match=r"InvalidRequestException.*line 2:13: mismatched input"):
        lake.start("select 1 as a\nfrom x wher a")


def test_a_running_query_is_cancelled(lake):
    many = "unnest(sequence(1, 10000))"
    query_id = lake.start(
        f"select count(*) from {many} a(x) cross join {many} b(y) cross join {many} c(z)"
        " where x + y + z = -1"
    )
    stop = {"QueryExecutionId": query_id}
    threading.Timer(1, lambda: lake.client.stop_query_execution(**stop)).start()
    started = time.monotonic()
    assert lake.finish(query_id)["Status"]["State"] == "CANCELLED"
    assert time.monotonic() - started < 10


def test_a_forbidden_commit_leaves_the_table_as_it_was(stand_in, bucket, lake):
    lake.rows(iceberg(bucket, lake, "t", "select 1 as a"))
    stand_in.fail("iceberg_commit", match="insert into t")
    assert lake.reason("insert into t values 2").startswith("ICEBERG_COMMIT_ERROR")
    assert lake.rows("select a from t") == [["1"]]
    lake.rows("insert into t values 2")
    assert sorted(lake.rows("select a from t")) == [["1"], ["2"]]


def test_a_lost_answer_has_changed_the_table(stand_in, bucket, lake):
    lake.rows(iceberg(bucket, lake, "t", "select 1 as a"))
    stand_in.fail("lost", match="insert into t")
    assert "the answer was lost" in lake.reason("insert into t values 2")
    assert sorted(lake.rows("select a from t")) == [["1"], ["2"]]


def test_old_versions_of_a_table_are_not_written(stand_in, bucket, lake):
    lake.rows(iceberg(bucket, lake, "t", "select 1 as a"))
    glue, names = stand_in.client("glue"), {"DatabaseName": lake.database}
    table = glue.get_table(**names, Name="t")["Table"]
    lake.rows("insert into t values 2")
    changed = {"Name": "t", "Parameters": table["Parameters"]}
    with pytest.raises(glue.exceptions.ConcurrentModificationException):
        glue.update_table(**names, TableInput=changed, VersionId=table["VersionId"])


def test_of_commits_on_one_version_one_wins(stand_in, bucket, lake):
    lake.rows(iceberg(bucket, lake, "t", "select 1 as a"))
    glue, names = stand_in.client("glue"), {"DatabaseName": lake.database}
    won = []

    def commit(table: dict) -> None:
        changed = {"Name": "t", "Parameters": table["Parameters"]}
        barrier.wait()
        try:
            glue.update_table(**names, TableInput=changed, VersionId=table["VersionId"])
            won.append(table["VersionId"])
        except glue.exceptions.ConcurrentModificationException:
            pass

    for _ in range(20):
        table, barrier = glue.get_table(**names, Name="t")["Table"], threading.Barrier(8)
        threads = [threading.Thread(target=commit, args=[table]) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(won) == len(set(won)) == 20


def test_calls_can_be_counted(stand_in, lake):
    before = len(stand_in.calls())
    lake.rows("select 1")
    calls = [call for call in stand_in.calls()[before:] if call["service"] == "athena"]
    assert calls[0]["operation"] == "StartQueryExecution"
    assert calls[0]["request"]["QueryString"] == "select 1"
