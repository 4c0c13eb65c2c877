"""Glue and S3 as the statements need them, through boto3 like any client."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from stand_ins.athena.errors import QueryError
from stand_ins.aws import ACCESS_KEY, REGION

PARTITIONS_AT_ONCE = 100  # that Glue takes in one request
# What Glue adds by itself to a table; the rest is TableInput.
_ADDED_BY_GLUE = frozenset(
    (
        "DatabaseName",
        "CreateTime",
        "UpdateTime",
        "CreatedBy",
        "IsRegisteredWithLakeFormation",
        "CatalogId",
        "VersionId",
        "FederatedTable",
        "ViewDefinition",
        "IsMultiDialectView",
        "Status",
    )
)


class Catalog:
    """In: the URL of the stand-in."""

    def __init__(self, endpoint: str):
        settings = {
            "endpoint_url": endpoint,
            "region_name": REGION,
            "aws_access_key_id": ACCESS_KEY,
            "aws_secret_access_key": ACCESS_KEY,
            "config": Config(s3={"addressing_style": "path"}, max_pool_connections=32),
        }
        self.glue = boto3.client("glue", **settings)
        self.s3 = boto3.client("s3", **settings)

    def databases(self) -> list[dict]:
        return (
            self.glue.get_paginator("get_databases").paginate().build_full_result()["DatabaseList"]
        )

    def database(self, name: str) -> dict | None:
        return _or_none(lambda: self.glue.get_database(Name=name)["Database"])

    def tables(self, database: str) -> list[dict]:
        pages = self.glue.get_paginator("get_tables").paginate(DatabaseName=database)
        return pages.build_full_result()["TableList"]

    def table(self, database: str, name: str) -> dict | None:
        names = {"DatabaseName": database.lower(), "Name": name.lower()}
        return _or_none(lambda: self.glue.get_table(**names)["Table"])

    def need_table(self, database: str, name: str) -> dict:
        """Errors: QueryError when there is none."""
        table = self.table(database, name)
        if table is None:
            full = f"awsdatacatalog.{database}.{name}"
            raise QueryError(f"TABLE_NOT_FOUND: line 1:1: Table '{full}' does not exist", type=1301)
        return table

    def update_table(self, database: str, table_input: dict) -> None:
        self.glue.update_table(DatabaseName=database, TableInput=table_input)

    def partitions(self, database: str, name: str) -> list[dict]:
        pages = self.glue.get_paginator("get_partitions")
        found = pages.paginate(DatabaseName=database, TableName=name)
        return found.build_full_result()["Partitions"]

    def add_partitions(self, table: dict, places: dict[tuple[str, ...], str]) -> list[str]:
        """In: location by values. Out: the messages of those that Glue did not take."""
        database, name = table["DatabaseName"], table["Name"]
        inputs = [
            {
                "Values": list(values),
                "Parameters": {},
                "StorageDescriptor": {**table["StorageDescriptor"], "Location": location},
            }
            for values, location in places.items()
        ]
        refused = []
        for start in range(0, len(inputs), PARTITIONS_AT_ONCE):
            answer = self.glue.batch_create_partition(
                DatabaseName=database,
                TableName=name,
                PartitionInputList=inputs[start : start + PARTITIONS_AT_ONCE],
            )
            refused += [each["ErrorDetail"]["ErrorMessage"] for each in answer.get("Errors", [])]
        return refused

    def keys(self, location: str) -> Iterator[tuple[str, str]]:
        """(bucket, key) of all objects below a location."""
        bucket, prefix = _split(location)
        prefix = prefix.rstrip("/") + "/" if prefix.strip("/") else ""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        try:
            for page in pages:
                for found in page.get("Contents", []):
                    yield bucket, found["Key"]
        except ClientError as error:
            raise _s3_error(error) from error

    def delete_below(self, location: str) -> None:
        for bucket, key in list(self.keys(location)):
            self.s3.delete_object(Bucket=bucket, Key=key)

    def put_object(self, uri: str, content: bytes) -> None:
        """Errors: QueryError, for example when the bucket is not there."""
        bucket, key = _split(uri)
        try:
            self.s3.put_object(Bucket=bucket, Key=key, Body=content)
        except ClientError as error:
            raise _s3_error(error) from error


def is_iceberg(table: dict) -> bool:
    return table.get("Parameters", {}).get("table_type", "").upper() == "ICEBERG"


def table_input(table: dict) -> dict:
    """What Glue takes back of what it gives."""
    return {key: value for key, value in table.items() if key not in _ADDED_BY_GLUE}


def _split(uri: str) -> tuple[str, str]:
    parts = urlsplit(uri)
    return parts.netloc, parts.path.lstrip("/")


def _or_none(call):
    try:
        return call()
    except ClientError as error:
        if error.response["Error"]["Code"] == "EntityNotFoundException":
            return None
        raise


def _s3_error(error: ClientError) -> QueryError:
    return QueryError(f"S3 error: {error.response['Error'].get('Message', error)}", 2, 401)
