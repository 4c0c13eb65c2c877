"""External schemas over Glue and S3."""

import gzip
import json
import threading

import pytest

from stand_ins.redshift.external_tables import may_be_true
from stand_ins.redshift.query import parsed

REGEX = """
create external table {x}.events (line string)
partitioned by (app varchar(100), dt varchar(100))
row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe'
with serdeproperties ('input.regex' = '(?s)^(.*)$')
stored as textfile
location 's3://{bucket}/raw/'
table properties ('data_cleansing_enabled' = 'true', 'surplus_char_handling' = 'SET_TO_NULL')
"""
LINES = [
    json.dumps({"event": "a", "text": 'tab\there, "quotes", é'}, ensure_ascii=False),
    '{"event": "line separators \u2028 and \u0085"}',
    '{"event": "cut \x01 here"}',
    "",
    r"\N",
    "x" * 65535,
    "x" * 65536,
]
HOURS = {"2024/01/01/00": "x.gz", "2024/01/01/01": "y.gz"}


@pytest.fixture
def events(external):
    external.rows(REGEX)
    for hour, name in HOURS.items():
        external.add_hour("app1", hour, name, [f'{{"hour": "{hour}"}}'])
    external.add_hour("app2", "2024/01/01/01", "z.gz", ['{"app": 2}'])
    return external


@pytest.mark.source("r_CREATE_EXTERNAL_TABLE", "assumed")
@pytest.mark.parametrize("pattern", ["(?s)^(.*)$", r"^([\\s\\S]*)$"], ids=["ours", "escaped"])
def test_raw_lines(external, pattern):
    """By the project's pattern, and by one with backslashes, which DDL reads as escapes."""
    external.rows(REGEX.replace("(?s)^(.*)$", pattern))
    external.add_hour("raw", "2024/01/02/00", "lines.gz", LINES)
    found = [row[0] for row in external.rows("select line from {x}.events where app = 'raw'")]
    assert found == [*LINES[:4], None, LINES[5], None]


@pytest.mark.source("assumed")
def test_gzip_of_several_members_and_crlf(events):
    content = gzip.compress(b"a\r\nb") + gzip.compress(b"c\n") + gzip.compress(b"")
    events.lake.put("raw/g/1/plain", b"")
    events.lake.s3.put_object(Bucket=events.lake.name, Key="raw/g/1/m.gz", Body=content)
    events.rows(
        "alter table {x}.events add partition (app = 'g', dt = '1') location 's3://{bucket}/raw/g/1/'"
    )
    found = events.rows("select line from {x}.events where app = 'g'")
    assert [row[0] for row in found] == ["a", "bc"]


@pytest.mark.source("c-spectrum-external-tables")
@pytest.mark.parametrize(
    ("where", "partitions", "files"),
    [
        ("1 = 1", 3, 3),
        ("app = 'app1'", 2, 2),
        ("app = 'app1' and dt >= '2024/01/01/01'", 1, 1),
        (
            "(app = 'app1' and dt in ('2024/01/01/00'))"
            " or (app = 'app2' and dt between '2024' and '2025')",
            2,
            2,
        ),
        ("not (app = 'app1')", 1, 1),
        ("app = 'none'", 0, 0),
        ("lower(app) = 'app2'", 3, 3),
        ("e.app = 'app2'", 1, 1),
        ("\"$path\" in ('s3://{bucket}/raw/app1/2024/01/01/01/y.gz')", 3, 1),
        ("app = 'app1' and \"$path\" like '%y.gz'", 2, 2),
    ],
)
def test_only_what_is_asked_for_is_read(events, where, partitions, files):
    unpruned = events.rows("select count(*) from (select app as a, dt, line from {x}.events) as q")
    assert unpruned == [[3]]
    found = events.rows(
        f'select app, dt, line, "$path", "$size" from {{x}}.events as e where {where}'
    )
    scan = events.last_scan()
    assert (scan["partitions_read"], scan["files"]) == (partitions, files)
    assert len(found) <= files
    for app, hour, _, path, size in found:
        assert path.startswith(f"s3://{events.lake.name}/raw/{app}/{hour}/")
        assert size > 0


@pytest.mark.source("ours")
def test_files_are_read_once_and_again_when_they_change(events):
    def count() -> int:
        return events.value("select count(*) from {x}.events where app = 'app2'")

    assert count() == 1
    assert events.last_scan()["files_loaded"] == 1
    assert count() == 1  # the same prepared statement: files are looked up when it runs
    assert events.last_scan()["files_loaded"] == 0
    events.lake.put("raw/app2/2024/01/01/01/z.gz", ["one", "two", "three"])
    assert count() == 3
    events.lake.put("raw/app2/2024/01/01/01/new.gz", ["four"])
    assert count() == 4
    events.lake.s3.delete_object(Bucket=events.lake.name, Key="raw/app2/2024/01/01/01/z.gz")
    assert count() == 1


