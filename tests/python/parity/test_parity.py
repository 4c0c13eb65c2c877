"""Athena and Redshift have what DuckDB has: rows, values, types, after two runs.

On the stand-ins, with the real adapters. DuckDB's marts are proved against a full refresh by the
replay; here those of the others are held against both.
"""

from dataclasses import replace

import pytest

from .compare import differences
from .conftest import Built
from .targets import Table, relations
from .zones import bad_cases

RELATIONS = relations()
# What means something else on Redshift (docs/redshift.md): kinds of bad input, by their names.
OTHERWISE = {
    "duplicate names": "the parser refuses two members of one name",
    "user with a name twice": "the same, further in",
    "escaped NUL": "no text holds a NUL",
    "ids: NUL": "the same",
    "blanks behind, 70,000 bytes": "blanks around a line count as part of it",
}
NUL_APPS = {"a\0b", "ab"}


def comparable(built: Built, table: Table) -> Table:
    """Without the apps of what means something else on the engine."""
    if built.target.name != "redshift" or "app_id" not in table.columns:
        return table
    place = table.columns.index("app_id")
    apps = NUL_APPS | {case.app for case in bad_cases() if case.kind.name in OTHERWISE}
    return replace(table, rows=[row for row in table.rows if row[place] not in apps])


@pytest.mark.parametrize("relation", RELATIONS)
def test_an_engine_has_what_duckdb_has(built: Built, relation: str):
    expected, found = built.duckdb.export(relation), built.target.export(relation)
    assert found.rows, f"{relation} is empty: it proves nothing"
    tables = comparable(built, expected), comparable(built, found)
    assert differences(relation, RELATIONS[relation], *tables) == []


@pytest.mark.parametrize("relation", [name for name in RELATIONS if "ingested_files" not in name])
def test_an_engine_has_what_a_full_refresh_has(built: Built, relation: str):
    """But for the list of files, which says what has left the raw zone since."""
    expected, found = built.full.export(relation), built.target.export(relation)
    tables = comparable(built, expected), comparable(built, found)
    assert differences(relation, RELATIONS[relation], *tables) == []


def test_no_record_is_lost_where_its_class_is_another(built: Built):
    """Records of all apps: each line is read once and has one class."""
    sums = "sum(lines_read), sum(accepted + duplicates + parked + rejected)"
    ledger = f"{built.target.schema}_ledger.rpt_ingestion"
    read, ended = built.target.query(f"select {sums} from {ledger}").rows[0]
    rows = built.duckdb.export("ledger.rpt_ingestion")
    expected = sum(row[rows.columns.index("lines_read")] for row in rows.rows)
    assert int(read) == int(ended) == expected
