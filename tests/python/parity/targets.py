"""The engines, each as one class that builds a zone's warehouse and hands out its tables.

A relation is `schema.table` without the prefix that the profile puts before schemas. Another engine
is another class here and in stand_ins/warehouse.py, its types in `compare.LOGICAL`, and a fixture.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import boto3
import duckdb
import yaml

from stand_ins import warehouse
from stand_ins.athena import athena
from stand_ins.redshift import redshift
from stand_ins.stand_in import StandIn
from stand_ins.warehouse import SCHEMA, Table, Warehouse
from tests.python.in_process import Dbt
from tidemark.landing import MissingTable, land, note_built, settings_from_env
from tidemark.landing.aws import client

from .zones import Zone

ROOT = Path(__file__).resolve().parents[3]
# What parsing reads of the environment.
OF_DUCKDB = {
    "TIDEMARK_TARGET": "duckdb",
    "TIDEMARK_SCHEMA": SCHEMA,
    "TIDEMARK_TEST_SEVERITY": "error",
}
# Data tests of marts are others' business.
MODELS = ("build", "--exclude-resource-type", "test", "unit_test")


def relations() -> dict[str, list[str]]:
    """The public relations, and the columns of their keys as their test `unique_key` has them."""
    found = {}
    for path in sorted((ROOT / "models/marts").glob("*/_*__models.yml")):
        # Jinja stands in quotes, so this is YAML as it is.
        for model in yaml.safe_load(path.read_text())["models"]:
            if model.get("config", {}).get("access") == "private":
                continue
            tests = [t["unique_key"] for t in model.get("data_tests", []) if "unique_key" in t]
            key = tests[0]["arguments"]["columns"] if tests else []
            found[f"{path.parent.name}.{model['name']}"] = key
    return found


@dataclass
class DuckDB:
    """The engine that others are compared with. folder: its own."""

    folder: Path
    dbt: Dbt | None = None  # to build; one for all, because their files have one name
    name = "duckdb"

    @property
    def database(self) -> Path:
        return self.folder / "tidemark.duckdb"

    def build(self, zone: Zone, select: list[str] | None = None) -> None:
        """Takes in what is new, as `make build`; or some models."""
        self.folder.mkdir(exist_ok=True)
        own = {
            "TIDEMARK_RAW": str(zone.raw),
            "TIDEMARK_LANDED": str(self.folder / "landed"),
            "TIDEMARK_DUCKDB": str(self.database),
        }
        land(settings_from_env(own))
        env = {**os.environ, **own, **OF_DUCKDB}
        self.dbt.run(env, *MODELS, *(["--select", *select] if select else []))

    def export(self, relation: str) -> Table:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            found = connection.execute(f"select * from {SCHEMA}_{relation}")
            columns = [column[0] for column in found.description]
            types = [str(column[1]).lower() for column in found.description]
            return Table(self.name, columns, types, found.fetchall())


class Target(Warehouse):
    """A warehouse on a stand-in that tests build, with dbt in this process.

    In: a folder of its own; the project of dbt; a new bucket.
    """

    def __init__(self, folder: Path, project: Path, stand_in: StandIn, bucket: str):
        super().__init__(folder, stand_in, bucket)
        self.project = project
        self._dbt = Dbt(project, folder)
        self._has_seeds = False

    def dbt(self, *arguments: str, settings: dict[str, str] | None = None) -> str:
        """Out: what it said. settings: more environment, for macros. Errors: DbtFailed."""
        env = {**self.env, "TIDEMARK_TEST_SEVERITY": "error", **(settings or {})}
        return self._dbt.run(env, *arguments)

    def take_in(self, variables: dict | None = None, select: list[str] | None = None) -> None:
        """Landing and the models; or some of these. Seeds only if they were not loaded yet."""
        self.land()
        more = ["seed"] if self._has_seeds else []  # goes on with what is excluded
        more += ["--select", *select] if select else []
        more += ["--vars", str(variables)] if variables else []
        self.dbt(*MODELS, *more)
        if not select:
            with self.clients():
                note_built(settings_from_env())

    def seed(self) -> None:
        """All seeds, once: they do not change while tests run."""
        self.dbt("seed")
        self._has_seeds = True

    def rebuild(self) -> None:
        """As `make rebuild FORGET_GONE=1`."""
        self.dbt(*MODELS, "--full-refresh", settings={"FORGET_GONE": "1"})

    def make_build(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess:
        """`make build` with the target's settings and these; an empty one is unset."""
        env = {**self.env, "DBT_TARGET_PATH": str(self.folder / "make"), **settings}
        env["PYTHONPATH"] = str(self.project)
        env = {name: value for name, value in env.items() if value}
        command = [sys.executable, "-m", "tidemark", "build", *arguments]
        return subprocess.run(command, cwd=self.project, env=env, capture_output=True, text=True)

    def said_by_a_failed_build(self, settings: dict[str, str]) -> str:
        """The one error of a `make build` with these settings, which fails without a traceback."""
        done = self.make_build(**settings)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr + done.stdout
        errors = [line for line in done.stderr.splitlines() if line.startswith("tidemark: error: ")]
        assert len(errors) == 1, done.stderr + done.stdout
        return errors[0]

    def land(self) -> None:
        """Landing, which on the first run wants raw tables."""
        with self.clients():
            try:
                land(settings_from_env())
            except MissingTable:
                self.dbt("run-operation", "create_raw_tables")
                land(settings_from_env())

    def upload(self, zone: Zone) -> None:
        """The zone goes into the bucket as it is."""
        found = {str(path.relative_to(zone.raw)): path.read_bytes() for path in zone.files()}
        changed = {path: data for path, data in found.items() if self._keys.get(path) != data}
        self.put(changed, self._keys.keys() - found.keys())

    def versions(self) -> dict[str, str]:
        """The files that the warehouse holds rows of, `source/path` -> version."""
        if not self.has_table("state.files"):
            return {}
        return dict(self.export("state.files", "source || '/' || file_path, version").rows)

    def counts(self, models: Iterable[str]) -> dict[str, int | None]:
        """Rows of each; None where there is no table."""
        nodes = self._dbt.manifest.nodes
        counts = {}
        for model in models:
            schema = nodes[f"model.tidemark.{model}"].schema.removeprefix(f"{self.schema}_")
            relation = f"{schema}.{model}"
            is_there = self.has_table(relation)
            counts[model] = int(self.export(relation, "count(*)").rows[0][0]) if is_there else None
        return counts

    @contextmanager
    def clients(self) -> Iterator[None]:
        """This process with the target's settings, and clients that know them."""
        client.cache_clear()
        with (
            patch.dict(os.environ, self.env, clear=True),
            patch.object(boto3, "DEFAULT_SESSION", None),
        ):
            yield
        client.cache_clear()


class Athena(Target, warehouse.Athena):
    """On the stand-in for Athena."""


class Redshift(Target, warehouse.Redshift):
    """On the stand-in for Redshift."""


class RedshiftByCopy(Target, warehouse.RedshiftByCopy):
    """The same without Spectrum."""


# How each stand-in is started, and its target.
STAND_INS = {"athena": (athena, Athena), "redshift": (redshift, Redshift)}
