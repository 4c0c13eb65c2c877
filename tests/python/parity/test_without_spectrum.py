"""Redshift with raw lines loaded by COPY has what DuckDB has, after two runs and two that die.

Of the records, and of what becomes of each: what is built of these is the same in both ways.
"""

import pytest

from tests.python.in_process import DbtFailed

from . import zones
from .compare import differences
from .conftest import on
from .targets import DuckDB, RedshiftByCopy, relations

COMPARED = ("core.fct_events", "ledger.parked_events", "ledger.rejected_records")
SELECT = [f"+{relation.split('.')[1]}" for relation in COMPARED]


@on("redshift")
def test_copy_gives_what_duckdb_has(new_target, dbt_of_duckdb, tmp_path):
    runs = zones.two_runs(tmp_path / "runs", with_bad_input=False)
    whole = runs.whole(tmp_path / "whole")
    redshift = new_target("copy", RedshiftByCopy)
    redshift.upload(runs.zone)
    redshift.land()
    redshift.seed()
    # The connection ends before a file is copied, and when that is not committed yet.
    for kind in ("drop", "lost"):
        redshift.stand_in.fail(kind, "copy copied_lines")
        with pytest.raises(DbtFailed):
            redshift.dbt("run", "--select", *SELECT)
        assert redshift.stand_in.stop_failing() == []
    redshift.take_in(select=SELECT)
    runs.second()
    redshift.upload(runs.zone)
    redshift.take_in(select=SELECT)
    duckdb = DuckDB(tmp_path / "duckdb", dbt_of_duckdb)
    duckdb.build(whole, SELECT)
    for relation in COMPARED:
        found = redshift.export(relation)
        assert found.rows, f"{relation} is empty: it proves nothing"
        differing = differences(relation, relations()[relation], duckdb.export(relation), found)
        assert not differing, "\n".join(differing)
    noted = f"{redshift.raw_schema}.copied_files"
    counted = redshift.query(f"select count(*), count(distinct read_path) from {noted}")
    files, paths = counted.rows[0]
    assert files == paths > 100
