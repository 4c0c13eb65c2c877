"""The marts of Athena equal DuckDB's: rows, values, types, after two runs.

On the stand-in, with the real dbt-athena. DuckDB's are proved against a full refresh by the replay;
here Athena's are held against both.
"""

import pytest

from .compare import differences
from .conftest import Built
from .targets import relations
from .zones import apps_too_deep

RELATIONS = relations()


@pytest.mark.parametrize("relation", RELATIONS)
def test_athena_has_what_duckdb_has(built: Built, relation: str):
    expected, found = built.duckdb.export(relation), built.athena.export(relation)
    assert found.rows, f"{relation} is empty: it proves nothing"
    without = apps_too_deep()
    assert differences(relation, RELATIONS[relation], expected, found, without) == []


@pytest.mark.parametrize("relation", [name for name in RELATIONS if "ingested_files" not in name])
def test_athena_has_what_a_full_refresh_has(built: Built, relation: str):
    """But for the list of files, which says what has left the raw zone since."""
    expected, found = built.full.export(relation), built.athena.export(relation)
    without = apps_too_deep()
    assert differences(relation, RELATIONS[relation], expected, found, without) == []


def test_what_is_too_deep_for_athena_is_rejected_there(built: Built):
    rows = built.athena.export("ledger.rejected_records")
    app, reason = rows.columns.index("app_id"), rows.columns.index("reason")
    reasons = {row[app]: row[reason] for row in rows.rows if row[app] in apps_too_deep()}
    assert set(reasons) == apps_too_deep()
    assert set(reasons.values()) == {"not_json"}


def test_macros_mean_the_same_on_athena(built: Built):
    """The singular tests of macros, with their literal expectations, as on DuckDB."""
    built.athena.dbt("test", "--select", "path:tests/macros")
