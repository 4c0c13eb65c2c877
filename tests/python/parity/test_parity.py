"""Athena and Redshift have what DuckDB has: rows, values, types, after two runs.

On the stand-ins, with the real adapters. DuckDB's marts are proved against a full refresh by the
replay; here those of the others are held against both.
"""

import pytest

from .compare import differences
from .conftest import Built
from .targets import relations

RELATIONS = relations()


@pytest.mark.parametrize("relation", RELATIONS)
def test_an_engine_has_what_duckdb_has(built: Built, relation: str):
    expected, found = built.duckdb.export(relation), built.target.export(relation)
    assert found.rows, f"{relation} is empty: it proves nothing"
    assert differences(relation, RELATIONS[relation], expected, found) == []


@pytest.mark.parametrize("relation", [name for name in RELATIONS if "ingested_files" not in name])
def test_an_engine_has_what_a_full_refresh_has(built: Built, relation: str):
    """But for the list of files, which says what has left the raw zone since."""
    expected, found = built.full.export(relation), built.target.export(relation)
    assert differences(relation, RELATIONS[relation], expected, found) == []
