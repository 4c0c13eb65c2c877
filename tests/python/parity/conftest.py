"""The engines, each built from one zone in two runs; and DuckDB built at once."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from . import deaths, zones
from .targets import ROOT, Athena, DuckDB, Redshift, Target

COPIED = ("models", "macros", "seeds", "tests", "landing", "scripts")


@dataclass
class Built:
    """An engine after two runs, DuckDB after the same two, and DuckDB built at once."""

    target: Target
    duckdb: DuckDB
    full: DuckDB


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Path:
    """A copy of the dbt project that knows the apps of the zone."""
    folder = tmp_path_factory.mktemp("project")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("python"))
    for name in ("dbt_project.yml", "profiles.yml", "selectors.yml"):
        shutil.copy(ROOT / name, folder / name)
    with open(folder / "seeds/reference/apps.csv", "a") as file:
        for app in zones.seed_apps():
            file.write(",".join(app) + "\n")
    return folder


@pytest.fixture(scope="session")
def runs(tmp_path_factory) -> zones.Runs:
    """The zone before the second run; engines get copies."""
    return zones.two_runs(tmp_path_factory.mktemp("zone"))


@pytest.fixture(scope="session")
def on_duckdb(runs, project, tmp_path_factory) -> tuple[DuckDB, DuckDB]:
    """After two runs, and built at once."""
    folder = tmp_path_factory.mktemp("duckdb")
    twice, full = DuckDB(folder / "twice", project), DuckDB(folder / "full", project)
    full.build(runs.whole(folder / "whole"))
    own = runs.copy(folder / "zone")
    twice.build(own.zone)
    own.second()
    twice.build(own.zone)
    return twice, full


@pytest.fixture(scope="session")
def on_athena(athena_stand_in, runs, on_duckdb, project, tmp_path_factory) -> Built:
    folder = tmp_path_factory.mktemp("athena")
    target = Athena(folder / "athena", project, athena_stand_in, f"parity-{os.getpid()}")
    deaths.build_after_deaths(target, runs.copy(folder / "zone"), deaths.OF_ATHENA)
    return Built(target, *on_duckdb)


@pytest.fixture(scope="session")
def on_redshift(redshift_stand_in, runs, on_duckdb, project, tmp_path_factory) -> Built:
    folder = tmp_path_factory.mktemp("redshift")
    target = Redshift(folder / "redshift", project, redshift_stand_in, f"parity-{os.getpid()}")
    deaths.build_after_deaths(target, runs.copy(folder / "zone"), deaths.OF_REDSHIFT)
    return Built(target, *on_duckdb)


@pytest.fixture(scope="session", params=["athena", "redshift"])
def built(request) -> Built:
    """Each engine."""
    return request.getfixturevalue(f"on_{request.param}")


def said_by_a_failed_build(target: Target, settings: dict[str, str]) -> str:
    """The one error of a `make build` with these settings, which fails without a traceback."""
    done = target.make_build(**settings)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout
    errors = [line for line in done.stderr.splitlines() if line.startswith("tidemark: error: ")]
    assert len(errors) == 1, done.stderr + done.stdout
    return errors[0]


def build_after_drops(target: Target) -> None:
    """Somebody drops tables by hand: of each kind one. Then `make build`."""
    for schema, name in [
        (target.raw_schema, "mobile_analytics"),
        (f"{target.schema}_staging", "base_clickstream__records"),
        (f"{target.schema}_engagement", "fct_sessions"),
        (f"{target.schema}_engagement", "rpt_vendor_kpis"),
        (f"{target.schema}_state", "touches"),
    ]:
        target.drop(schema, name)
    done = target.make_build()
    assert done.returncode == 0, done.stderr + done.stdout
