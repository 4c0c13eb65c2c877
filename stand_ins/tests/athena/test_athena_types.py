"""Types and values as Athena names and prints them."""

import pytest

from stand_ins.athena.column_rules import check_iceberg, check_view
from stand_ins.athena.errors import QueryError
from stand_ins.athena.type_names import column_info, hive_type, trino_type
from stand_ins.athena.values import text_of


def signature(kind: str, *inner: dict) -> dict:
    return {"rawType": kind, "arguments": [{"kind": "TYPE", "value": each} for each in inner]}


def row(*fields: tuple[str | None, dict]) -> dict:
    arguments = [
        {"value": {"fieldName": {"name": name} if name else None, "typeSignature": each}}
        for name, each in fields
    ]
    return {"rawType": "row", "arguments": arguments}


BIGINT, TEXT = signature("bigint"), signature("varchar")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, TEXT, None),
        ("", TEXT, ""),
        (True, signature("boolean"), "true"),
        (False, signature("boolean"), "false"),
        ("9223372036854775807", BIGINT, "9223372036854775807"),
        ("1.50", signature("decimal"), "1.50"),
        ("1.0E10", signature("double"), "1.0E10"),
        ("NaN", signature("double"), "NaN"),
        (
            "2024-01-01 00:00:00.123456",
            signature("timestamp"),
            "2024-01-01 00:00:00.123456",
        ),
        ("Cv8=", signature("varbinary"), "0a ff"),
        (["a, b", None], signature("array", TEXT), "[a, b, null]"),
        ({"10": "b", "9": "a"}, signature("map", BIGINT, TEXT), "{9=a, 10=b}"),
        ({"k": "1", "j": None}, signature("map", TEXT, BIGINT), "{j=null, k=1}"),
        (["1", "z"], row(("id", BIGINT), ("name", TEXT)), "{id=1, name=z}"),
        (["1", "z"], row((None, BIGINT), (None, TEXT)), "{1, z}"),
        ([[True]], signature("array", signature("array", signature("boolean"))), "[[true]]"),
    ],
)
def test_values(value, kind, text):
    assert text_of(value, kind) == text


@pytest.mark.parametrize(
    ("trino", "kind", "precision", "scale"),
    [
        ("varchar", "varchar", 2147483647, 0),
        ("varchar(3)", "varchar", 3, 0),
        ("char(2)", "char", 2, 0),
        ("decimal(10, 2)", "decimal", 10, 2),
        ("bigint", "bigint", 19, 0),
        ("integer", "integer", 10, 0),
        ("real", "float", 17, 0),
        ("double", "double", 17, 0),
        ("timestamp(6)", "timestamp", 3, 0),
        ("timestamp(3) with time zone", "timestamp with time zone", 3, 0),
        ("array(varchar(3))", "array", 0, 0),
        ("row(a bigint)", "row", 0, 0),
        ("boolean", "boolean", 0, 0),
    ],
)
def test_column_info(trino, kind, precision, scale):
    found = column_info("x", trino)
    assert (found["Type"], found["Precision"], found["Scale"]) == (kind, precision, scale)
    assert found["CaseSensitive"] == (kind in ("varchar", "char"))


@pytest.mark.parametrize(
    ("trino", "hive"),
    [
        ('row("a" integer, b array(varchar(3)))', "struct<a:int,b:array<varchar(3)>>"),
        ("map(varchar, row(x real))", "map<string,struct<x:float>>"),
        ("timestamp(6)", "timestamp"),
        ("decimal(10, 2)", "decimal(10,2)"),
        ("char(3)", "char(3)"),
        ("varbinary", "binary"),
    ],
)
def test_hive_types(trino, hive):
    assert hive_type(trino) == hive


def test_trino_types():
    nested = "struct<a:int,b:map<string,array<float>>>"
    assert trino_type(nested) == 'row("a" integer, "b" map(varchar, array(real)))'
    assert trino_type("timestamp") == "timestamp(6)"


def test_row_without_names_has_no_hive_type():
    with pytest.raises(QueryError, match="Anonymous row type"):
        hive_type("row(integer)")


@pytest.mark.parametrize(
    ("type_", "message"),
    [
        ("timestamp(3)", r'Timestamp precision \(3\).*Use "timestamp\(6\)"'),
        ("array(timestamp(0))", r"Timestamp precision \(0\)"),
        ("timestamp(6) with time zone", "Unsupported Hive type"),
        ("time(3)", "Unsupported Hive type"),
        ("row(a json)", "Unsupported Hive type"),
        ("uuid", "Unsupported Hive type"),
    ],
)
def test_iceberg_columns(type_, message):
    with pytest.raises(QueryError, match=message):
        check_iceberg([("c", type_, True)])


def test_columns_that_can_be_stored():
    check_iceberg([("timezone", "varchar", True), ("c", "row(time_of_day timestamp(6))", True)])
    check_view([("a", "timestamp(3)", True)])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ([("_col0", "integer", False)], "MISSING_COLUMN_NAME"),
        ([("a", "integer", True), ("A", "integer", True)], "specified more than once"),
        ([("a", "timestamp(3) with time zone", True)], "Unsupported Hive type"),
    ],
)
def test_view_columns(columns, message):
    with pytest.raises(QueryError, match=message):
        check_view(columns)
