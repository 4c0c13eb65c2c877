"""The oracle's rows against a database's: by key, without order, equal or different."""

import json
from collections import defaultdict

from .columns import COLUMNS, KEYS

SHOWN_ROWS = 5
SHOWN_CHARACTERS = 200


def compare(expected: dict, actual: dict, tables) -> list[str]:
    """Readable differences, none if all the tables are equal."""
    differences = []
    for table in tables:
        if table not in actual:
            differences.append(f"{table}: there is no such relation")
        else:
            differences += _compare_table(table, expected[table], actual[table])
    return differences


def load_actual(con, tables) -> dict[str, list[dict]]:
    """The tables from a DuckDB connection, by name in whatever schema, with the oracle's columns.

    A relation that is missing is left out, and so is a missing column: `compare` says so.
    """
    actual = {}
    for table in tables:
        found = con.execute(
            "select table_catalog, table_schema, column_name from information_schema.columns"
            " where table_name = ?",
            [table],
        ).fetchall()
        places = sorted({(catalog, schema) for catalog, schema, _ in found})
        if not places:
            continue
        if len(places) > 1:
            raise ValueError(f"{table} is in several schemas: {places}")
        there = {column for _, _, column in found}
        columns = [column for column in COLUMNS[table] if column in there]
        relation = ".".join(_quoted(part) for part in (*places[0], table))
        rows = con.execute(f"select {', '.join(map(_quoted, columns))} from {relation}").fetchall()
        actual[table] = [dict(zip(columns, row, strict=True)) for row in rows]
    return actual


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _compare_table(table: str, expected: list[dict], actual: list[dict]) -> list[str]:
    if actual:
        missing = [column for column in COLUMNS[table] if column not in actual[0]]
        if missing:
            return [f"{table}: columns missing: {', '.join(missing)}"]
    if table == "rejected_records":
        expected, actual = _without_landed_lines(expected), _without_landed_lines(actual)
    left, right = _by_key(table, expected), _by_key(table, actual)
    problems = [
        *_repeated("expected", left),
        *_repeated("actual", right),
        *_only("expected", left, right),
        *_only("actual", right, left),
        *_changed(table, left, right),
    ]
    if not problems:
        return []
    head = f"{table}: {len(expected)} rows expected, {len(actual)} found"
    return [f"{head}; {problem}" for problem in problems]


def _without_landed_lines(rows: list[dict]) -> list[dict]:
    """What landing makes of a Clickstream record is its own affair: these count by app only."""
    kept = [row for row in rows if row["source"] != "clickstream"]
    counts = defaultdict(int)
    for row in rows:
        if row["source"] == "clickstream":
            counts[row["app_id"], row["file_path"], row["reason"]] += row["records"]
    for (app_id, file_path, reason), records in counts.items():
        values = "clickstream", app_id, file_path, f"of {app_id}", reason, records
        kept.append(dict(zip(COLUMNS["rejected_records"], values, strict=True)))
    return kept


def _by_key(table: str, rows: list[dict]) -> dict[tuple, list[dict]]:
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in KEYS[table])].append(row)
    return groups


def _repeated(side: str, rows: dict) -> list[str]:
    keys = [key for key, found in rows.items() if len(found) > 1]
    return [f"{len(keys)} keys repeated in {side}: {_some(keys)}"] if keys else []


def _only(side: str, rows: dict, others: dict) -> list[str]:
    keys = [key for key in rows if key not in others]
    if not keys:
        return []
    shown = [_short(rows[key][0]) for key in _first(keys)]
    return [f"{len(keys)} rows only in {side}:" + "".join(f"\n    {row}" for row in shown)]


def _changed(table: str, left: dict, right: dict) -> list[str]:
    changed, columns = [], defaultdict(int)
    for key in left:
        if key in right and len(left[key]) == len(right[key]) == 1:
            mine, theirs = left[key][0], right[key][0]
            different = [c for c in COLUMNS[table] if not _equal(c, mine[c], theirs[c])]
            if different:
                changed.append((key, mine, theirs, different))
                for column in different:
                    columns[column] += 1
    if not changed:
        return []
    lines = [
        f"{len(changed)} rows differ, in {', '.join(f'{c} ({n})' for c, n in columns.items())}:"
    ]
    for key, mine, theirs, different in sorted(changed, key=lambda c: _sortable(c[0]))[:SHOWN_ROWS]:
        lines.append(f"    {_short(dict(zip(KEYS[table], key, strict=True)))}")
        for column in different:
            lines.append(
                f"        {column}: expected {_short(mine[column])}, found {_short(theirs[column])}"
            )
    return ["\n".join(lines)]


def _equal(column: str, expected, actual) -> bool:
    if column == "properties":
        return _properties(expected) == _properties(actual)
    if isinstance(expected, bool) != isinstance(actual, bool):
        return False
    return expected == actual


# Members that are the same in both, objects that are always there apart.
ALIKE = ("endpoint", "client_context", "facets", "awsAccountId", "locale")
ALIKE += ("country", "language", "country_code", "system_language", "platform")


def _properties(value) -> tuple:
    """What both sides have under one name; objects and the array that are absent are empty."""
    if isinstance(value, str):
        value = json.loads(value)
    value = value or {}
    objects = [value.get(name) or {} for name in ("attributes", "metrics", "user")]
    return *objects, value.get("items") or [], *(value.get(name) for name in ALIKE)


def _first(keys) -> list[tuple]:
    return sorted(keys, key=_sortable)[:SHOWN_ROWS]


def _some(keys) -> str:
    return "; ".join(str(key) for key in _first(keys))


def _sortable(key: tuple) -> tuple:
    return tuple(str(part) for part in key)


def _short(value) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={_short(part)}" for name, part in value.items())
    text = str(value) if not isinstance(value, str) else repr(value)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "..."
