"""The engines, built from one zone in two runs; and DuckDB built at once."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from . import zones
from .deaths import FIRST_BUILD, SECOND_BUILD, die
from .targets import ROOT, Athena, DuckDB

COPIED = ("models", "macros", "seeds", "profiles", "tests")


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Path:
    """A copy of the dbt project that knows the apps of the zone."""
    folder = tmp_path_factory.mktemp("project")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("python"))
    for name in ("dbt_project.yml", "selectors.yml"):
        shutil.copy(ROOT / name, folder / name)
    with open(folder / "seeds/reference/apps.csv", "a") as file:
        for app in zones.seed_apps():
            file.write(",".join(app) + "\n")
    return folder


@dataclass
class Built:
    """Both engines after two runs, and DuckDB built at once from the same files."""

    duckdb: DuckDB
    athena: Athena
    full: DuckDB


@pytest.fixture(scope="session")
def built(athena_stand_in, project, tmp_path_factory) -> Built:
    """On Athena each of the two runs comes after others that die."""
    folder = tmp_path_factory.mktemp("parity")
    runs = zones.two_runs(folder)
    duckdb = DuckDB(folder / "duckdb", project)
    full = DuckDB(folder / "full", project)
    athena = Athena(folder / "athena", project, athena_stand_in, f"parity-{os.getpid()}")
    full.build(runs.whole(folder / "whole"))
    for deaths in (FIRST_BUILD, SECOND_BUILD):
        duckdb.build(runs.zone)
        athena.upload(runs.zone)
        athena.land()
        die(athena, deaths)
        athena.take_in()
        if deaths is FIRST_BUILD:
            runs.second()
    return Built(duckdb, athena, full)
