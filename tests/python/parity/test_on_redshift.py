"""What users meet on Redshift when something is missing."""

import pytest

from tests.python.in_process import DbtFailed

from .conftest import Warehouse, on

pytestmark = on("redshift")
LOOK = "look at TIDEMARK_REDSHIFT_HOST"


def test_a_session_that_reads_json_wrongly_is_refused(two_runs: Warehouse):
    redshift = two_runs.target
    user = redshift.stand_in.user
    change = f"alter user {user} set enable_case_sensitive_identifier to "
    redshift.query(change + "false")
    try:
        with pytest.raises(DbtFailed, match=f'alter user "{user}" set enable_case_sensitive'):
            redshift.dbt("run", "--select", "dim_date")
    finally:
        redshift.query(change + "true")


def test_an_adapter_that_repeats_statements_is_refused(two_runs: Warehouse, tmp_path):
    redshift = two_runs.target
    profile = (redshift.project / "profiles.yml").read_text()
    (tmp_path / "profiles.yml").write_text(profile.replace("retries: 0", "retries: 1"))
    with pytest.raises(DbtFailed, match="has to say retries: 0"):
        redshift.dbt("run", "--select", "dim_date", "--profiles-dir", str(tmp_path))


WRONG = {
    "no cluster": ({"TIDEMARK_REDSHIFT_PORT": "1"}, "Connection refused')); " + LOOK),
    "no cluster at first": (
        {"TIDEMARK_REDSHIFT_PORT": "1", "TIDEMARK_RAW_SCHEMA": "raw_not_yet"},
        "cannot make the raw tables: macro create_raw_tables failed: ",
    ),
    "no database": ({"TIDEMARK_REDSHIFT_DATABASE": "not_there"}, "not_there"),
    "no user": ({"TIDEMARK_REDSHIFT_USER": "nobody_at_all"}, "nobody_at_all"),
    "no credentials": (
        {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
        "Unable to locate credentials. Credentials are found as the AWS tools find them: set"
        " AWS_PROFILE",
    ),
    "no bucket of exports": ({"TIDEMARK_RAW": "s3://not-there/raw"}, "TIDEMARK_RAW"),
    "no bucket to land in": ({"TIDEMARK_LANDED": "s3://not-there/landed"}, "TIDEMARK_LANDED"),
}


# These need a run of dbt each, and say what the driver says.
AT_NIGHT = {"no database", "no user"}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.nightly] * (name in AT_NIGHT)) for name in WRONG],
)
def test_a_wrong_setting_is_named(two_runs: Warehouse, name: str):
    settings, expected = WRONG[name]
    assert expected in two_runs.target.said_by_a_failed_build(settings)


def test_views_outlive_tables_that_are_made_anew(two_runs: Warehouse):
    """A run of some models does not make the views again that others read through."""
    redshift = two_runs.target
    views = redshift.query(
        "select table_schema, table_name from information_schema.tables"
        f" where table_type = 'VIEW' and table_schema like '{redshift.schema}%'"
    ).rows
    redshift.dbt("run", "--full-refresh", "--select", "fct_app_days", "rpt_ingestion")
    for schema, name in views:
        redshift.query(f'select count(*) from "{schema}"."{name}"')
    assert len(views) > 5
