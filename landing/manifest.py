"""The manifest: one JSON line per file version, the table by which every engine knows the raw zone.

In and out: rows as dicts with exactly the fields of FIELDS, by key (source, file path).
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Key = tuple[str, str]
Rows = dict[Key, Row]

NAME = "manifest.ndjson"
TEMPORARY_NAME = ".manifest.ndjson.tmp"
UNREADABLE_NAME = "manifest.unreadable"

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


class ManifestError(Exception):
    """The manifest on disk is not one of ours."""


def arrival_order(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Arrival hour, then path; what has no hour comes last."""
    return (row["arrived_at"] or "~", row["source"], row["file_path"])


def load(landed: Path) -> Rows:
    """The rows of the last run, none if there was none; ManifestError if the file is no use."""
    try:
        with open(landed / NAME, encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ManifestError(f"{landed / NAME} cannot be read ({error})") from error
    for number, row in enumerate(rows, start=1):
        if not _is_row(row):
            raise ManifestError(f"{landed / NAME} line {number} is not a row of this program")
    return {(row["source"], row["file_path"]): row for row in rows}


def save(landed: Path, rows: Rows) -> None:
    """Replaces the manifest in one step: readers see the old one or the new one, whole."""
    temporary = landed / TEMPORARY_NAME
    # ASCII only: paths may hold any character, and not every engine's reader takes all of them raw.
    text = "".join(json.dumps(row) + "\n" for row in sorted(rows.values(), key=arrival_order))
    with open(temporary, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, landed / NAME)
    folder = os.open(landed, os.O_RDONLY)
    try:
        os.fsync(folder)  # the rename itself
    finally:
        os.close(folder)


def set_aside(landed: Path) -> None:
    """Keeps an unreadable manifest for whoever wants to know what happened."""
    os.replace(landed / NAME, landed / UNREADABLE_NAME)


def _is_row(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and row.keys() == FIELDS.keys()
        and all(isinstance(row[name], kind) for name, kind in FIELDS.items())
    )
