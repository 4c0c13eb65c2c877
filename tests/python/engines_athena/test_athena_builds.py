"""The whole project on the stand-in: runs that die, dbt's own tests, freshness, docs.

What a run builds is compared with DuckDB, as in tests/python/parity.
"""

import json
import re
import uuid

import pytest

from tests.python.parity.compare import differences
from tests.python.parity.conftest import copy_project
from tests.python.parity.targets import Athena, DbtFailed, DuckDB, relations
from tests.python.parity.zones import two_runs

# What happens to which statement of which model, run after run. `lost`: it is done, but seems to
# have failed; `exhausted`: it is not done; `iceberg_commit`: its rows are written and not seen.
FIRST_BUILD = [
    {"base_mobile_analytics__records": ("lost", "create table"),
     "base_clickstream__records": ("exhausted", "merge into .*_state.*files")},
    {"base_mobile_analytics__records": ("lost", "merge into .*_state.*files"),
     "base_clickstream__records": ("lost", "merge into .*_state.*marks")},
    {"duplicate_events": ("lost", "create table"), "int_apps__settings": ("lost", "create table")},
    {"fct_events": ("exhausted", "merge into .*_state.*marks")},
]  # fmt: skip
SECOND_BUILD = [
    {"base_mobile_analytics__records": ("lost", "insert into .*_state.*replaced"),
     "base_clickstream__records": ("exhausted", "merge into .*base_clickstream__records")},
    {"base_mobile_analytics__records": ("lost", "merge into .*base_mobile_analytics__records"),
     "base_clickstream__records": ("lost", "merge into .*_state.*files")},
    {"base_mobile_analytics__records": ("lost", "merge into .*_state.*files"),
     "base_clickstream__records": ("lost", "merge into .*_state.*marks")},
    {"duplicate_events": ("lost", "insert into .*_state.*touches"),
     "rejected_records": ("lost", "merge into .*rejected_records")},
    {"duplicate_events": ("lost", "merge into .*duplicate_events"),
     "parked_events": ("exhausted", "merge into .*_state.*marks")},
    {"int_identity__login_changes": ("lost", "insert into .*_state.*touches"),
     "rpt_ingestion": ("lost", "create table .*__dbt_tmp")},
    {"fct_events": ("lost", "merge into .*fct_events"),
     "dim_apps": ("lost", "merge into .*dim_apps")},
    {"dim_users": ("lost", "merge into .*dim_users"),
     "fct_sessions": ("lost", "merge into .*_state.*marks")},
]  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def built(stand_in, project, tmp_path_factory):
    """DuckDB, and Athena after runs that died at every kind of statement."""
    folder = tmp_path_factory.mktemp("builds")
    runs = two_runs(folder, with_bad_input=False)
    duckdb = DuckDB(folder / "duckdb", project)
    athena = Athena(folder / "athena", project, stand_in, f"builds-{uuid.uuid4().hex[:8]}")
    duckdb.build(runs.zone)
    _build_with_faults(athena, runs.zone, FIRST_BUILD)
    runs.second()
    duckdb.build(runs.zone)
    _build_with_faults(athena, runs.zone, SECOND_BUILD)
    return duckdb, athena


def _build_with_faults(athena: Athena, zone, stages: list[dict]) -> None:
    """Each stage's run has to fail, where the stage says; then one that does not."""
    athena.land(zone)
    for stage in stages:
        for node, (kind, words) in stage.items():
            match = rf'"model\.tidemark\.{node}"[\s\S]*\*/\s*{words}'
            athena.stand_in.fail(kind, match)
        with pytest.raises(DbtFailed):
            athena.dbt("run", "--fail-fast")
        failed = {
            result["unique_id"].split(".")[-1]
            for result in json.loads((athena.folder / "target/run_results.json").read_text())[
                "results"
            ]
            if result["status"] == "error"
        }
        assert failed and failed <= set(stage), f"{stage}: {failed} failed"
        athena.stand_in.stop_failing()
    athena.build(zone)


@pytest.mark.parametrize("relation", relations())
def test_runs_that_die_leave_nothing_behind(built, relation):
    duckdb, athena = built
    key = relations()[relation]
    assert differences(relation, key, duckdb.export(relation), athena.export(relation)) == []


def test_all_of_dbts_own_tests_pass(built):
    _, athena = built
    athena.dbt("test", "--selector", "all")


def test_freshness_is_known(built):
    _, athena = built
    said = athena.dbt("source", "freshness")
    assert len(re.findall(r"PASS freshness of raw\.", said)) == 2


def test_docs_are_generated(built):
    _, athena = built
    athena.dbt("docs", "generate")
    catalog = json.loads((athena.folder / "target/catalog.json").read_text())
    columns = catalog["nodes"]["model.tidemark.fct_events"]["columns"]
    assert columns["occurred_at"]["type"] == "timestamp"
    assert columns["revenue_amount"]["type"] == "decimal(18,6)"


def test_seeds_with_backslashes_are_refused(built, project):
    _, athena = built
    seed = project / "seeds/reference/channel_groups.csv"
    kept = seed.read_text()
    try:
        seed.write_text(kept + '99,X,,"a\\.b",,\n')
        with pytest.raises(DbtFailed, match="has a backslash"):
            athena.dbt("seed", "--select", "channel_groups")
    finally:
        seed.write_text(kept)
