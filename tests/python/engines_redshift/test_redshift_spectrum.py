"""External schemas over Glue and S3, and COPY."""

import datetime as dt
import gzip
import json
import threading
from decimal import Decimal

import pytest

from engines.redshift.external_tables import may_be_true
from engines.redshift.query import parsed

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


class External:
    """A database of Glue, an external schema, and a table of raw lines with partitions."""

    def __init__(self, db, lake):
        self.db, self.lake = db, lake
        self.schema = f"x_{db.schema}"
        self.glue = db.stand_in.client("glue")
        db.rows(
            f"create external schema {self.schema} from data catalog database '{self.schema}' "
            "iam_role default create external database if not exists"
        )

    def sql(self, text: str) -> str:
        return text.replace("{x}", self.schema).replace("{bucket}", self.lake.name)

    def rows(self, sql: str) -> list[list]:
        return self.db.rows(self.sql(sql))

    def value(self, sql: str):
        return self.rows(sql)[0][0]

    def error(self, sql: str) -> dict:
        return self.db.error(self.sql(sql))

    def add_hour(self, app: str, hour: str, name: str, lines: list[str]) -> None:
        self.lake.put(f"raw/{app}/{hour}/{name}", lines)
        self.rows(
            f"alter table {{x}}.events add if not exists partition (app = '{app}', dt = '{hour}')"
            f" location 's3://{{bucket}}/raw/{app}/{hour}/'"
        )

    def last_scan(self) -> dict:
        name = f"{self.schema}.events"
        return [call for call in self.db.stand_in.calls() if call.get("table") == name][-1]


@pytest.fixture
def external(db, lake):
    found = External(db, lake)
    yield found
    db.rows("rollback")
    db.rows(f"drop schema if exists {found.schema} cascade")


@pytest.fixture
def events(external):
    external.rows(REGEX)
    for hour, name in HOURS.items():
        external.add_hour("app1", hour, name, [f'{{"hour": "{hour}"}}'])
    external.add_hour("app2", "2024/01/01/01", "z.gz", ['{"app": 2}'])
    return external


@pytest.mark.parametrize("pattern", ["(?s)^(.*)$", r"^([\\s\\S]*)$"], ids=["ours", "escaped"])
def test_raw_lines(external, pattern):
    """By the project's pattern, and by one with backslashes, which DDL reads as escapes."""
    external.rows(REGEX.replace("(?s)^(.*)$", pattern))
    external.add_hour("raw", "2024/01/02/00", "lines.gz", LINES)
    found = [row[0] for row in external.rows("select line from {x}.events where app = 'raw'")]
    assert found == [*LINES[:4], None, LINES[5], None]


def test_gzip_of_several_members_and_crlf(events):
    content = gzip.compress(b"a\r\nb") + gzip.compress(b"c\n") + gzip.compress(b"")
    events.lake.put("raw/g/1/plain", b"")
    events.lake.s3.put_object(Bucket=events.lake.name, Key="raw/g/1/m.gz", Body=content)
    events.rows(
        "alter table {x}.events add partition (app = 'g', dt = '1') location 's3://{bucket}/raw/g/1/'"
    )
    found = events.rows("select line from {x}.events where app = 'g'")
    assert [row[0] for row in found] == ["a", "bc"]


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


def test_an_open_transaction_sees_new_files(events):
    events.rows("begin")
    assert events.value("select count(*) from {x}.events") == 3
    events.lake.put("raw/app2/2024/01/01/01/new.gz", ["four"])
    assert events.value("select count(line) from {x}.events") == 4


def test_hidden_files_and_folders(events):
    for name in ("_SUCCESS", ".hidden.gz", "#x.gz", "x.gz~"):
        events.lake.put(f"raw/app2/2024/01/01/01/{name}", ["hidden"])
    events.lake.put("raw/app2/2024/01/01/01/deeper/down.gz", ["deep"])
    found = events.rows("select line from {x}.events where app = 'app2' order by 1")
    assert [row[0] for row in found] == ["deep", '{"app": 2}']


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


def test_broken_files_end_the_query(events):
    events.lake.s3.put_object(
        Bucket=events.lake.name, Key="raw/app2/2024/01/01/01/bad.gz", Body=b"no gzip"
    )
    assert "Spectrum Scan Error" in events.error("select * from {x}.events where app = 'app2'")["M"]
    assert events.value("select count(*) from {x}.events where app = 'app1'") == 2


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


def test_readers_need_usage(events, person):
    sql = events.sql("select count(*) from {x}.events")
    assert person.error(sql)["C"] == "42501"
    events.rows(f"grant usage on schema {{x}} to {person.name}")
    assert person.rows(sql) == [[3]]


def test_tables_from_external_tables(events):
    events.rows("create table {s}.t as select app, json_parse(line) as doc from {x}.events")
    assert events.value("select count(*) from {s}.t where doc.app = 2") == 1
    events.rows("insert into {s}.t select app, json_parse(line) from {x}.events where app = 'app1'")
    assert events.value("select count(*) from {s}.t") == 5
    assert "does not write" in events.error("insert into {x}.events select 1")["M"]


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


# ---- COPY ----

TABLE = "create table {s}.t (a int not null, b varchar(5), t timestamp, n numeric(10, 2))"
COPY = "copy {s}.t from 's3://{bucket}/copy/' iam_role default "
ERRORS = (
    "select line_number, trim(colname), err_code, trim(err_reason) from stl_load_errors "
    "where filename like '%{bucket}%' order by line_number"
)


