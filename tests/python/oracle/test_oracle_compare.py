"""The comparer finds what differs and says where; equality, no tolerance."""

import copy
import json

import pytest

from .columns import COLUMNS, KEYS
from .compare import compare, load_actual
from .scenario import (
    APPS,
    click,
    envelope,
    event,
    flat,
    only,
    play,
    select,
    tables,
    write,
    write_clicks,
)

ALL = list(COLUMNS)


@pytest.fixture
def expected(tmp_path):
    money = {"attributes": {"_currency": "USD"}, "metrics": {"_item_price": 1.5}}
    records = [
        event("tap", "2024-03-04 10:00:00", "d1", login="a"),
        event("_monetization.purchase", "2024-03-10 10:00:00", "d1", **money),
        event("tap", "2024-03-04 10:00:00", "d1", login="a", arrived="2024-03-05 10:00:00"),
        event("tap", "2024-03-04 10:00:00", "d1", login="a", arrived="2024-03-25 10:00:00"),
    ]
    write(tmp_path, "2024-03-04 11", [b"oops", flat("tap", "2024-03-04 10:00:00")])
    view = click("_page_view", "2024-03-04 10:00:00", attributes={"_page_url": "x.io/a"})
    view |= {"items": [{"id": "i"}], "user": {"age": {"value": 9}}}
    write_clicks(tmp_path, "2024-03-04 11", [envelope([view]), b"oops"])
    return play(tmp_path, records)


def test_every_table_has_exactly_its_columns(expected):
    assert set(expected) == set(COLUMNS) == set(KEYS)
    for table, rows in expected.items():
        assert rows, table
        assert all(list(row) and set(row) == set(COLUMNS[table]) for row in rows), table


def test_equal_in_any_order(expected):
    actual = {table: copy.deepcopy(rows[::-1]) for table, rows in expected.items()}
    assert compare(expected, actual, ALL) == []


@pytest.mark.parametrize("table", ALL)
def test_a_missing_row_an_extra_row_and_a_repeated_row_are_found(expected, table):
    rows = expected[table]
    (message,) = compare(expected, {table: rows[1:]}, [table])
    assert (
        f"{table}: {len(rows)} rows expected, {len(rows) - 1} found; 1 rows only in expected"
        in message
    )
    extra = [*rows, {**rows[0], KEYS[table][-1]: "new"}]
    (message,) = compare(expected, {table: extra}, [table])
    assert "1 rows only in actual" in message and "'new'" in message
    (message,) = compare(expected, {table: [*rows, rows[0]]}, [table])
    assert "1 keys repeated in actual" in message
    (message,) = compare(expected, {}, [table])
    assert "no such relation" in message


@pytest.mark.parametrize("table", ALL)
def test_every_changed_value_is_found(expected, table):
    for column in set(COLUMNS[table]) - set(KEYS[table]):
        rows = copy.deepcopy(expected[table])
        rows[0][column] = {"attributes": {"x": 1}} if column == "properties" else "changed"
        (message,) = compare(expected, {table: rows}, [table])
        assert f"1 rows differ, in {column} (1)" in message and f"{column}: expected" in message


def test_no_tolerance_and_no_mixing_of_types(expected):
    rows = copy.deepcopy(expected["fct_retention"])
    rows[0]["retention_rate"] += 1e-15
    rows[1]["is_settled"] = 0
    (message,) = compare(expected, {"fct_retention": rows}, ["fct_retention"])
    assert "2 rows differ, in retention_rate (1), is_settled (1)" in message


def test_properties_are_compared_as_json_and_only_by_what_both_sides_have(expected):
    rows = copy.deepcopy(expected["fct_events"])
    view = only(rows, source="clickstream")
    view["properties"] = json.dumps({**view["properties"], "sdk_name": "x"})
    for row in select(rows, source="mobile_analytics"):
        row["properties"] = '{"metrics": {"_item_price": 1.50}, "attributes": {"_currency": "USD"}}'
        if row["event_name"] == "tap":
            row["properties"] = '{"other": 1}'
    assert compare(expected, {"fct_events": rows}, ["fct_events"]) == []
    view["properties"] = view["properties"].replace("9", "8")
    assert len(compare(expected, {"fct_events": rows}, ["fct_events"])) == 1


def test_of_rejected_clickstream_records_the_line_does_not_count(expected):
    rows = copy.deepcopy(expected["rejected_records"])
    row = only(rows, source="clickstream")
    row["line"] = "as it was landed"
    assert compare(expected, {"rejected_records": rows}, ["rejected_records"]) == []
    row["records"] = 2
    assert len(compare(expected, {"rejected_records": rows}, ["rejected_records"])) == 1


def test_missing_columns_are_named(expected):
    rows = [{"app_id": row["app_id"]} for row in expected["dim_apps"]]
    (message,) = compare(expected, {"dim_apps": rows}, ["dim_apps"])
    assert message == (
        "dim_apps: columns missing: app_name, tenant_id, reporting_timezone, currency"
    )


def test_load_actual_finds_relations_in_any_schema(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    con = duckdb.connect()
    con.execute("create schema marts")
    con.execute(
        "create view marts.dim_apps as select * from (values "
        + ", ".join(f"({', '.join(repr(value) for value in app.values())}, 1)" for app in APPS)
        + ") t (app_id, app_name, tenant_id, reporting_timezone, currency, loaded_at)"
    )
    con.execute("create table duplicate_events (event_key varchar)")
    actual = load_actual(con, ["dim_apps", "duplicate_events", "fct_events"])
    assert actual["duplicate_events"] == [] and "fct_events" not in actual
    assert compare(tables(tmp_path), actual, ["dim_apps"]) == []
    con.execute("create schema other; create table other.dim_apps (app_id varchar)")
    with pytest.raises(ValueError, match="several schemas"):
        load_actual(con, ["dim_apps"])
