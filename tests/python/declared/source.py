"""A declaration as the tests of all sources read it: where each field stands, when it is judged."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from tests.python.bad_input.records import dump
from tests.python.replay.harness import ROOT
from tidemark.landing import declared

# Columns of a base that conditions may name: the id that a field says, null if it says none.
OF_BASES = {"login_id": "login"}
UNJUDGED = ("any", "any_text")
NESTED = "nested"  # the shape of records that have no special one


@dataclass(frozen=True)
class Field:
    """A field. where: the members that lead to it in a record; of CSV and lines of text its name.

    The rest is as declared (macros/sources/declared.sql); what is not said is None or False.
    """

    name: str
    type: str
    where: tuple[str, ...]
    said: str
    header: str
    role: str | None = None
    unit: str | None = None
    required: bool = False
    required_when: str | None = None
    only_when_required: bool = False
    shape: str | None = None
    of_line: str | None = None  # it stands only in lines of this shape
    pii: bool = False
    range: tuple[int, int] | None = None

    @property
    def is_judged(self) -> bool:
        return self.type not in UNJUDGED

    def is_in(self, shape: str) -> bool:
        """Whether a record of this shape may have it."""
        return {self.shape, self.of_line} <= {None, shape}


@dataclass(frozen=True)
class Source:
    """A source. said: its declaration, with defaults. templates: (path, may be text) by layout."""

    name: str
    said: dict[str, Any]
    fields: tuple[Field, ...]
    templates: tuple[tuple[str, bool], ...]

    @property
    def of_texts(self) -> bool:
        """Whether all values of a record are texts, of which an empty one is none."""
        return self.said["texts"]

    @property
    def record(self) -> str | None:
        return self.said["record"]

    @property
    def key(self) -> list[str]:
        """The fields by which copies are known, if the source declares any."""
        return (self.said["key"] or {}).get("fields", [])

    @property
    def shapes(self) -> list[str]:
        return [NESTED, *self.said["shapes"]]

    def has_place(self, field: Field) -> bool:
        """Whether vendors write the field. Some of an envelope are what landing makes of others."""
        if not self.record:
            return True
        envelope = self.said["envelope"]
        return field.where[0] in {self.record, *envelope["times"], *envelope["texts"]}

    def fields_in(self, shape: str) -> list[Field]:
        """Those that vendors write in a record of this shape."""
        return [field for field in self.fields if field.is_in(shape) and self.has_place(field)]


def read_sources(root: Path) -> dict[str, Source]:
    """By name, the sources of a project."""
    return {
        name: Source(name, said, tuple(_fields(said["fields"])), _templates(root, name))
        for name, said in declared.sources(root).items()
    }


def _fields(said: list[dict]) -> list[Field]:
    by_name = {field["name"]: field for field in said}
    return [_field(field, by_name) for field in said]


def _field(said: dict, by_name: dict[str, dict]) -> Field:
    keys = ("role", "unit", "required_when", "only_when_required", "required", "shape", "pii")
    within, where = said.get("within"), tuple(said["path"])
    is_line = within is not None and within.endswith("_line")
    if within and not is_line:
        where = (*_field(by_name[within], by_name).where, *where)
    return Field(
        *(said["name"], said["type"], where, said["said"], said.get("header", [said["name"]])[0]),
        range=tuple(said["range"]) if "range" in said else None,
        of_line=within.removesuffix("_line") if is_line else None,
        **{key: said[key] for key in keys if key in said},
    )


def _templates(root: Path, name: str) -> tuple[tuple[str, bool], ...]:
    text = (root / f"models/staging/{name}/_{name}__sources.yml").read_text()
    tables = [table for source in yaml.safe_load(text)["sources"] for table in source["tables"]]
    meta = next(table["config"]["meta"] for table in tables if table["name"] == name)
    return tuple((each["path"], each.get("plain_text", False)) for each in meta["layouts"])


def get(record: dict, where: tuple[str, ...]) -> Any:
    """The value at a place; None if there is none, or null."""
    value: Any = record
    for member in where:
        value = value.get(member) if isinstance(value, dict) else None
    return value


def put(record: dict, where: tuple[str, ...], value: Any) -> None:
    """Sets the value at a place; Ellipsis removes it. What is no object on the way becomes one."""
    *folders, name = where
    for folder in folders:
        if not isinstance(record.get(folder), dict):
            record[folder] = {}
        record = record[folder]
    if value is ...:
        record.pop(name, None)
    else:
        record[name] = value


def shape_of(source: Source, record: dict) -> str:
    special = source.said["shapes"]
    return next((name for name in special if holds(source, special[name], record)), NESTED)


def holds(source: Source, condition: str, record: dict) -> bool:
    """Whether SQL of the declaration is true of a record."""
    columns = {}
    for name in sorted(set(re.findall(r"\w+", condition))):
        for field in source.fields:
            value = get(record, field.where)
            if name == f"{field.name}_json":
                columns[name] = None if value is None else dump(value).decode()
            elif name == field.name:
                columns[name] = value if isinstance(value, str) else None
            elif OF_BASES.get(name) == field.name:
                columns[name] = _known_id(source, field, value)
    return _is_true(condition, tuple(columns), tuple(columns.values()))


def _known_id(source: Source, field: Field, value: Any) -> str | None:
    text = value if value is None or isinstance(value, str) else dump(value).decode()
    return text if text and text.lower() not in _placeholders(source.name, field.name) else None


@cache
def _placeholders(source: str, kind: str) -> frozenset[str]:
    """The ids of a source that say none; an empty one is the word null."""
    with open(ROOT / "seeds/reference/placeholder_ids.csv", newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if (row["source"], row["kind"]) == (source, kind)
        ]
    return frozenset((row["value"] or "null").lower() for row in rows)


@cache
def _is_true(condition: str, names: tuple[str, ...], values: tuple[str | None, ...]) -> bool:
    columns = ", ".join(f"cast(? as varchar) as {name}" for name in names)
    query = f"select coalesce(({condition}), false) from (select {columns})"
    return _connection().execute(query, list(values)).fetchone()[0]


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()
