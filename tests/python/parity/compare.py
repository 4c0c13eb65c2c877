"""Two exports of one relation: columns, types, rows and values are equal, or named here.

docs/engines.md has the same for readers.
Athena prints all values as text, so values are made of the texts by the column's type: decimals
are compared as decimals, doubles by their bits.
"""

import json
import struct
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .targets import Table

SHOWN = 5

# The one mapping: what an engine calls a logical type. A decimal has its digits in its name, a text
# its length where the engine wants one: the longest.
_USUAL = {
    "varchar": "text", "bigint": "bigint", "integer": "integer", "boolean": "boolean",
    "date": "date", "timestamp": "timestamp", "double": "double",
}  # fmt: skip
_LONG = {
    **_USUAL, "character varying(65535)": "text", "double precision": "double",
    "timestamp without time zone": "timestamp",
}  # fmt: skip
LOGICAL = {"duckdb": _USUAL, "athena": _USUAL, "redshift": _LONG}

# Columns that are not compared by their values.
JSON_TEXT = (
    "text of a JSON object: engines write blanks, escapes and numbers in their own way, and a"
    " number that no double holds becomes Infinity"
)
# What landing for Redshift leaves of members of one name.
JSON_ONCE = "the same, and the first of members of one name"
LINE_ONCE = "the text itself; of JSON with a name twice, its text with the first of the members"
OF_THE_RUN = "says when a run happened"
NAMED = {
    ("core.fct_events", "properties"): JSON_TEXT,
    ("ledger.parked_events", "properties"): JSON_TEXT,
    ("ledger.ingested_files", "loaded_at"): OF_THE_RUN,
    ("ledger.rejected_records", "loaded_at"): OF_THE_RUN,
}
ON_REDSHIFT = {
    ("core.fct_events", "properties"): JSON_ONCE,
    ("ledger.parked_events", "properties"): JSON_ONCE,
    ("ledger.rejected_records", "line"): LINE_ONCE,
}
# Relations of which only columns and types are compared: their rows say what runs took.
OF_RUNS = {"ledger.rpt_run_cost"}


def differences(
    relation: str,
    key: list[str],
    expected: Table,
    found: Table,
) -> list[str]:
    """What differs, in words: table, column, key and both values. Empty if nothing does.

    key: the columns by which rows are shown side by side.
    """
    sides = (expected.engine, found.engine)
    if expected.columns != found.columns:
        return [f"{relation}: columns {expected.columns} on {sides[0]}, {found.columns} on"
                f" {sides[1]}"]  # fmt: skip
    types = [_logical_types(table) for table in (expected, found)]
    texts = [
        f"{relation}.{column}: type {mine} on {sides[0]}, {theirs} on {sides[1]}"
        for column, mine, theirs in zip(expected.columns, *types, strict=True)
        if mine != theirs
    ]
    if texts or relation in OF_RUNS:
        return texts
    named = {**NAMED, **(ON_REDSHIFT if "redshift" in sides else {})}
    named = {column: why for (where, column), why in named.items() if where == relation}
    columns = [name for name in expected.columns if named.get(name) != OF_THE_RUN]
    ours, theirs = (_rows(columns, types[0], named, table) for table in (expected, found))
    missing, extra = ours - theirs, theirs - ours
    if not missing and not extra:
        return []
    count = f"{ours.total()} rows on {sides[0]}, {theirs.total()} on {sides[1]}"
    return [f"{relation}: {count}", *_described(relation, columns, key, missing, extra, sides)]


def _logical_types(table: Table) -> list[str]:
    mapping = LOGICAL[table.engine]
    return [mapping.get(name, name) for name in table.types]


def _rows(columns: list[str], types: list[str], named: dict[str, str], table: Table) -> Counter:
    whys = [(table.columns.index(name), named.get(name)) for name in columns]
    return Counter(
        tuple(_value(types[place], row[place], why) for place, why in whys) for row in table.rows
    )


def _value(kind: str, value: Any, named: str | None) -> Any:
    """A value by which those of two engines are compared."""
    if value is None:
        return None
    if named == LINE_ONCE:
        return _line_once(value)
    if named:
        return _json_value(value, once=named == JSON_ONCE)
    if kind == "double":
        return struct.pack(">d", float(value)).hex()
    if kind.startswith("decimal"):
        return Decimal(value)
    if not isinstance(value, str) or kind == "text":
        return value
    if kind == "boolean":
        return {"true": True, "false": False}[value]
    parse = {"date": date.fromisoformat, "timestamp": datetime.fromisoformat}
    return parse.get(kind, int)(value)


def _json_value(text: str, once: bool) -> str:
    """Members in their order; numbers as doubles, integers exactly. once: of one name the first."""

    def number(digits: str) -> str | float:
        value = float(digits)
        return "Infinity" if abs(value) == float("inf") else value

    def integer(digits: str) -> str | int:
        return digits if len(digits) > 4000 else int(digits)

    def members(pairs: list) -> list:
        return ["members", *map(list, _first(pairs).items() if once else pairs)]

    found = json.loads(text, object_pairs_hook=members, parse_float=number, parse_int=integer)
    return json.dumps(found)


def _first(pairs: list) -> dict:
    """Of several members of one name the first, where it stands."""
    last_first = dict(reversed(pairs))
    return {name: last_first[name] for name, _ in pairs}


def _line_once(text: str) -> str:
    """Text without blanks between tokens, if it is JSON with a name twice; else as it is."""
    found_twice = False

    def members(pairs: list) -> dict:
        nonlocal found_twice
        found_twice = found_twice or len(dict(pairs)) < len(pairs)
        return _first(pairs)

    try:
        value = json.loads(text, object_pairs_hook=members)
    except (ValueError, RecursionError):  # no JSON, or numbers and levels beyond Python's
        return text
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False) if found_twice else text


def _described(relation, columns, key, missing: Counter, extra: Counter, sides) -> list[str]:
    places = [columns.index(name) for name in key]
    by_key: dict[tuple, tuple[list, list]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((missing, extra)):
        for row in rows.elements():
            by_key[tuple(row[place] for place in places)][side].append(row)
    texts = [f"{relation}: {missing.total()} and {extra.total()} have no equal"]
    for values, (mine, theirs) in sorted(by_key.items(), key=str)[:SHOWN]:
        where = ", ".join(f"{n}={_short(v)}" for n, v in zip(key, values, strict=True))
        if len(mine) != 1 or len(theirs) != 1:
            count = f"{len(mine)} rows on {sides[0]}, {len(theirs)} on {sides[1]}"
            texts.append(f"{relation} where {where}: {count}")
            continue
        texts += [
            f"{relation}.{column} where {where}: {_short(a)} on {sides[0]}, {_short(b)} on"
            f" {sides[1]}"
            for column, a, b in zip(columns, mine[0], theirs[0], strict=True)
            if a != b
        ]
    return texts


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 300 else f"{text[:300]}..."
