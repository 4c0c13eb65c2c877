"""What dbt does besides models, on each engine."""

import json
import re

import pytest

from .conftest import Warehouse, on

TYPES = {
    "athena": {"occurred_at": "timestamp", "revenue_amount": "decimal(18,6)"},
    "redshift": {
        "occurred_at": "timestamp without time zone",
        "revenue_amount": "numeric(18,6)",
    },
}
BOTH = on("athena", "redshift")


@BOTH
def test_what_tests_say_by_themselves_holds(two_runs: Warehouse):
    """The singular tests of tables; those of macros are in test_macros.py."""
    two_runs.target.dbt("test", "--select", "test_type:singular", "--exclude", "path:tests/macros")


@BOTH
@pytest.mark.nightly
def test_all_of_dbts_own_tests_pass(two_runs: Warehouse):
    """Keys and unit tests, too."""
    two_runs.target.dbt("test", "--selector", "all")


@BOTH
def test_freshness_is_known(two_runs: Warehouse):
    said = two_runs.target.dbt("source", "freshness")
    assert len(re.findall(r"PASS freshness of raw\.", said)) == 2


@BOTH
def test_docs_are_generated(two_runs: Warehouse):
    target = two_runs.target
    target.dbt("docs", "generate")
    catalog = json.loads((target.folder / "target/catalog.json").read_text())
    columns = catalog["nodes"]["model.tidemark.fct_events"]["columns"]
    found = {name: columns[name]["type"] for name in TYPES[target.name]}
    assert found == TYPES[target.name]
