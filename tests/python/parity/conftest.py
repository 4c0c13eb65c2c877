"""The engines, each with one warehouse for all tests of a run, built from one zone in two runs.

The warehouse goes through stages, each a fixture here; tests of a stage run before the next one
begins: after two runs, after tables were dropped and built again, after a rebuild. DuckDB has the
zone after the same two runs, built at once, and built from what is left; all workers share these.
"""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.python.in_process import Dbt
from tests.python.once import once

from . import deaths, zones
from .targets import ROOT, STAND_INS, DuckDB, Table, Target

COPIED = ("models", "macros", "seeds", "tests", "tidemark")
STAGES = ("two_runs", "repaired", "rebuilt", "one_file_more")


def on(*engines: str) -> pytest.MarkDecorator:
    """A test of these engines."""
    return pytest.mark.parametrize("engine", engines, indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One engine after the other, by the stage of its warehouse, which is compared first."""
    here = [place for place, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    for place, item in zip(here, sorted((items[place] for place in here), key=_turn), strict=True):
        items[place] = item


def _turn(item: pytest.Item) -> tuple[str, int, bool]:
    engine = item.callspec.params.get("engine", "") if hasattr(item, "callspec") else ""
    stages = [STAGES.index(name) for name in item.fixturenames if name in STAGES]
    return engine, max(stages, default=-1), item.path.name != "test_parity.py"


@dataclass
class Warehouse:
    """An engine's, at its stage; what it has is exported once per stage."""

    target: Target
    stage: str = ""
    _exports: dict[str, Table] = field(default_factory=dict)

    def begin(self, stage: str) -> None:
        assert not self.stage or STAGES.index(stage) > STAGES.index(self.stage)
        self.stage = stage
        self._exports.clear()

    def export(self, relation: str) -> Table:
        if relation not in self._exports:
            self._exports[relation] = self.target.export(relation)
        return self._exports[relation]


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
def dbt_of_duckdb(project, tmp_path_factory) -> Dbt:
    return Dbt(project, tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="session")
def twice(runs, dbt_of_duckdb, tmp_path_factory) -> DuckDB:
    """DuckDB after two runs."""

    def make(folder: Path) -> None:
        own, duckdb = runs.copy(folder / "zone"), DuckDB(folder / "duckdb", dbt_of_duckdb)
        duckdb.build(own.zone)
        own.second()
        duckdb.build(own.zone)

    return DuckDB(once(tmp_path_factory, "twice", make) / "duckdb")


@pytest.fixture(scope="session")
def full(runs, dbt_of_duckdb, tmp_path_factory) -> DuckDB:
    """DuckDB, built at once from all files that there ever were."""

    def make(folder: Path) -> None:
        DuckDB(folder / "duckdb", dbt_of_duckdb).build(runs.whole(folder / "zone"))

    return DuckDB(once(tmp_path_factory, "full", make) / "duckdb")


@pytest.fixture(scope="session")
def of_what_is_left(runs, dbt_of_duckdb, tmp_path_factory) -> DuckDB:
    """DuckDB, built at once from the files of after the second run: without those that left."""

    def make(folder: Path) -> None:
        own = runs.copy(folder / "zone")
        own.second()
        DuckDB(folder / "duckdb", dbt_of_duckdb).build(own.zone)

    return DuckDB(once(tmp_path_factory, "left", make) / "duckdb")


@pytest.fixture(scope="session")
def engine(request) -> str:
    """Its name, by `on`."""
    return request.param


@pytest.fixture(scope="session")
def new_target(engine, project, request, tmp_path_factory):
    """A function: a target of the engine with a warehouse of its own, by a name."""
    stand_in = request.getfixturevalue(f"{engine}_stand_in")

    def make(name: str, kind: type[Target] = STAND_INS[engine][1]) -> Target:
        bucket = f"{name}-{os.getpid()}"
        return kind(tmp_path_factory.mktemp(bucket), project, stand_in, bucket)

    return make


@pytest.fixture(scope="session")
def two_runs(engine, new_target, runs, seed, tmp_path_factory) -> Warehouse:
    """After two runs and one that died somewhere, by the seed of this run of the tests."""
    target = new_target("parity")
    own = runs.copy(tmp_path_factory.mktemp("zone") / engine)
    deaths.build_after_a_death(target, own, deaths.FAULTS[engine], seed)
    return Warehouse(target, "two_runs")


@pytest.fixture(scope="session")
def repaired(two_runs: Warehouse) -> Warehouse:
    """After somebody has dropped tables by hand, of each kind one, and then a forced build."""
    two_runs.begin("repaired")
    target = two_runs.target
    for schema, name in [
        (target.raw_schema, "mobile_analytics"),
        (f"{target.schema}_staging", "base_clickstream__records"),
        (f"{target.schema}_engagement", "fct_sessions"),
        (f"{target.schema}_mobile_analytics", "rpt_vendor_kpis"),
        (f"{target.schema}_state", "touches"),
    ]:
        target.drop(schema, name)
    done = target.make_build("--force")
    assert done.returncode == 0, done.stderr + done.stdout
    return two_runs


@pytest.fixture(scope="session")
def rebuilt(two_runs: Warehouse) -> Warehouse:
    """As `make rebuild FORGET_GONE=1`, but for the data tests."""
    two_runs.begin("rebuilt")
    two_runs.target.rebuild()
    return two_runs


@pytest.fixture(scope="session")
def one_file_more(two_runs: Warehouse) -> Warehouse:
    """What its test does, is done last: what is built afterwards has one file more."""
    two_runs.begin("one_file_more")
    return two_runs
