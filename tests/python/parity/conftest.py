"""One stand-in for all tests of engines, and the zone built on both."""

import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from . import zones
from .targets import ROOT, Athena, DuckDB

COPIED = ("models", "macros", "seeds", "profiles", "tests")


@pytest.fixture(scope="session")
def stand_in():
    """TIDEMARK_ATHENA_WORK: the folder of one that runs, to try things quickly."""
    if importlib.util.find_spec("moto") is None:
        if os.environ.get("CI"):
            pytest.fail("the stand-in's packages are missing: make .venv/.engines")
        pytest.skip("the stand-in's packages are missing: make .venv/.engines")
    from engines.athena import athena
    from engines.athena.stand_in import find

    running = os.environ.get("TIDEMARK_ATHENA_WORK")
    if running:
        found = find(Path(running))
        assert found, f"no stand-in runs in {running}"
        yield found
        return
    with athena() as found:
        yield found


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Path:
    return copy_project(tmp_path_factory.mktemp("project"))


def copy_project(folder: Path) -> Path:
    """A copy of the dbt project that knows the apps of the zone."""
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
    zone: zones.Zone


@pytest.fixture(scope="session")
def built(stand_in, project, tmp_path_factory) -> Built:
    folder = tmp_path_factory.mktemp("parity")
    runs = zones.two_runs(folder)
    duckdb = DuckDB(folder / "duckdb", project)
    athena = Athena(folder / "athena", project, stand_in, f"parity-{os.getpid()}")
    full = DuckDB(folder / "full", project)
    full.build(runs.whole(folder / "whole"))
    for target in (duckdb, athena):
        target.build(runs.zone)
    runs.second()
    for target in (duckdb, athena):
        target.build(runs.zone)
    return Built(duckdb, athena, full, runs.zone)
