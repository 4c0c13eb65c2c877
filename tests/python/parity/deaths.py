"""Runs that die, at every kind of statement that changes something."""

import json
from dataclasses import dataclass

import pytest

from .targets import DbtFailed, Target
from .zones import Runs

# What happens to which statement of which model, one dict a run.
Deaths = list[dict[str, tuple[str, str]]]


@dataclass
class Faults:
    """first, second: how runs die before the first and the second that does not.

    survived: faults of both that does not: the adapter asks again.
    """

    first: Deaths
    second: Deaths
    survived: list[dict]


# `lost`: the statement is done, but seems to have failed; `exhausted`, `cancel`: it is not done.
OF_ATHENA = Faults(
    first=[
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
    ],
    second=[
        {
            "base_mobile_analytics__records": ("lost", "insert into .*_state.*replaced"),
            "base_clickstream__records": ("exhausted", "merge into .*base_clickstream__records"),
        },
        {
            "base_mobile_analytics__records": (
                "lost",
                "merge into .*base_mobile_analytics__records",
            ),
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
    ],
    survived=[
        {"kind": "throttle", "times": 3},
        {"kind": "iceberg_commit", "match": "merge into ", "times": 2},
        {"kind": "slow", "match": r"model\.tidemark\.fct_events \*/\s*merge into", "seconds": 2},
    ],
)
# `drop`: the connection ends before the statement, `lost`: after it; either way an open transaction
# is rolled back.
OF_REDSHIFT = Faults(
    first=[
        {
            "base_mobile_analytics__records": ("drop", "create +table"),
            "base_clickstream__records": ("lost", "create temporary table changed_files"),
        },
        {
            "base_mobile_analytics__records": ("lost", "delete from .*_state.*files"),
            "base_clickstream__records": ("drop", "insert into .*_state.*marks"),
        },
        {"fct_events": ("serialization", "insert into .*_state.*marks")},
        {"dim_users": ("drop", "create +table")},
    ],
    second=[
        {
            "base_mobile_analytics__records": ("lost", "insert into .*_state.*replaced"),
            "base_clickstream__records": ("drop", "delete from .*base_clickstream__records"),
        },
        {"base_mobile_analytics__records": ("lost", "update .*_state.*files")},
        {
            "duplicate_events": ("lost", "insert into .*_state.*touches"),
            "rejected_records": ("serialization", "delete from .*rejected_records"),
        },
        {"fct_events": ("lost", "delete from .*fct_events")},
        {"dim_users": ("drop", "insert into .*_state.*marks")},
    ],
    survived=[
        {"kind": "slow", "match": r"model\.tidemark\.fct_events \*/\s*insert into", "seconds": 2},
    ],
)


def build_after_deaths(target: Target, runs: Runs, faults: Faults) -> None:
    """Both runs of a zone, each after runs that die, and in spite of what a run survives."""
    for deaths in (faults.first, faults.second):
        target.upload(runs.zone)
        target.land()
        if deaths is faults.first:
            target.dbt("seed")  # seeds are not what dies
        for models in deaths:
            _die(target, models)
        for fault in faults.survived:
            target.stand_in.fail(**fault)
        target.take_in()
        assert target.stand_in.stop_failing() == [], "not everything was there to be survived"
        if deaths is faults.first:
            runs.second()


def _die(target: Target, models: dict[str, tuple[str, str]]) -> None:
    """A run that has to fail, and where it is told to."""
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