@pytest.mark.source("assumed")
def test_an_open_transaction_sees_new_files(events):
    events.rows("begin")
    assert events.value("select count(*) from {x}.events") == 3
    events.lake.put("raw/app2/2024/01/01/01/new.gz", ["four"])
    assert events.value("select count(line) from {x}.events") == 4


@pytest.mark.source("c-spectrum-external-tables")
def test_hidden_files_and_folders(events):
    for name in ("_SUCCESS", ".hidden.gz", "#x.gz", "x.gz~"):
        events.lake.put(f"raw/app2/2024/01/01/01/{name}", ["hidden"])
    events.lake.put("raw/app2/2024/01/01/01/deeper/down.gz", ["deep"])
    found = events.rows("select line from {x}.events where app = 'app2' order by 1")
    assert [row[0] for row in found] == ["deep", '{"app": 2}']


@pytest.mark.source("c-spectrum-external-tables")
def test_pseudo_columns_are_in_no_star(events):
    row = events.rows("select * from {x}.events where app = 'app2'")[0]
    assert row == ['{"app": 2}', "app2", "2024/01/01/01"]
    row = events.rows("select *, \"$path\" from {x}.events as e where e.app = 'app2'")[0]
    assert row == [
        '{"app": 2}',
        "app2",
        "2024/01/01/01",
        f"s3://{events.lake.name}/raw/app2/2024/01/01/01/z.gz",
    ]
    joined = events.rows(
        'select e.*, o.n, "$size" > 0 from {x}.events as e '
        "inner join (select 'app2' as app, 1 as n) as o on o.app = e.app"
    )
    assert joined == [['{"app": 2}', "app2", "2024/01/01/01", 1, True]]


@pytest.mark.source("c-spectrum-external-tables")
def test_tables_of_glue_are_there_at_once(external):
    storage = {
        "Columns": [{"Name": "id", "Type": "int"}, {"Name": "name", "Type": "string"}],
        "Location": f"s3://{external.lake.name}/people/",
        "SerdeInfo": {
            "SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
            "Parameters": {"field.delim": ","},
        },
    }
    table = {"Name": "people", "StorageDescriptor": storage, "Parameters": {}}
    external.glue.create_table(DatabaseName=external.schema, TableInput=table)
    external.lake.put("people/a.csv", ["1,ann", "2,\\N", "x,bad"])
    assert external.error("select * from {x}.people")["C"] == "22P02"
    external.lake.put("people/a.csv", ["1,ann", "2,\\N"])
    assert external.rows("select id, name from {x}.people order by 1") == [[1, "ann"], [2, None]]
    assert external.error("select * from {x}.nobody")["C"] == "42P01"


@pytest.mark.source("r_CREATE_EXTERNAL_TABLE")
def test_other_formats(external):
    external.rows(
        "create external table {x}.j (id int, name varchar(20), more varchar(100)) "
        "row format serde 'org.openx.data.jsonserde.JsonSerDe' location 's3://{bucket}/j/'"
    )
    external.lake.put("j/a.json", ['{"Id": 1, "name": "ann", "more": {"b": [1]}}', '{"id": null}'])
    assert external.rows("select * from {x}.j order by 1") == [
        [1, "ann", '{"b": [1]}'],
        [None, None, None],
    ]
    external.rows(
        "create external table {x}.c (a varchar(10), b varchar(10)) row format serde "
        "'org.apache.hadoop.hive.serde2.OpenCSVSerde' location 's3://{bucket}/c/' "
        "table properties ('skip.header.line.count' = '1')"
    )
    external.lake.put("c/a.csv", ["a,b", '"x, y",z'])
    assert external.rows("select * from {x}.c") == [["x, y", "z"]]


@pytest.mark.source("r_CREATE_EXTERNAL_TABLE")
@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("'data_cleansing_enabled'='true'", [["ok"], [None], [None]]),
        ("'data_cleansing_enabled'='true','surplus_char_handling'='DROP_ROW'", [["ok"], [None]]),
        (
            "'data_cleansing_enabled'='true','surplus_char_handling'='TRUNCATE'",
            [["ok"], ["longe"], [None]],
        ),
        (
            "'data_cleansing_enabled'='true','invalid_char_handling'='REPLACE','replacement_char'='!'",
            [["ok"], [None], ["a!b"]],
        ),
        ("'data_cleansing_enabled'='false'", "longer than the length defined in the table"),
    ],
)
def test_data_cleansing(external, properties, expected):
    external.rows(
        "create external table {x}.t (v varchar(5)) location 's3://{bucket}/t/' "
        f"table properties ({properties})"
    )
    external.lake.put("t/a", b"ok\nlonger\na\xffb\n")
    if isinstance(expected, str):
        assert expected in external.error("select v from {x}.t")["M"]
    else:
        assert external.rows("select v from {x}.t") == expected


@pytest.mark.source("assumed")
def test_broken_files_end_the_query(events):
    events.lake.s3.put_object(
        Bucket=events.lake.name, Key="raw/app2/2024/01/01/01/bad.gz", Body=b"no gzip"
    )
    assert "Spectrum Scan Error" in events.error("select * from {x}.events where app = 'app2'")["M"]
    assert events.value("select count(*) from {x}.events where app = 'app1'") == 2


