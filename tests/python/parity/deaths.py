"""Runs that die, at every kind of statement that changes something."""

import json

import pytest

from .targets import DbtFailed, Target

# What happens to which statement of which model, one dict a run. `lost`: it is done, but seems to
# have failed; `exhausted`: it is not done; `iceberg_commit`: its rows are written and not seen.
Deaths = list[dict[str, tuple[str, str]]]
FIRST_BUILD: Deaths = [
    {
        "base_mobile_analytics__records": ("lost", "create table"),
        "base_clickstream__records": ("exhausted", "merge into .*_state.*files"),
    },
    {
        "base_mobile_analytics__records": ("lost", "merge into .*_state.*files"),
        "base_clickstream__records": ("lost", "merge into .*_state.*marks"),
    },
    {
        "duplicate_events": ("lost", "create table"),
        "int_apps__settings": ("cancel", "create table"),
    },
    {"fct_events": ("iceberg_commit", "merge into .*_state.*marks")},
]
SECOND_BUILD: Deaths = [
    {
        "base_mobile_analytics__records": ("lost", "insert into .*_state.*replaced"),
        "base_clickstream__records": (
            "iceberg_commit",
            "merge into .*base_clickstream__records",
        ),
    },
    {
        "base_mobile_analytics__records": ("lost", "merge into .*base_mobile_analytics__records"),
        "base_clickstream__records": ("lost", "merge into .*_state.*files"),
    },
    {
        "base_mobile_analytics__records": ("lost", "merge into .*_state.*files"),
        "base_clickstream__records": ("lost", "merge into .*_state.*marks"),
    },
    {
        "duplicate_events": ("lost", "insert into .*_state.*touches"),
        "rejected_records": ("lost", "merge into .*rejected_records"),
    },
    {
        "duplicate_events": ("lost", "merge into .*duplicate_events"),
        "parked_events": ("exhausted", "merge into .*_state.*marks"),
    },
    {
        "int_identity__login_changes": ("lost", "insert into .*_state.*touches"),
        "rpt_ingestion": ("lost", "create table .*__dbt_tmp"),
    },
    {
        "fct_events": ("lost", "merge into .*fct_events"),
        "dim_apps": ("lost", "merge into .*dim_apps"),
    },
    {
        "dim_users": ("lost", "merge into .*dim_users"),
        "fct_sessions": ("lost", "merge into .*_state.*marks"),
    },
]


def die(target: Target, deaths: Deaths) -> None:
    """Runs after landing; each has to fail, and where it is told to."""
    for models in deaths:
        for node, (kind, words) in models.items():
            match = rf"node model\.tidemark\.{node} \*/\s*{words}"
            # As often as the adapter asks again.
            target.stand_in.fail(kind, match, times=99 if kind == "iceberg_commit" else 1)
        with pytest.raises(DbtFailed):
            target.dbt("run", "--fail-fast")
        results = json.loads((target.folder / "target/run_results.json").read_text())["results"]
        failed = {
            result["unique_id"].split(".")[-1] for result in results if result["status"] == "error"
        }
        as_told = failed & set(models) if target.ends_others else failed <= set(models)
        assert failed and as_told, f"{models}: {failed} failed"
        target.stand_in.stop_failing()
