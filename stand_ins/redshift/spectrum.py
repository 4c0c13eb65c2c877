"""External schemas over Glue and S3: what Redshift Spectrum does.

Of each query only the partitions that its conditions leave are listed, and only files that were
not read before are read. What was read lies as JSON in the folder that pg_rs.read_file reads.
"""

import contextlib
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from stand_ins import aws
from stand_ins.redshift import serdes
from stand_ins.redshift.external_tables import PATH, SIZE, Scan, may_be_true
from stand_ins.redshift.refused import Refused
from stand_ins.redshift.serdes import ExternalTable

_CATALOGUE = re.compile(r"\bsvv_external_", re.IGNORECASE)
_QUERY = re.compile(r"\bselect\b", re.IGNORECASE)
_LISTS = ("external_tables", "external_columns", "external_partitions", "load_errors")


class Spectrum:
    """In: the URL of S3 and Glue, the folder for files, what is told of each scan."""

    def __init__(self, url: str, folder: Path, record: Callable[[dict], None]):
        self.s3, self.glue = aws.client("s3", url), aws.client("glue", url)
        self._folder, self._record = folder, record
        self._databases: dict[str, str] = {}  # of Glue, by external schema
        self._kept: dict[str, Scan] = {}  # scans in views
        self._lock = threading.Lock()
        for name in _LISTS:
            self.write(name, [])

    # ---- what translation asks ----

    def is_external(self, schema: str) -> bool:
        return schema in self._databases

    def table(self, schema: str, name: str) -> ExternalTable:
        """Errors: Refused when Glue has no such table."""
        try:
            database = self._databases[schema]
            found = self.glue.get_table(DatabaseName=database, Name=name)["Table"]
        except (ClientError, KeyError) as error:
            raise Refused(f'relation "{schema}.{name}" does not exist', code="42P01") from error
        return _table(schema, found)

    # ---- schemas ----

    def database(self, schema: str) -> str:
        return self._databases[schema]

    def add_schema(self, schema: str, database: str) -> None:
        self._databases[schema] = database

    def remove_schema(self, schema: str) -> None:
        self._databases.pop(schema, None)

    # ---- before a statement runs ----

    def prepare(self, sql: str, scans: tuple[Scan, ...]) -> None:
        """Makes what the statement reads from outside be there. Errors: Refused."""
        with _explained():
            for scan in scans:
                self._refresh(scan)
                if scan.stays:
                    self._kept[scan.name] = scan
            if self._databases and _CATALOGUE.search(sql):
                self._write_catalogue()
        if self._kept and _QUERY.search(sql):
            for scan in self._kept.values():
                self._refresh_kept(scan)

    def write(self, name: str, content: object) -> None:
        """A file for pg_rs.read_file, whole or not at all."""
        new = self._folder / f"{name}.{threading.get_ident()}.new"
        new.write_text(json.dumps(content, ensure_ascii=False))
        new.rename(self._folder / f"{name}.json")

    def objects(self, location: str) -> Iterator[dict]:
        """Objects of S3 below a location: bucket, Key, Size, ETag. Errors: Refused."""
        bucket, _, prefix = location.removeprefix("s3://").partition("/")
        pages = self.s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=bucket, Prefix=prefix):
            for found in page.get("Contents", []):
                yield {"bucket": bucket, **found}

    def content(self, found: dict) -> bytes:
        return self.s3.get_object(Bucket=found["bucket"], Key=found["Key"])["Body"].read()

    def partitions(self, database: str, table: str) -> list[dict]:
        pages = self.glue.get_paginator("get_partitions")
        found = pages.paginate(DatabaseName=database, TableName=table)
        return [partition for page in found for partition in page["Partitions"]]

    def _refresh_kept(self, scan: Scan) -> None:
        """Of a view, which the statement may not even read: pg_rs.scan raises what goes wrong."""
        try:
            with _explained():
                self._refresh(scan)
        except Refused as refused:
            self.write(scan.name, {"error": refused.message})

    def _refresh(self, scan: Scan) -> None:
        table = self.table(scan.schema, scan.table)
        places, partitions = [], 0
        if not table.partition_columns:
            places.append(({}, table.location))
        else:
            names = [name for name, _ in table.partition_columns]
            for partition in self.partitions(self._databases[scan.schema], scan.table):
                values = dict(zip(names, partition["Values"], strict=True))
                partitions += 1
                if may_be_true(scan.condition, values):
                    places.append((values, partition["StorageDescriptor"]["Location"]))
        listed, read = [], 0
        for values, location in places:
            for found in self.objects(location.rstrip("/") + "/"):
                path = f"s3://{found['bucket']}/{found['Key']}"
                if serdes.is_hidden(found["Key"]) or not found["Size"]:
                    continue
                if not may_be_true(scan.condition, {**values, PATH: path}):
                    continue
                name, is_new = self._file(table, path, found)
                read += is_new
                listed.append({"rs_file": name, **values, PATH: path, SIZE: found["Size"]})
        self.write(scan.name, listed)
        self._record(
            {
                "service": "spectrum",
                "table": f"{scan.schema}.{scan.table}",
                "partitions": partitions,
                "partitions_read": len(places),
                "files": len(listed),
                "files_loaded": read,
                "bytes": sum(file[SIZE] for file in listed),
            }
        )

    def _file(self, table: ExternalTable, path: str, found: dict) -> tuple[str, bool]:
        """The name of the file with an object's rows, and whether it is new."""
        version = "\n".join((path, found["ETag"], str(found["Size"]), table.signature))
        name = "rows_" + hashlib.sha256(version.encode()).hexdigest()[:40]
        with self._lock:
            if (self._folder / f"{name}.json").exists():
                return name, False
            self.write(name, list(serdes.rows(table, path, self.content(found))))
        return name, True

    def _write_catalogue(self) -> None:
        tables, columns, partitions = [], [], []
        for schema, database in self._databases.items():
            pages = self.glue.get_paginator("get_tables").paginate(DatabaseName=database)
            for found in (table for page in pages for table in page["TableList"]):
                name = {"schemaname": schema, "tablename": found["Name"]}
                tables.append(name | {"tabletype": "EXTERNAL"} | _described(found))
                keys = found.get("PartitionKeys", [])
                fields = found["StorageDescriptor"]["Columns"] + keys
                for number, field in enumerate(fields, 1):
                    columns.append(
                        name
                        | {
                            "columnname": field["Name"],
                            "external_type": field["Type"],
                            "columnnum": number,
                            "part_key": keys.index(field) + 1 if field in keys else 0,
                            "is_nullable": "true",
                        }
                    )
                for partition in self.partitions(database, found["Name"]) if keys else []:
                    values = json.dumps(partition["Values"])
                    partitions.append(name | {"values": values} | _described(partition))
        self.write("external_tables", tables)
        self.write("external_columns", columns)
        self.write("external_partitions", partitions)


def _table(schema: str, found: dict) -> ExternalTable:
    storage = found["StorageDescriptor"]
    serde = storage.get("SerdeInfo", {})

    def columns(listed: list[dict]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (field["Name"].lower(), serdes.postgres_type(field["Type"], field["Name"]))
            for field in listed
        )

    return ExternalTable(
        schema,
        found["Name"],
        storage["Location"],
        columns(storage["Columns"]),
        columns(found.get("PartitionKeys", [])),
        serde.get("SerializationLibrary", ""),
        serde.get("Parameters", {}),
        found.get("Parameters", {}),
    )


def _described(found: dict) -> dict:
    storage = found["StorageDescriptor"]
    serde = storage.get("SerdeInfo", {})
    return {
        "location": storage.get("Location"),
        "input_format": storage.get("InputFormat"),
        "output_format": storage.get("OutputFormat"),
        "serialization_lib": serde.get("SerializationLibrary"),
        "serde_parameters": json.dumps(serde.get("Parameters", {})),
        "compressed": 0,
        "parameters": json.dumps(found.get("Parameters", {})),
    }


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise Refused(f"Spectrum Scan Error. S3 or Glue: {error}", code="XX000") from error
