"""Redshift has what DuckDB has: rows, values, types, after two runs. And what dbt does besides.

On the stand-in, with the real dbt-redshift, over Spectrum. Each of the two runs comes after others
that die.
"""

import json
import os
import re
from dataclasses import dataclass, replace

import pytest

from . import zones
from .compare import differences
from .deaths import Deaths, die
from .targets import DbtFailed, DuckDB, Redshift, Table, relations

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

# As in deaths.py. `drop`: the connection ends before the statement, `lost`: after it; either way
# an open transaction is rolled back.
FIRST_BUILD: Deaths = [
    {
        "base_mobile_analytics__records": ("drop", "create +table"),
        "base_clickstream__records": ("lost", "create temporary table changed_files"),
    },
    {
        "base_mobile_analytics__records": ("lost", "delete from .*_state.*files"),
        "base_clickstream__records": ("drop", "insert into .*_state.*marks"),
    },
    {"fct_events": ("serialization", "insert into .*_state.*marks")},
    {"dim_users": ("drop", "create +table")},
]
SECOND_BUILD: Deaths = [
    {
        "base_mobile_analytics__records": ("lost", "insert into .*_state.*replaced"),
        "base_clickstream__records": ("drop", "delete from .*base_clickstream__records"),
    },
    {"base_mobile_analytics__records": ("lost", "update .*_state.*files")},
    {
        "duplicate_events": ("lost", "insert into .*_state.*touches"),
        "rejected_records": ("serialization", "delete from .*rejected_records"),
    },
    {"fct_events": ("lost", "delete from .*fct_events")},
    {"dim_users": ("drop", "insert into .*_state.*marks")},
]


@dataclass
class Built:
    """Both engines after two runs, and DuckDB built at once from the same files."""

    duckdb: DuckDB
    redshift: Redshift
    full: DuckDB


@pytest.fixture(scope="module")
def built(redshift_stand_in, project, tmp_path_factory) -> Built:
    folder = tmp_path_factory.mktemp("redshift")
    runs = zones.two_runs(folder)
    duckdb = DuckDB(folder / "duckdb", project)
    full = DuckDB(folder / "full", project)
    redshift = Redshift(folder / "redshift", project, redshift_stand_in, f"parity-{os.getpid()}")
    full.build(runs.whole(folder / "whole"))
    for deaths in (FIRST_BUILD, SECOND_BUILD):
        duckdb.build(runs.zone)
        redshift.upload(runs.zone)
        redshift.land()
        redshift.dbt("seed")
        die(redshift, deaths)
        redshift.take_in()
        if deaths is FIRST_BUILD:
            runs.second()
    return Built(duckdb, redshift, full)


def comparable(table: Table) -> Table:
    """Without the apps of what means something else on Redshift."""
    if "app_id" not in table.columns:
        return table
    place = table.columns.index("app_id")
    apps = NUL_APPS | {case.app for case in zones.bad_cases() if case.kind.name in OTHERWISE}
    return replace(table, rows=[row for row in table.rows if row[place] not in apps])


@pytest.mark.parametrize("relation", RELATIONS)
def test_redshift_has_what_duckdb_has(built: Built, relation: str):
    expected, found = built.duckdb.export(relation), built.redshift.export(relation)
    assert found.rows, f"{relation} is empty: it proves nothing"
    key = RELATIONS[relation]
    assert differences(relation, key, comparable(expected), comparable(found)) == []


@pytest.mark.parametrize("relation", [name for name in RELATIONS if "ingested_files" not in name])
def test_redshift_has_what_a_full_refresh_has(built: Built, relation: str):
    """But for the list of files, which says what has left the raw zone since."""
    expected, found = built.full.export(relation), built.redshift.export(relation)
    key = RELATIONS[relation]
    assert differences(relation, key, comparable(expected), comparable(found)) == []


def test_no_record_is_lost_where_its_class_is_another(built: Built):
    """Records of all apps: each line is read once and has one class."""
    sums = "sum(lines_read), sum(accepted + duplicates + parked + rejected)"
    read, ended = built.redshift.query(
        f"select {sums} from {built.redshift.schema}_ledger.rpt_ingestion"
    ).rows[0]
    rows = built.duckdb.export("ledger.rpt_ingestion")
    expected = sum(row[rows.columns.index("lines_read")] for row in rows.rows)
    assert read == ended == expected


def test_all_of_dbts_own_tests_pass(built: Built):
    """The singular tests of macros, with their literal expectations, among them."""
    built.redshift.dbt("test", "--selector", "all")


def test_freshness_is_known(built: Built):
    said = built.redshift.dbt("source", "freshness")
    assert len(re.findall(r"PASS freshness of raw\.", said)) == 2


def test_docs_are_generated(built: Built):
    built.redshift.dbt("docs", "generate")
    catalog = json.loads((built.redshift.folder / "target/catalog.json").read_text())
    columns = catalog["nodes"]["model.tidemark.fct_events"]["columns"]
    assert columns["occurred_at"]["type"] == "timestamp without time zone"
    assert columns["revenue_amount"]["type"] == "numeric(18,6)"


def test_a_session_that_reads_json_wrongly_is_refused(built: Built):
    user = built.redshift.stand_in.user
    change = f"alter user {user} set enable_case_sensitive_identifier to "
    built.redshift.query(change + "false")
    try:
        with pytest.raises(DbtFailed, match=f'alter user "{user}" set enable_case_sensitive'):
            built.redshift.dbt("run", "--select", "dim_date")
    finally:
        built.redshift.query(change + "true")
