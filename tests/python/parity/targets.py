"""The engines, each as one class that builds a zone's warehouse and hands out its tables.

A relation is `schema.table` without the prefix that the profile puts before schemas. Another engine
is another class here, its types in `compare.LOGICAL`, and a fixture.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import boto3
import duckdb
import yaml

from engines.athena import athena
from engines.redshift import redshift
from landing import MissingTable, land, note_built, settings_from_env
from landing.aws import client
from tests.python.in_process import Dbt

from .zones import Zone

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = "tidemark"
RAW = "raw"  # the raw zone's folder in a bucket
UNBOUNDED = 2**31 - 1  # what Athena says of a text without a length
# What parsing reads of the environment.
OF_DUCKDB = {
    "TIDEMARK_TARGET": "duckdb",
    "TIDEMARK_SCHEMA": SCHEMA,
    "TIDEMARK_TEST_SEVERITY": "error",
}
# Data tests of marts are others' business.
MODELS = ("build", "--exclude-resource-type", "test", "unit_test")


@dataclass
class Table:
    """What a target exports: its name, columns, the engine's names of their types, rows."""

    engine: str
    columns: list[str]
    types: list[str]
    rows: list[tuple]


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


@dataclass
class Target:
    """An engine behind a bucket, in schemas of its own. folder: its own; project: dbt's.

    A class of it has `name`, `env`, and `query(sql) -> Table`. has_transactions: a model that dies
    leaves its table as it was.
    """

    folder: Path
    project: Path
    stand_in: object
    bucket: str
    name = ""
    has_transactions = False

    def __post_init__(self):
        suffix = re.sub("[^a-z0-9]", "_", self.bucket)
        self.schema, self.raw_schema = f"{SCHEMA}_{suffix}", f"raw_{suffix}"
        self._dbt = Dbt(self.project, self.folder)
        self._keys: dict[str, bytes] = {}
        self._has_seeds = False
        self._s3 = self.stand_in.client("s3")
        self._s3.create_bucket(Bucket=self.bucket)
        # A raw zone without any key is refused, and a run of a replay may find no file.
        self._s3.put_object(Bucket=self.bucket, Key=f"{RAW}/.keep")
        self.folder.mkdir(exist_ok=True, parents=True)

    @property
    def env(self) -> dict[str, str]:
        """What names this warehouse to landing and dbt."""
        return {
            **self.stand_in.environment(),
            "TIDEMARK_TARGET": self.name,
            "TIDEMARK_SCHEMA": self.schema,
            "TIDEMARK_RAW_SCHEMA": self.raw_schema,
            "TIDEMARK_RAW": f"s3://{self.bucket}/{RAW}",
            "TIDEMARK_LANDED": f"s3://{self.bucket}/landed",
        }

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
            with self._clients():
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
        command = [sys.executable, "-m", "scripts.build", *arguments]
        return subprocess.run(command, cwd=self.project, env=env, capture_output=True, text=True)

    def said_by_a_failed_build(self, settings: dict[str, str]) -> str:
        """The one error of a `make build` with these settings, which fails without a traceback."""
        done = self.make_build(**settings)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr + done.stdout
        errors = [line for line in done.stderr.splitlines() if line.startswith("tidemark: error: ")]
        assert len(errors) == 1, done.stderr + done.stdout
        return errors[0]

    def drop(self, schema: str, table: str) -> None:
        """A table goes, as by hand."""
        self.query(f'drop table "{schema}"."{table}"')

    def land(self) -> None:
        """Landing, which on the first run wants raw tables."""
        with self._clients():
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

    def put(self, files: dict[str, bytes], removes: Iterable[str] = ()) -> None:
        """Writes and removes files of the raw zone."""
        for path, content in files.items():
            self._s3.put_object(Bucket=self.bucket, Key=f"{RAW}/{path}", Body=content)
            self._keys[path] = content
        for path in removes:
            self._s3.delete_object(Bucket=self.bucket, Key=f"{RAW}/{path}")
            del self._keys[path]

    def forget_lock(self) -> None:
        """Time passes after a run was killed, and its lock with it."""
        self._s3.delete_object(Bucket=self.bucket, Key="landed/lock")

    def versions(self) -> dict[str, str]:
        """The files that the warehouse holds rows of, `source/path` -> version."""
        if not self.has_table("state.files"):
            return {}
        return dict(self.export("state.files", "source || '/' || file_path, version").rows)

    def export(self, relation: str, columns: str = "*") -> Table:
        schema, name = relation.split(".")
        return self.query(f'select {columns} from "{self.schema}_{schema}"."{name}"')

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
    def _clients(self) -> Iterator[None]:
        """This process with the target's settings, or these, and clients that know them."""
        client.cache_clear()
        with (
            patch.dict(os.environ, self.env, clear=True),
            patch.object(boto3, "DEFAULT_SESSION", None),
        ):
            yield
        client.cache_clear()


