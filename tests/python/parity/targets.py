"""The engines, each as one class that builds a zone's warehouse and hands out its tables.

A target has a `name`, `build(zone)`, `export(relation)` and `dbt(*arguments)`. A relation is
`schema.table` without the prefix that the profile puts before schemas. Another engine is another
class here, its types in `compare.LOGICAL`, and a fixture.
"""

import os
import re
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import duckdb
import yaml

from landing import land, note_built, settings_from_env
from landing.aws import client

from .zones import Zone

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = "tidemark"
RAW = "raw"  # the raw zone's folder in a bucket
# Data tests of marts are others' business.
MODELS = ("build", "--exclude-resource-type", "test", "unit_test")


@dataclass
class Table:
    """What a target exports: its name, columns, the engine's names of their types, rows."""

    engine: str
    columns: list[str]
    types: list[str]
    rows: list[tuple]


class DbtFailed(Exception):
    """dbt did not succeed; the message is what it said."""


def relations() -> dict[str, list[str]]:
    """The public relations, and the columns of their keys as their test `unique_key` has them."""
    found = {}
    for path in sorted((ROOT / "models/marts").glob("*/_*__models.yml")):
        # Jinja stands in quotes, so this is YAML as it is.
        for model in yaml.safe_load(path.read_text())["models"]:
            tests = [t["unique_key"] for t in model.get("data_tests", []) if "unique_key" in t]
            key = tests[0]["arguments"]["columns"] if tests else []
            found[f"{path.parent.name}.{model['name']}"] = key
    return found


def _dbt(project: Path, folder: Path, env: dict[str, str], arguments: tuple[str, ...]) -> str:
    env = {
        **env,
        "DBT_PROJECT_DIR": str(project),
        "DBT_PROFILES_DIR": str(project / "profiles"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "TIDEMARK_TEST_SEVERITY": "error",
    }
    command = [Path(sys.executable).with_name("dbt"), "--no-use-colors", *arguments]
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True)
    if done.returncode:
        raise DbtFailed(done.stdout[-8000:] + done.stderr[-4000:])
    return done.stdout


@dataclass
class DuckDB:
    """The engine that others are compared with. folder: its own; project: dbt's."""

    folder: Path
    project: Path
    name = "duckdb"

    @property
    def database(self) -> Path:
        return self.folder / "tidemark.duckdb"

    def build(self, zone: Zone) -> None:
        """Takes in what is new, as `make build`."""
        self.folder.mkdir(exist_ok=True)
        own = {
            "TIDEMARK_RAW": str(zone.raw),
            "TIDEMARK_LANDED": str(self.folder / "landed"),
            "TIDEMARK_DUCKDB": str(self.database),
        }
        land(settings_from_env(own))
        env = {**os.environ, **own, "TIDEMARK_TARGET": "duckdb", "TIDEMARK_SCHEMA": SCHEMA}
        _dbt(self.project, self.folder, env, MODELS)

    def export(self, relation: str) -> Table:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            found = connection.execute(f"select * from {SCHEMA}_{relation}")
            columns = [column[0] for column in found.description]
            types = [str(column[1]).lower() for column in found.description]
            return Table(self.name, columns, types, found.fetchall())


@dataclass
class Athena:
    """The stand-in. bucket: of this target alone; its schemas are named after it."""

    folder: Path
    project: Path
    stand_in: object
    bucket: str
    name = "athena"

    def __post_init__(self):
        suffix = re.sub("[^a-z0-9]", "_", self.bucket)
        self.schema, self.raw_schema = f"{SCHEMA}_{suffix}", f"raw_{suffix}"
        self._keys: dict[str, bytes] = {}

    @property
    def env(self) -> dict[str, str]:
        return {
            **self.stand_in.environment(),
            "TIDEMARK_TARGET": "athena",
            "TIDEMARK_SCHEMA": self.schema,
            "TIDEMARK_RAW_SCHEMA": self.raw_schema,
            "TIDEMARK_RAW": f"s3://{self.bucket}/{RAW}",
            "TIDEMARK_LANDED": f"s3://{self.bucket}/landed",
            "TIDEMARK_ATHENA_STAGING": f"s3://{self.bucket}/results/",
            "TIDEMARK_ATHENA_DATA": f"s3://{self.bucket}/tables/",
        }

    def dbt(self, *arguments: str) -> str:
        return _dbt(self.project, self.folder, self.env, arguments)

    def build(self, zone: Zone) -> None:
        self.land(zone)
        self.dbt(*MODELS)

    def land(self, zone: Zone) -> None:
        """The zone goes into the bucket as it is, and landing looks at it there."""
        s3 = self.stand_in.client("s3")
        if not self.folder.exists():
            self.folder.mkdir()
            s3.create_bucket(Bucket=self.bucket)
            self.dbt("run-operation", "create_raw_tables")
        found = {f"{RAW}/{path.relative_to(zone.raw)}": path for path in zone.files()}
        for key in self._keys.keys() - found.keys():
            s3.delete_object(Bucket=self.bucket, Key=key)
        for key, path in found.items():
            content = path.read_bytes()
            if self._keys.get(key) != content:
                s3.put_object(Bucket=self.bucket, Key=key, Body=content)
        self._keys = {key: path.read_bytes() for key, path in found.items()}
        client.cache_clear()
        with patch.dict(os.environ, self.env):
            settings = settings_from_env()
            land(settings)
            note_built(settings)  # so that files which leave later are gone, not forgotten
        client.cache_clear()

    def export(self, relation: str) -> Table:
        schema, name = relation.split(".")
        return self.query(f'select * from "{self.schema}_{schema}"."{name}"')

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


@dataclass
class Redshift(Athena):
    """The stand-in for Redshift, over the same kind of bucket."""

    name = "redshift"

    @property
    def env(self) -> dict[str, str]:
        return {
            **super().env,
            "TIDEMARK_TARGET": "redshift",
            "AWS_ENDPOINT_URL": self.stand_in.variables["AWS_ENDPOINT_URL"],
        }

    def export(self, relation: str) -> Table:
        schema, name = f"{self.schema}_{relation}".split(".")
        types = self.query(
            "select column_name, data_type, numeric_precision, numeric_scale"
            " from information_schema.columns"
            f" where table_schema = '{schema}' and table_name = '{name}'"
        )
        by_name = {
            column: f"decimal({precision},{scale})" if kind == "numeric" else kind
            for column, kind, precision, scale in types.rows
        }
        found = self.query(f"select * from {schema}.{name}")
        found.types = [by_name[column] for column in found.columns]
        return found

    def query(self, sql: str) -> Table:
        """Without types."""
        with closing(self.stand_in.connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            columns = [column[0] for column in cursor.description]
            return Table(self.name, columns, [], [tuple(row) for row in cursor.fetchall()])


def _type_of(column: dict) -> str:
    if column["Type"] == "decimal":
        return f"decimal({column['Precision']},{column['Scale']})"
    return column["Type"]
