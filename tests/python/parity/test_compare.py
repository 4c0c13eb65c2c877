"""The comparison finds what differs: a harness that finds nothing proves nothing."""

from datetime import datetime
from decimal import Decimal

import pytest
import yaml

from .compare import NAMED, OF_RUNS, ON_REDSHIFT, differences
from .targets import ROOT, Table

COLUMNS = ["app_id", "n", "amount", "share", "at", "properties"]
DUCKDB_TYPES = ["varchar", "bigint", "decimal(18,6)", "double", "timestamp", "varchar"]
ROW = (
    "a",
    1,
    Decimal("1.500000"),
    1 / 3,
    datetime(2026, 1, 1, 10, 0, 0, 1000),
    '{"b": 1, "a": "é"}',
)
SAME = (
    "a",
    "1",
    "1.5",
    "0.3333333333333333",
    "2026-01-01 10:00:00.001000",
    r'{"b":1,"a":"\u00e9"}',
)


def compared(*found: tuple, types=DUCKDB_TYPES, columns=COLUMNS):
    expected = Table("duckdb", COLUMNS, DUCKDB_TYPES, [ROW])
    table = Table("athena", columns, types, list(found))
    return differences("core.fct_events", ["app_id"], expected, table)


def test_equal_values_in_other_words_are_equal():
    assert compared(SAME) == []


@pytest.mark.parametrize(
    "place, value",
    [
        (1, "2"),
        (1, None),
        (2, "1.500001"),
        (3, "0.33333333333333326"),  # the double beside it
        (4, "2026-01-01 10:00:00.001001"),
        (5, '{"a":"é","b":1}'),  # another order of members
        (5, '{"b":1.0,"a":"é"}'),
        (5, '{"b":1,"b":1,"a":"é"}'),
    ],
)
def test_one_other_value_is_found_and_named(place, value):
    row = list(SAME)
    row[place] = value
    found = compared(tuple(row))
    assert len(found) == 3
    assert found[2].startswith(f"core.fct_events.{COLUMNS[place]} where app_id=a: ")
    assert "on duckdb" in found[2] and "on athena" in found[2]


def test_of_members_of_one_name_redshift_has_the_first():
    columns, relation = ["app_id", "properties"], "core.fct_events"
    twice = ("a", '{"a": [{"x": 1, "x": 2}], "b": 3, "a": 4}')
    expected = Table("duckdb", columns, ["varchar", "varchar"], [twice])
    for text, is_equal in [
        ('{"a":[{"x":1}],"b":3}', True),
        ('{"a":[{"x":2}],"b":3}', False),
        ('{"a":4,"b":3}', False),
        ('{"b":3,"a":[{"x":1}]}', False),
    ]:
        for engine, type_name in [("redshift", "character varying(65535)"), ("athena", "varchar")]:
            found = Table(engine, columns, [type_name] * 2, [("a", text)])
            same = differences(relation, ["app_id"], expected, found) == []
            assert same is (is_equal and engine == "redshift")


def test_a_rejected_line_on_redshift_is_the_same_text_but_for_names_that_come_twice():
    columns, relation = ["source", "line"], "ledger.rejected_records"

    def is_same(ours: str, theirs: str, engine: str = "redshift") -> bool:
        kind = "character varying(65535)" if engine == "redshift" else "varchar"
        expected = Table("duckdb", columns, ["varchar", "varchar"], [("s", ours)])
        found = Table(engine, columns, [kind] * 2, [("s", theirs)])
        return differences(relation, ["source"], expected, found) == []

    assert is_same('{"a":1,"x":1,"x":2}', '{"a":1,"x":1}')
    assert not is_same('{"a":1,"x":1,"x":2}', '{"a":1,"x":1}', "athena")
    assert not is_same('{"a":1,"x":1,"x":2}', '{"a":1,"x":2}')
    assert not is_same('{"a":1}', '{"a": 1}')
    assert not is_same('{"a":1.0}', '{"a":1.00}')
    assert not is_same("no json", "no  json")
    assert is_same("[" * 5000, "[" * 5000)


def test_a_row_more_and_a_row_less_are_found():
    assert "2 on athena" in compared(SAME, SAME)[0]
    assert "0 on athena" in compared()[0]


def test_other_types_and_columns_are_found():
    assert (
        "type decimal(18,6) on duckdb, decimal(18,3)"
        in compared(SAME, types=[*DUCKDB_TYPES[:2], "decimal(18,3)", *DUCKDB_TYPES[3:]])[0]
    )
    assert "columns" in compared(SAME, columns=["app_id", "m", *COLUMNS[2:]])[0]


def test_the_page_on_engines_has_what_is_not_compared():
    page = (ROOT / "docs/engines.md").read_text()
    for relation, column in {**NAMED, **ON_REDSHIFT}:
        name = relation.split(".")[1]
        rows = [row for row in page.splitlines() if f"`{name}`" in row and f"`{column}`" in row]
        assert rows, (relation, column)
    for relation in OF_RUNS:
        assert f"`{relation.split('.')[1]}`" in page


def test_the_page_on_engines_has_the_types():
    page = (ROOT / "docs/engines.md").read_text()
    types = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["types"]
    for kind in ("text", "double", "timestamp"):
        names = " | ".join(f"`{types[each][kind]}`" for each in ("duckdb", "athena", "redshift"))
        assert f"| types: {kind} | {names} |" in page
