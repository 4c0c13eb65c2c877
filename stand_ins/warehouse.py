"""A warehouse of tidemark on a stand-in: its settings, its raw zone in a bucket, its tables.

A relation is `schema.table` without the prefix that the profile puts before schemas. Nothing of
tidemark is imported: who builds the warehouse runs `tidemark build` with `env`.
"""

import re
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from stand_ins.athena import athena
from stand_ins.redshift import redshift
from stand_ins.stand_in import StandIn

SCHEMA = "tidemark"
RAW = "raw"  # the raw zone's folder in a bucket
UNBOUNDED = 2**31 - 1  # what Athena says of a text without a length


class QueryFailed(Exception):
    """A query of Athena did not succeed; the message has it, and says why."""


@dataclass
class Table:
    """What an engine exports: its name, columns, its names of their types, rows."""

    engine: str
    columns: list[str]
    types: list[str]
    rows: list[tuple]


class Warehouse:
    """An engine behind a bucket, in schemas of its own. In: a folder of its own, a new bucket.

    A class of it has `name`, `env`, `has_table(relation)`, and `query(sql) -> Table`.
    has_transactions: a model that dies leaves its table as it was.
    """

    name = ""
    has_transactions = False

    def __init__(self, folder: Path, stand_in: StandIn, bucket: str):
        self.folder, self.stand_in, self.bucket = folder, stand_in, bucket
        suffix = re.sub("[^a-z0-9]", "_", bucket)
        self.schema, self.raw_schema = f"{SCHEMA}_{suffix}", f"raw_{suffix}"
        self._keys: dict[str, bytes] = {}
        self._s3 = stand_in.client("s3")
        self._s3.create_bucket(Bucket=bucket)
        # A raw zone without any key is refused, and a run of a replay may find no file.
        self._s3.put_object(Bucket=bucket, Key=f"{RAW}/.keep")
        folder.mkdir(exist_ok=True, parents=True)

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

    def drop(self, schema: str, table: str) -> None:
        """A table goes, as by hand."""
        self.query(f'drop table "{schema}"."{table}"')

    def export(self, relation: str, columns: str = "*") -> Table:
        """The rows of a relation, or some of its columns."""
        schema, name = relation.split(".")
        return self.query(f'select {columns} from "{self.schema}_{schema}"."{name}"')


class Athena(Warehouse):
    """On the stand-in for Athena."""

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
        """Values are texts, as Athena prints them. Errors: QueryFailed."""
        athena = self.stand_in.client("athena")
        output = {"OutputLocation": f"s3://{self.bucket}/results/"}
        started = athena.start_query_execution(QueryString=sql, ResultConfiguration=output)
        query_id = started["QueryExecutionId"]
        while True:
            found = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
            status = found["Status"]
            if status["State"] not in ("QUEUED", "RUNNING"):
                break
            time.sleep(0.05)
        if status["State"] != "SUCCEEDED":
            raise QueryFailed(f"{sql}: {status.get('StateChangeReason')}")
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


class Redshift(Warehouse):
    """On the stand-in for Redshift."""

    name = "redshift"
    has_transactions = True

    def __init__(self, folder: Path, stand_in: StandIn, bucket: str):
        super().__init__(folder, stand_in, bucket)
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


# How each stand-in is started, and its warehouse.
WAREHOUSES = {"athena": (athena, Athena), "redshift": (redshift, Redshift)}


def _type_of(column: dict) -> str:
    if column["Type"] == "decimal":
        return f"decimal({column['Precision']},{column['Scale']})"
    if column["Type"] == "varchar" and column["Precision"] < UNBOUNDED:
        return f"varchar({column['Precision']})"
    return column["Type"]
