"""The raw tables in Glue, which Athena and Redshift Spectrum both read: their partitions.

`make build` creates the tables (a macro of dbt); nothing here does. In: partitions, and the folders
that they are to be read from. Out: Glue as it should be, by no more calls than differences ask for.
"""

import json
from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any

from tidemark.landing.aws import client, code_of, explained
from tidemark.landing.engine.partitions import Partition
from tidemark.landing.errors import AwsError, MissingTable
from tidemark.landing.sources import known

# What Glue takes in one call.
READ_AT_ONCE, WRITTEN_AT_ONCE, DELETED_AT_ONCE = 1000, 100, 25
# Of a partition's description; columns are the table's own.
COMPARED = ("Location", "InputFormat", "OutputFormat", "SerdeInfo")
KEYS = {1: ["dt"], 2: ["app", "dt"]}  # by their number


class RawTable:
    """The raw table of one source. MissingTable if there is none."""

    def __init__(self, glue: Any, database: str, source: str, keys: list[str]):
        self.name = f"{database}.{source}"
        self._glue, self._place = glue, {"DatabaseName": database, "TableName": source}
        table = self._get(database, source)
        known = [column["Name"] for column in table.get("PartitionKeys", [])]
        if known != keys:
            raise AwsError(
                f"the Glue table {self.name} has the partition keys {known}, not {keys}: it is not"
                " the one that `make build` creates. Drop it, or set TIDEMARK_RAW_SCHEMA"
            )
        self._storage = table["StorageDescriptor"]
        described = json.dumps(self._storage, sort_keys=True, default=str)
        # Another one when the table was made anew, without partitions, or reads in another way.
        self.identity = (
            f"{self.name} {table['CreateTime'].timestamp()}"
            f" {sha256(described.encode()).hexdigest()[:16]}"
        )

    def _get(self, database: str, source: str) -> dict[str, Any]:
        from botocore.exceptions import ClientError

        with explained(f"look at the Glue table {self.name}"):
            try:
                return self._glue.get_table(DatabaseName=database, Name=source)["Table"]
            except ClientError as error:
                if code_of(error) != "EntityNotFoundException":
                    raise
        raise MissingTable(
            f"the Glue table {self.name} does not exist: `make build` creates it. If it is in"
            " another database, set TIDEMARK_RAW_SCHEMA"
        )

    def register(self, locations: dict[Partition, str | None], whole: bool) -> int:
        """Makes the partitions be read from these folders; those without one are dropped.

        whole: partitions that are not named are dropped, too. Returns the number of changes.
        """
        wanted = {p.values: self._described(folder) for p, folder in locations.items() if folder}
        known = dict(self._all() if whole else self._some([p.values for p in locations]))
        new = [values for values in wanted if values not in known]
        # What somebody else has just created is only changed.
        there = {tuple(e["PartitionValues"]) for e in self._create(new, wanted)}
        moved = [
            values
            for values in wanted
            if values in there or (values in known and not _same(known[values], wanted[values]))
        ]
        self._update(moved, wanted)
        useless = [values for values in known if values not in wanted]
        self._delete(useless)
        return len(new) - len(there) + len(moved) + len(useless)

    def _described(self, folder: str) -> dict[str, Any]:
        return {**self._storage, "Location": folder}

    def _all(self) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
        pages = self._glue.get_paginator("get_partitions").paginate(
            **self._place, ExcludeColumnSchema=True
        )
        with explained(f"read the partitions of {self.name}"):
            for page in pages:
                for partition in page["Partitions"]:
                    yield tuple(partition["Values"]), partition["StorageDescriptor"]

    def _some(
        self, values: list[tuple[str, ...]]
    ) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
        wanted = [{"Values": list(each)} for each in values]
        while wanted:
            now, wanted = wanted[:READ_AT_ONCE], wanted[READ_AT_ONCE:]
            with explained(f"read the partitions of {self.name}"):
                answer = self._glue.batch_get_partition(**self._place, PartitionsToGet=now)
            wanted += answer.get("UnprocessedKeys", [])
            for partition in answer["Partitions"]:
                yield tuple(partition["Values"]), partition["StorageDescriptor"]

    def _create(self, values: list[tuple[str, ...]], wanted: dict[tuple, dict]) -> list[dict]:
        """Returns the errors about partitions that there are already."""
        errors: list[dict] = []
        for some in _batches(values, WRITTEN_AT_ONCE):
            inputs = [{"Values": list(each), "StorageDescriptor": wanted[each]} for each in some]
            with explained(f"create partitions of {self.name}"):
                answer = self._glue.batch_create_partition(**self._place, PartitionInputList=inputs)
            errors += self._errors(answer, "AlreadyExistsException")
        return errors

    def _update(self, values: list[tuple[str, ...]], wanted: dict[tuple, dict]) -> None:
        for some in _batches(values, WRITTEN_AT_ONCE):
            entries = [
                {
                    "PartitionValueList": list(each),
                    "PartitionInput": {"Values": list(each), "StorageDescriptor": wanted[each]},
                }
                for each in some
            ]
            with explained(f"change partitions of {self.name}"):
                self._errors(self._glue.batch_update_partition(**self._place, Entries=entries))

    def _delete(self, values: list[tuple[str, ...]]) -> None:
        for some in _batches(values, DELETED_AT_ONCE):
            named = [{"Values": list(each)} for each in some]
            with explained(f"drop partitions of {self.name}"):
                answer = self._glue.batch_delete_partition(**self._place, PartitionsToDelete=named)
            self._errors(answer, "EntityNotFoundException")

    def _errors(self, answer: dict[str, Any], expected: str | None = None) -> list[dict]:
        """Those of the expected code; AwsError for any other."""
        errors = answer.get("Errors") or []
        for error in errors:
            if error["ErrorDetail"].get("ErrorCode") != expected:
                raise AwsError(f"Glue refused a partition of {self.name}: {error}")
        return errors


def open_tables(database: str, sources: Collection[str]) -> dict[str, RawTable]:
    """The raw tables of these sources; MissingTable names one that is not there."""
    glue = client("glue") if sources else None
    return {
        source: RawTable(glue, database, source, KEYS[1 + known()[source].has_apps])
        for source in sorted(sources)
    }


def _same(known: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(known.get(name) == wanted.get(name) for name in COMPARED)


def _batches(values: list, size: int) -> Iterator[list]:
    for first in range(0, len(values), size):
        yield values[first : first + size]
