"""The engines, each as one class: build a zone's warehouse, and hand out its tables.

A target has `build(zone, full_refresh)` and `export(relation)`; a relation is `schema.table`
without the prefix that the profile puts before schemas.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = "tidemark"


@dataclass
class Table:
    """What a target exports: column names, the engine's names of their types, rows of values."""

    columns: list[str]
    types: list[str]
    rows: list[tuple]


class BuildFailed(Exception):
    """A build did not succeed; the message is what it said."""


@dataclass
class Zone:
    """A raw zone in a folder of its own."""

    folder: Path

    @property
    def raw(self) -> Path:
        return self.folder / "raw"


def run(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise BuildFailed(done.stdout[-8000:] + done.stderr[-4000:])
    return done.stdout


def dbt(env: dict[str, str], *arguments: str) -> str:
    return run([str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *arguments], env)


@dataclass
class DuckDB:
    """The engine that all others are compared with."""

    folder: Path
    name: str = "duckdb"

    @property
    def database(self) -> Path:
        return self.folder / "tidemark.duckdb"

    def environment(self, zone: Zone) -> dict[str, str]:
        return {
            **os.environ,
            "TIDEMARK_TARGET": "duckdb",
            "TIDEMARK_RAW": str(zone.raw),
            "TIDEMARK_LANDED": str(self.folder / "landed"),
            "TIDEMARK_DUCKDB": str(self.database),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_PROFILES_DIR": str(ROOT / "profiles"),
        }

    def build(self, zone: Zone, full_refresh: bool = False) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        arguments = ["--full-refresh"] if full_refresh else []
        run([sys.executable, "-m", "scripts.build", *arguments], self.environment(zone))

    def export(self, relation: str) -> Table:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            found = connection.execute(f"select * from {SCHEMA}_{relation}")
            columns = [column[0] for column in found.description]
            types = [str(column[1]).lower() for column in found.description]
            return Table(columns, types, found.fetchall())


@dataclass
class Athena:
    """The stand-in; one bucket and one set of schemas for each target object."""

    folder: Path
    stand_in: object
    bucket: str
    name: str = "athena"
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def schema(self) -> str:
        return f"{SCHEMA}_{self.bucket.replace('-', '_')}"

    @property
    def raw_schema(self) -> str:
        return f"raw_{self.bucket.replace('-', '_')}"

    def environment(self, zone: Zone) -> dict[str, str]:
        return {
            **self.stand_in.environment(),
            "TIDEMARK_TARGET": "athena",
            "TIDEMARK_SCHEMA": self.schema,
            "TIDEMARK_RAW_SCHEMA": self.raw_schema,
            "TIDEMARK_RAW": f"s3://{self.bucket}/zone/raw",
            "TIDEMARK_LANDED": f"s3://{self.bucket}/zone/landed",
            "TIDEMARK_ATHENA_STAGING": f"s3://{self.bucket}/results/",
            "TIDEMARK_ATHENA_DATA": f"s3://{self.bucket}/tables/",
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_PROFILES_DIR": str(ROOT / "profiles"),
        }

    def build(self, zone: Zone, full_refresh: bool = False, *more: str) -> None:
        from .bridge import land_on_s3

        if not self.folder.exists():
            self.folder.mkdir(parents=True)
            self.stand_in.client("s3").create_bucket(Bucket=self.bucket)
            dbt(self.environment(zone), "run-operation", "create_raw_tables")
        land_on_s3(zone, self.stand_in, self.bucket, "zone", self.raw_schema)
        begin = time.monotonic()
        dbt(self.environment(zone), "build", *(["--full-refresh"] if full_refresh else []), *more)
        self.seconds[f"build {len(self.seconds) + 1}"] = time.monotonic() - begin

    def export(self, relation: str) -> Table:
        schema, name = relation.split(".")
        return self.query(f'select * from "{self.schema}_{schema}"."{name}"')

    def query(self, sql: str) -> Table:
        """Values as Athena prints them; `compare` makes values of their texts."""
        client = self.stand_in.client("athena")
        query_id = client.start_query_execution(
            QueryString=sql,
            ResultConfiguration={"OutputLocation": f"s3://{self.bucket}/results/"},
        )["QueryExecutionId"]
        while True:
            found = client.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
            if found["Status"]["State"] not in ("QUEUED", "RUNNING"):
                break
            time.sleep(0.1)
        if found["Status"]["State"] != "SUCCEEDED":
            raise BuildFailed(f"{sql}: {found['Status'].get('StateChangeReason')}")
        rows, info = [], []
        for page in client.get_paginator("get_query_results").paginate(QueryExecutionId=query_id):
            info = info or page["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
            for row in page["ResultSet"]["Rows"]:
                rows.append(tuple(cell.get("VarCharValue") for cell in row["Data"]))
        types = [
            f"decimal({c['Precision']},{c['Scale']})" if c["Type"] == "decimal" else c["Type"]
            for c in info
        ]
        return Table([column["Name"] for column in info], types, rows[1:])