class Athena(Target):
    """The stand-in for Athena."""

    name = "athena"

    @property
    def env(self) -> dict[str, str]:
        return {
            **super().env,
            "TIDEMARK_ATHENA_STAGING": f"s3://{self.bucket}/results/",
            "TIDEMARK_ATHENA_DATA": f"s3://{self.bucket}/tables/",
        }

    def has_table(self, relation: str) -> bool:
        schema, name = relation.split(".")
        glue = self.stand_in.client("glue")
        try:
            glue.get_table(DatabaseName=f"{self.schema}_{schema}", Name=name)
        except glue.exceptions.EntityNotFoundException:
            return False
        return True

    def drop(self, schema: str, table: str) -> None:
        self.stand_in.client("glue").delete_table(DatabaseName=schema, Name=table)

    def query(self, sql: str) -> Table:
        """Values as Athena prints them; `compare` makes values of their texts."""
        athena = self.stand_in.client("athena")
        output = {"OutputLocation": f"s3://{self.bucket}/results/"}
        started = athena.start_query_execution(QueryString=sql, ResultConfiguration=output)
        query_id = started["QueryExecutionId"]
        while True:
            status = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"][
                "Status"
            ]
            if status["State"] not in ("QUEUED", "RUNNING"):
                break
            time.sleep(0.05)
        assert status["State"] == "SUCCEEDED", f"{sql}: {status.get('StateChangeReason')}"
        columns, rows = [], []
        for page in athena.get_paginator("get_query_results").paginate(QueryExecutionId=query_id):
            columns = columns or page["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
            for row in page["ResultSet"]["Rows"]:
                rows.append(tuple(cell.get("VarCharValue") for cell in row["Data"]))
        return Table(
            self.name,
            [column["Name"] for column in columns],
            [_type_of(column) for column in columns],
            rows[1:],  # the first is the header
        )


class Redshift(Target):
    """The stand-in for Redshift."""

    name = "redshift"
    has_transactions = True

    def __post_init__(self):
        super().__post_init__()
        # What docs/redshift.md asks for.
        self._rows(f"alter user {self.stand_in.user} set enable_case_sensitive_identifier to true")

    def has_table(self, relation: str) -> bool:
        return bool(self._types(relation))

    def export(self, relation: str, columns: str = "*") -> Table:
        types = self._types(relation)
        found = super().export(relation, columns)
        found.types = [types.get(column, "") for column in found.columns]
        return found

    def query(self, sql: str) -> Table:
        """Without types."""
        columns, rows = self._rows(sql)
        return Table(self.name, columns, [], rows)

    def _types(self, relation: str) -> dict[str, str]:
        schema, name = relation.split(".")
        found = self.query(
            "select column_name, data_type, numeric_precision, numeric_scale,"
            " character_maximum_length from information_schema.columns"
            f" where table_schema = '{self.schema}_{schema}' and table_name = '{name}'"
        )
        digits = {
            column: f"({precision},{scale})" if kind == "numeric" else f"({length})"
            for column, kind, precision, scale, length in found.rows
            if kind == "numeric" or length is not None
        }
        kinds = {column: kind.replace("numeric", "decimal") for column, kind, *_ in found.rows}
        return {column: kind + digits.get(column, "") for column, kind in kinds.items()}

    def _rows(self, sql: str) -> tuple[list[str], list[tuple]]:
        with closing(self.stand_in.connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            if not cursor.description:
                return [], []
            columns = [column[0] for column in cursor.description]
            return columns, [tuple(row) for row in cursor.fetchall()]


class RedshiftByCopy(Redshift):
    """The same without Spectrum."""

    @property
    def env(self) -> dict[str, str]:
        return {**super().env, "TIDEMARK_REDSHIFT_READS": "copy"}


# How each stand-in is started, and its target.
STAND_INS = {"athena": (athena, Athena), "redshift": (redshift, Redshift)}


def _type_of(column: dict) -> str:
    if column["Type"] == "decimal":
        return f"decimal({column['Precision']},{column['Scale']})"
    if column["Type"] == "varchar" and column["Precision"] < UNBOUNDED:
        return f"varchar({column['Precision']})"
    return column["Type"]