@pytest.mark.source("r_CREATE_VIEW")
def test_views_over_external_tables(events):
    assert "not supported" in events.error("create view {s}.v as select line from {x}.events")["M"]
    events.rows(
        "create view {s}.v as select app, line from {x}.events where app = 'app2' "
        "with no schema binding"
    )
    assert events.rows("select * from {s}.v") == [["app2", '{"app": 2}']]
    events.lake.put("raw/app2/2024/01/01/01/new.gz", ["new"])
    assert events.value("select count(*) from {s}.v") == 2
    events.rows("drop table {x}.events")
    assert "does not exist" in events.error("select * from {s}.v")["M"]
    assert events.value("select 1") == 1


@pytest.mark.source("r_CREATE_EXTERNAL_TABLE", "assumed")
def test_external_ddl_runs_outside_of_transactions(external):
    statements = [
        "create external schema y from data catalog database 'y' iam_role default",
        "create external table {x}.t (a int) location 's3://{bucket}/t/'",
        "alter table {x}.events add partition (app = 'a', dt = 'b') location 's3://{bucket}/a/'",
        "drop table {x}.events",
        "drop schema {x}",
    ]
    external.rows(REGEX)
    for statement in statements:
        external.rows("begin")
        assert external.error(statement)["M"].endswith("cannot run inside a transaction block")
        external.rows("rollback")
    assert external.value("select count(*) from {x}.events") == 0


@pytest.mark.source("r_ALTER_TABLE")
def test_partitions(external):
    external.rows(REGEX)
    one = "alter table {x}.events add partition (app = 'a', dt = 'b') location 's3://{bucket}/a/'"
    external.rows(one)
    assert "already exists" in external.error(one)["M"]
    many = " ".join(
        f"partition (app = 'a', dt = '{n}') location 's3://{external.lake.name}/{n}/'"
        for n in range(101)
    )
    assert (
        "at most 100" in external.error(f"alter table {{x}}.events add if not exists {many}")["M"]
    )
    external.rows("alter table {x}.events drop partition (app = 'a', dt = 'b')")
    found = external.glue.get_partitions(DatabaseName=external.schema, TableName="events")
    assert found["Partitions"] == []


@pytest.mark.source("assumed")
def test_catalogue_of_external_tables(events):
    columns = events.rows(
        "select columnname, external_type, part_key from svv_external_columns "
        "where schemaname = '{x}' order by columnnum"
    )
    assert columns == [["line", "string", 0], ["app", "varchar(100)", 1], ["dt", "varchar(100)", 2]]
    assert (
        events.value("select count(*) from svv_external_partitions where schemaname = '{x}'") == 3
    )
    tables = events.rows(
        "select tablename, location from svv_external_tables where schemaname = '{x}'"
    )
    assert tables == [["events", f"s3://{events.lake.name}/raw/"]]
    schemas = events.rows("select schema_type from svv_all_schemas where schema_name = '{x}'")
    assert schemas == [["external"]]


@pytest.mark.source("ours")
def test_many_sessions_ask_at_once(events):
    """The files behind the catalogue and a scan are written anew for each of them."""
    failures = []

    def ask() -> None:
        connection = events.db.stand_in.connect()
        cursor = connection.cursor()
        try:
            for _ in range(10):
                cursor.execute("select count(*) from svv_external_columns")
                cursor.execute(events.sql("select count(*) from {x}.events"))
        except Exception as error:
            failures.append(error)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.source("r_GRANT")
def test_readers_need_usage(events, person):
    sql = events.sql("select count(*) from {x}.events")
    assert person.error(sql)["C"] == "42501"
    events.rows(f"grant usage on schema {{x}} to {person.name}")
    assert person.rows(sql) == [[3]]


@pytest.mark.source("assumed")
def test_tables_from_external_tables(events):
    events.rows("create table {s}.t as select app, json_parse(line) as doc from {x}.events")
    assert events.value("select count(*) from {s}.t where doc.app = 2") == 1
    events.rows("insert into {s}.t select app, json_parse(line) from {x}.events where app = 'app1'")
    assert events.value("select count(*) from {s}.t") == 5
    assert "does not write" in events.error("insert into {x}.events select 1")["M"]


@pytest.mark.source("ours")
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("n = 5", True),
        ("n > 10", False),
        ("n = '05'", False),
        ("d is null", True),
        ("d <> '2024-01-01' or other = 1", True),
        ("d <> '2024-01-01' and other = 1", False),
        ("not d = '2024-01-01'", False),
        ("'2024-01-01' < d", False),
        ("'2023-12-31' < d", True),
        ("cast(d as date) = '2025-01-01'", True),
        ("d in (select x from y)", True),
    ],
)
def test_what_conditions_leave(condition, expected):
    values = {"d": "2024-01-01", "n": "5"}
    tree = parsed(f"select 1 from t where {condition}").args["where"].this
    assert may_be_true(tree, values) is expected
