"""The manifest: one JSON line per file version, the table by which every engine knows the raw zone.

In and out: rows as dicts with exactly the fields of FIELDS, by key (source, file path). It has a
part for each source and month of arrival; how parts are kept is the affair of `parts`.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Row = dict[str, Any]
Key = tuple[str, str]
Rows = dict[Key, Row]

FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "source": str,
    "file_path": str,
    "read_path": (str, type(None)),
    "file_bytes": int,
    "version": str,
    "path_app_id": (str, type(None)),
    "arrived_at": (str, type(None)),
    "status": str,
    "reason": (str, type(None)),
    "lines": int,
}


# Stands for the month of files whose paths name no hour.
NO_MONTH = "none"


class Part(NamedTuple):
    """month: of arrival, as `2024-01`, or NO_MONTH."""

    source: str
    month: str


class ManifestError(Exception):
    """The manifest that is there is not one of ours."""


def arrival_order(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Arrival hour, then path; what has no hour comes last."""
    return (row["arrived_at"] or "~", row["source"], row["file_path"])


def month_of(arrived_at: str | None) -> str:
    """The month of an hour of arrival (`2024-01-02 03:00:00`); NO_MONTH if there is none."""
    return (arrived_at or NO_MONTH)[:7]


def part_of(row: Mapping[str, Any]) -> Part:
    """The part that a row stands in."""
    return Part(row["source"], month_of(row["arrived_at"]))


def parse(lines: Iterable[str], name: str) -> Rows:
    """The rows of these lines; ManifestError, with the name, if they are no use."""
    try:
        rows = [json.loads(line) for line in lines]
    except (OSError, ValueError, RecursionError) as error:
        raise ManifestError(f"{name} cannot be read ({error})") from error
    for number, row in enumerate(rows, start=1):
        if not _is_row(row):
            raise ManifestError(f"{name} line {number} is not a row of this program")
    return {(row["source"], row["file_path"]): row for row in rows}


def text_of(rows: Rows) -> str:
    """The lines of the rows, in arrival order."""
    # ASCII only: paths may hold any character, and not every engine's reader takes all of them raw.
    return "".join(json.dumps(row) + "\n" for row in sorted(rows.values(), key=arrival_order))


def _is_row(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and row.keys() == FIELDS.keys()
        and all(isinstance(row[name], kind) for name, kind in FIELDS.items())
    )
