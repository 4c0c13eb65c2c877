"""What users meet on Athena when something is missing, and what they look at there."""

import pytest

from tests.python.in_process import DbtFailed

from .compare import differences
from .conftest import Warehouse, on
from .targets import DuckDB, relations

RELATIONS = relations()
pytestmark = on("athena")


def test_seeds_with_backslashes_are_refused(two_runs: Warehouse):
    seed = two_runs.target.project / "seeds/reference/channel_groups.csv"
    kept = seed.read_text()
    try:
        seed.write_text(kept + '99,X,,"a\\.b",,\n')
        with pytest.raises(DbtFailed, match="has a backslash"):
            two_runs.target.dbt("seed", "--select", "channel_groups")
    finally:
        seed.write_text(kept)


WRONG = {
    "no credentials": (
        {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
        "Unable to locate credentials. Credentials are found as the AWS tools find them: set"
        " AWS_PROFILE",
    ),
    "unknown credentials": ({"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}, "look at AWS_PROFILE"),
    "no bucket of exports": ({"TIDEMARK_RAW": "s3://not-there/raw"}, "TIDEMARK_RAW"),
    "no bucket to land in": ({"TIDEMARK_LANDED": "s3://not-there/landed"}, "TIDEMARK_LANDED"),
    "no bucket for results": (
        {"TIDEMARK_ATHENA_STAGING": "s3://not-there/results/"},
        "TIDEMARK_ATHENA_STAGING=s3://not-there/results/: there is no such bucket",
    ),
    "no bucket for tables": (
        {"TIDEMARK_ATHENA_DATA": "s3://not-there/tables/"},
        "TIDEMARK_ATHENA_DATA=s3://not-there/tables/: there is no such bucket",
    ),
    "no place for tables": ({"TIDEMARK_ATHENA_DATA": ""}, "set TIDEMARK_ATHENA_DATA to s3://"),
    "no work group": (
        {"TIDEMARK_ATHENA_WORKGROUP": "not_there"},
        "cannot find the work group not_there: Athena has none of this name in this region; look"
        " at TIDEMARK_ATHENA_WORKGROUP",
    ),
    "no database": (
        {"TIDEMARK_RAW_SCHEMA": "no.database"},
        "TIDEMARK_RAW_SCHEMA",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_named(two_runs: Warehouse, name: str):
    settings, expected = WRONG[name]
    assert expected in two_runs.target.said_by_a_failed_build(settings)


def test_the_cost_of_a_run_is_known(two_runs: Warehouse):
    """Of a `make build`, here of two models from nothing: each scans something."""
    target, models = two_runs.target, ("fct_events", "fct_sessions")
    done = target.make_build("--full-refresh", "--select", " ".join(models))
    assert done.returncode == 0, done.stderr + done.stdout
    rows = target.query(
        f'select model, queries, bytes_scanned, cost_usd from "{target.schema}_ledger".'
        f'rpt_run_cost where load_id = (select max(load_id) from "{target.schema}_state".runs)'
    ).rows
    queries = {model: int(number) for model, number, _, _ in rows if number}
    scanned = {model: int(number) for model, _, number, _ in rows if number}
    assert all(queries[model] > 1 and scanned[model] > 0 for model in models)
    billed = sum(float(dollars) for _, _, _, dollars in rows if dollars)
    assert billed >= 10e6 * 5 / 1e12 * len(queries) / 2


def test_care_of_tables_changes_no_row(two_runs: Warehouse, twice: DuckDB):
    athena = two_runs.target
    name = f'"{athena.schema}_state"."loads'
    files = f'select count(*) from {name}$files"'
    before = int(athena.query(files).rows[0][0])
    athena.dbt("run-operation", "maintain_tables")
    assert int(athena.query(files).rows[0][0]) < before
    assert len(athena.query(f'select * from {name}$snapshots"').rows) == 1
    for relation in ("core.fct_events", "engagement.fct_sessions"):
        expected, found = twice.export(relation), athena.export(relation)
        differing = differences(relation, RELATIONS[relation], expected, found)
        assert not differing, "\n".join(differing)
