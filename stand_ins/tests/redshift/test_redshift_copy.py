"""COPY from S3."""

import datetime as dt
from decimal import Decimal

import pytest

TABLE = "create table {s}.t (a int not null, b varchar(5), t timestamp, n numeric(10, 2))"
COPY = "copy {s}.t from 's3://{bucket}/copy/' iam_role default "
ERRORS = (
    "select line_number, trim(colname), err_code, trim(err_reason) from stl_load_errors "
    "where filename like '%{bucket}%' order by line_number"
)


@pytest.mark.source("r_COPY")
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


@pytest.mark.source("copy-parameters-data-format", "copy-parameters-data-conversion")
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


@pytest.mark.source("copy-parameters-data-format")
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


@pytest.mark.source("copy-parameters-data-format")
def test_copy_of_csv(external):
    external.rows("create table {s}.t (a int, b varchar(50))")
    external.lake.put("copy/1.csv", ['2,"two ""quotes"", a comma', 'and a line"', "3,plain"])
    external.rows("copy {s}.t (a, b) from 's3://{bucket}/copy/' iam_role default csv")
    assert external.rows("select * from {s}.t order by 1") == [
        [2, 'two "quotes", a comma\nand a line'],
        [3, "plain"],
    ]


@pytest.mark.source("copy-parameters-data-conversion")
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


@pytest.mark.source("r_STL_LOAD_ERRORS", "r_Load_Error_Reference")
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


@pytest.mark.source("r_COPY")
def test_noload_only_looks(external):
    external.rows(TABLE)
    external.lake.put("copy/1", BAD)
    external.rows(COPY + "noload maxerror 100")
    assert external.value("select count(*) from {s}.t") == 0
    assert len(external.rows(ERRORS)) == 8


@pytest.mark.source("assumed")
def test_copy_in_a_transaction(external):
    external.rows("begin")
    external.rows(TABLE)
    external.lake.put("copy/1", ["1|x||"])
    external.rows(COPY)
    assert external.value("select count(*) from {s}.t") == 1
    external.rows("rollback")
    assert external.error("select * from {s}.t")["C"] == "42P01"


@pytest.mark.source("copy-parameters-data-conversion")
def test_invalid_characters(external):
    external.rows("create table {s}.t (a varchar(5))")
    external.lake.put("copy/1", b"a\xffb\n")
    external.error("copy {s}.t from 's3://{bucket}/copy/' iam_role default")
    assert external.rows(ERRORS)[0][2] == 1220
    external.rows("copy {s}.t from 's3://{bucket}/copy/' iam_role default acceptinvchars '^'")
    assert external.rows("select a from {s}.t") == [["a^b"]]


@pytest.mark.source("r_COPY")
def test_what_copy_refuses(external):
    external.rows(TABLE)
    assert "does not exist" in external.error(COPY)["M"]
    assert "credentials" in external.error("copy {s}.t from 's3://{bucket}/copy/'")["M"]
    assert "the stand-in" in external.error(COPY + "format as parquet")["M"]