def test_copy_of_gzip(external):
    external.rows(TABLE)
    external.lake.put("copy/1.gz", ["1|x|2024-01-01 00:00:00|1.5", "2||2024-01-02 10:11:12|"])
    external.lake.put("copy/2.gz", ["3|\\N||2"])
    external.rows(COPY + "gzip")
    assert external.rows("select * from {s}.t order by 1") == [
        [1, "x", dt.datetime(2024, 1, 1), Decimal("1.50")],
        [2, "", dt.datetime(2024, 1, 2, 10, 11, 12), None],
        [3, None, None, Decimal("2.00")],
    ]
    assert external.value("select pg_last_copy_count()") == 3


def test_copy_options(external):
    external.rows(TABLE)
    lines = ["a;b;t;n", "7;'lo;ng'; 01.02.2024 13:00 ;1", "", "8;- ;1.3.2024 00:30"]
    external.lake.put("copy/1", lines)
    external.rows(
        COPY
        + "delimiter ';' ignoreheader 1 removequotes null as '- ' timeformat 'DD.MM.YYYY HH:MI' "
        "ignoreblanklines fillrecord truncatecolumns"
    )
    assert external.rows("select * from {s}.t order by 1") == [
        [7, "lo;ng", dt.datetime(2024, 2, 1, 13), Decimal("1.00")],
        [8, None, dt.datetime(2024, 3, 1, 0, 30), None],
    ]


def test_copy_of_whole_lines(external):
    """A delimiter may be written in octal; a file without a byte has no line."""
    external.rows("create table {s}.t (line varchar(65535), a int)")
    external.lake.put("copy/1.gz", [r'{"a":"\\ | , \u0001"}', "\\N"])
    external.lake.put("copy/2.gz", [])
    copy = r"copy {s}.t (line) from 's3://{bucket}/copy/' iam_role default gzip delimiter '\001'"
    external.rows(copy)
    assert external.rows("select * from {s}.t order by 1") == [
        [r'{"a":"\\ | , \u0001"}', None],
        [None, None],
    ]


def test_copy_of_csv(external):
    external.rows("create table {s}.t (a int, b varchar(50))")
    external.lake.put("copy/1.csv", ['2,"two ""quotes"", a comma', 'and a line"', "3,plain"])
    external.rows("copy {s}.t (a, b) from 's3://{bucket}/copy/' iam_role default csv")
    assert external.rows("select * from {s}.t order by 1") == [
        [2, 'two "quotes", a comma\nand a line'],
        [3, "plain"],
    ]


def test_copy_with_escapes_and_epochs(external):
    external.rows("create table {s}.t (a varchar(20), t timestamp)")
    external.lake.put("copy/1", [r"x\|y|1704067200500"])
    external.rows(
        "copy {s}.t from 's3://{bucket}/copy/1' iam_role default escape timeformat 'epochmillisecs'"
    )
    assert external.rows("select * from {s}.t") == [
        ["x|y", dt.datetime(2024, 1, 1, 0, 0, 0, 500000)]
    ]


BAD = [
    "x|a|2024-01-01 00:00:00|1",
    "1|toolong|2024-01-01 00:00:00|1",
    "2|a|yesterday|1",
    "3|a|2024-01-01 00:00:00|x",
    "4|a",
    "5|a|2024-01-01 00:00:00|1|more",
    "|a|2024-01-01 00:00:00|1",
    "8|a|2024-01-01T00:00:00Z|1",
    "9|good|2024-01-01 00:00:00|1",
]


def test_rows_that_do_not_fit(external):
    external.rows(TABLE)
    external.lake.put("copy/1", BAD)
    error = external.error(COPY + "maxerror 7")
    assert "Check 'stl_load_errors' system table" in error["M"]
    assert external.value("select count(*) from {s}.t") == 0
    expected = [
        [1, "a", 1207, "Invalid digit"],
        [2, "b", 1204, "String length exceeds DDL length"],
        [3, "t", 1206, "Invalid timestamp format or value"],
        [4, "n", 1209, "Invalid numeric value"],
        [5, "", 1214, "Delimiter not found"],
        [6, "", 1202, "Extra column(s) found"],
        [7, "a", 1213, "Missing data for not-null field"],
        [8, "t", 1206, "Invalid timestamp format or value"],
    ]
    assert external.rows(ERRORS) == expected  # they outlive the statement that failed
    external.rows(COPY + "maxerror 8")
    assert external.rows("select a, b from {s}.t") == [[9, "good"]]


def test_noload_only_looks(external):
    external.rows(TABLE)
    external.lake.put("copy/1", BAD)
    external.rows(COPY + "noload maxerror 100")
    assert external.value("select count(*) from {s}.t") == 0
    assert len(external.rows(ERRORS)) == 8


def test_copy_in_a_transaction(external):
    external.rows("begin")
    external.rows(TABLE)
    external.lake.put("copy/1", ["1|x||"])
    external.rows(COPY)
    assert external.value("select count(*) from {s}.t") == 1
    external.rows("rollback")
    assert external.error("select * from {s}.t")["C"] == "42P01"


def test_invalid_characters(external):
    external.rows("create table {s}.t (a varchar(5))")
    external.lake.put("copy/1", b"a\xffb\n")
    external.error("copy {s}.t from 's3://{bucket}/copy/' iam_role default")
    assert external.rows(ERRORS)[0][2] == 1220
    external.rows("copy {s}.t from 's3://{bucket}/copy/' iam_role default acceptinvchars '^'")
    assert external.rows("select a from {s}.t") == [["a^b"]]


def test_what_copy_refuses(external):
    external.rows(TABLE)
    assert "does not exist" in external.error(COPY)["M"]
    assert "credentials" in external.error("copy {s}.t from 's3://{bucket}/copy/'")["M"]
    assert "the stand-in" in external.error(COPY + "format as parquet")["M"]
