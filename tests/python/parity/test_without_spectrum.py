"""Redshift with raw lines loaded by COPY has what DuckDB has, after two runs and two that die."""

import os

import pytest

from . import zones
from .compare import differences
from .targets import DbtFailed, DuckDB, RedshiftByCopy, relations


def test_copy_gives_what_duckdb_has(redshift_stand_in, project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    runs = zones.two_runs(folder / "runs", with_bad_input=False)
    whole = runs.whole(folder / "whole")
    redshift = RedshiftByCopy(folder / "copy", project, redshift_stand_in, f"copy-{os.getpid()}")
    redshift.upload(runs.zone)
    redshift.land()
    redshift.dbt("seed")
    # The connection ends before a file is copied, and when that is not committed yet.
    for kind in ("drop", "lost"):
        redshift.stand_in.fail(kind, "copy copied_lines")
        with pytest.raises(DbtFailed):
            redshift.dbt("run")
        assert redshift.stand_in.stop_failing() == []
    redshift.take_in()
    runs.second()
    redshift.build(runs.zone)
    duckdb = DuckDB(folder / "duckdb", project)
    duckdb.build(whole)
    for relation, key in relations().items():
        if relation == "ledger.ingested_files":  # what has left the raw zone since
            continue
        found = redshift.export(relation)
        assert found.rows, f"{relation} is empty: it proves nothing"
        assert differences(relation, key, duckdb.export(relation), found) == []
    noted = f"{redshift.raw_schema}.copied_files"
    counted = redshift.query(f"select count(*), count(distinct read_path) from {noted}")
    files, paths = counted.rows[0]
    assert files == paths > 100
