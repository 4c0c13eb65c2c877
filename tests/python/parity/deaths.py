"""Runs that die, at every kind of statement that changes something."""

import json

import pytest

from .targets import DbtFailed, Target

# What happens to which statement of which model, one dict a run. `lost`: it is done, but seems to
# have failed; `exhausted`, `cancel`: it is not done.
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
]
SECOND_BUILD: Deaths = [
    {
        "base_mobile_analytics__records": ("lost", "insert into .*_state.*replaced"),
        "base_clickstream__records": ("exhausted", "merge into .*base_clickstream__records"),
    },
    {
        "base_mobile_analytics__records": ("lost", "merge into .*base_mobile_analytics__records"),
        "base_clickstream__records": ("lost", "merge into .*_state.*files"),
    },
    {
        "duplicate_events": ("lost", "insert into .*_state.*touches"),
        "rejected_records": ("lost", "merge into .*rejected_records"),
    },
    {
        "int_identity__login_changes": ("lost", "insert into .*_state.*touches"),
        "rpt_ingestion": ("lost", "create table .*__dbt_tmp"),
        "dim_apps": ("exhausted", "merge into .*_state.*marks"),
    },
    {
        "fct_events": ("lost", "merge into .*fct_events"),
        "dim_tenants": ("lost", "merge into .*dim_tenants"),
    },
]


# What a run survives, because the adapter asks again.
SURVIVED = [
    {"kind": "throttle", "times": 3},
    {"kind": "iceberg_commit", "match": "merge into ", "times": 2},
    {"kind": "slow", "match": r"model\.tidemark\.fct_events \*/\s*merge into", "seconds": 2},
]


def survive(target: Target) -> None:
    """A run in spite of these."""
    for fault in SURVIVED:
        target.stand_in.fail(**fault)
    target.take_in()
    target.stand_in.stop_failing()


def die(target: Target, deaths: Deaths) -> None:
    """Runs after landing; each has to fail, and where it is told to."""
    for models in deaths:
        for node, (kind, words) in models.items():
            match = rf"node model\.tidemark\.{node} \*/\s*{words}"
            target.stand_in.fail(kind, match)
        with pytest.raises(DbtFailed):
            target.dbt("run", "--fail-fast")
        results = json.loads((target.folder / "target/run_results.json").read_text())["results"]
        failed = {
            result["unique_id"].split(".")[-1] for result in results if result["status"] == "error"
        }
        as_told = failed & set(models) if target.ends_others else failed <= set(models)
        assert failed and as_told, f"{models}: {failed} failed"
        target.stand_in.stop_failing()
