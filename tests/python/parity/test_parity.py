"""Athena and Redshift have what DuckDB has: rows, values, types, after two runs.

On the stand-ins, with the real adapters. What DuckDB has after two runs is what it has of the same
files built at once; the replay proves that of other files.
"""

import pytest

from .compare import differences
from .conftest import Warehouse, on
from .targets import DuckDB, relations

RELATIONS = relations()


@on("athena", "redshift")
@pytest.mark.parametrize("relation", RELATIONS)
def test_an_engine_has_what_duckdb_has(two_runs: Warehouse, twice: DuckDB, relation: str):
    expected, found = twice.export(relation), two_runs.export(relation)
    assert found.rows, f"{relation} is empty: it proves nothing"
    differing = differences(relation, RELATIONS[relation], expected, found)
    assert not differing, "\n".join(differing)


@pytest.mark.parametrize("relation", [name for name in RELATIONS if "ingested_files" not in name])
def test_two_runs_give_what_one_gives(twice: DuckDB, full: DuckDB, relation: str):
    """But for the list of files, which says what has left the raw zone since."""
    expected, found = full.export(relation), twice.export(relation)
    differing = differences(relation, RELATIONS[relation], expected, found)
    assert not differing, "\n".join(differing)


@on("athena", "redshift")
@pytest.mark.nightly
def test_a_build_with_nothing_new_starts_no_dbt(repaired: Warehouse):
    """The note of the last build, a whole one that ended well, lies in the bucket."""
    done = repaired.target.make_build()
    assert done.returncode == 0
    assert "nothing new since the last build" in done.stderr


@on("athena", "redshift")
@pytest.mark.nightly
@pytest.mark.parametrize("relation", RELATIONS)
def test_tables_dropped_by_hand_are_made_again(repaired: Warehouse, twice: DuckDB, relation: str):
    expected, found = twice.export(relation), repaired.export(relation)
    differing = differences(relation, RELATIONS[relation], expected, found)
    assert not differing, "\n".join(differing)
