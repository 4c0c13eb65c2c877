"""The marts of Athena equal DuckDB's: rows, values, types, after two runs.

On the stand-in, with the real dbt-athena. DuckDB's are proved against a full refresh by the replay;
here Athena's are held against both.
"""

import pytest

from .compare import differences
from .conftest import Built
from .targets import relations

RELATIONS = relations()


@pytest.mark.parametrize("relation", RELATIONS)
def test_athena_has_what_duckdb_has(built: Built, relation: str):
    expected, found = built.duckdb.export(relation), built.athena.export(relation)
    assert found.rows, f"{relation} is empty: it proves nothing"
    assert differences(relation, RELATIONS[relation], expected, found) == []


@pytest.mark.parametrize("relation", [name for name in RELATIONS if "ingested_files" not in name])
def test_athena_has_what_a_full_refresh_has(built: Built, relation: str):
    """But for the list of files, which says what has left the raw zone since."""
    expected, found = built.full.export(relation), built.athena.export(relation)
    assert differences(relation, RELATIONS[relation], expected, found) == []


def test_macros_mean_the_same_on_athena(built: Built):
    """The singular tests of macros, with their literal expectations, as on DuckDB."""
    built.athena.dbt("test", "--select", "path:tests/macros")
