"""What dbt does besides models, on each engine."""

import json
import re

from .conftest import Built

TYPES = {
    "athena": {"occurred_at": "timestamp", "revenue_amount": "decimal(18,6)"},
    "redshift": {
        "occurred_at": "timestamp without time zone",
        "revenue_amount": "numeric(18,6)",
    },
}


def test_all_of_dbts_own_tests_pass(built: Built):
    """The singular tests of macros, with their literal expectations, among them."""
    built.target.dbt("test", "--selector", "all")


def test_freshness_is_known(built: Built):
    said = built.target.dbt("source", "freshness")
    assert len(re.findall(r"PASS freshness of raw\.", said)) == 2


def test_docs_are_generated(built: Built):
    built.target.dbt("docs", "generate")
    catalog = json.loads((built.target.folder / "target/catalog.json").read_text())
    columns = catalog["nodes"]["model.tidemark.fct_events"]["columns"]
    found = {name: columns[name]["type"] for name in TYPES[built.target.name]}
    assert found == TYPES[built.target.name]
