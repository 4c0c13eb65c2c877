"""What one run after another writes on each engine, in its own statements: tables and the state.

The parity has all of it in all tables; this is the cheapest part that sees a fault in it.
"""

import json
import os
from pathlib import Path

import pytest

from tests.python.oracle.scenario import event
from tests.python.replay.history import packed

from .targets import STAND_INS, Target

SELECT = ["apps", "stg_landing__manifest", "base_mobile_analytics__records", "int_apps__settings"]
FOLDER = "mobile_analytics/awsma/events/app/2026/03"


@pytest.mark.parametrize("engine", ["redshift"])
def test_what_two_runs_write(engine: str, project: Path, tmp_path: Path, request):
    stand_in = request.getfixturevalue(f"{engine}_stand_in")
    target: Target = STAND_INS[engine][1](tmp_path, project, stand_in, f"increments-{os.getpid()}")
    hours = {name: f"{FOLDER}/0{n}/10/{name}.gz" for n, name in enumerate("abcd", 1)}
    first = {name: file_of(f"2026-03-0{n}", name, "old") for n, name in enumerate("abc", 1)}
    target.put({hours[name]: content for name, content in first.items()})
    target.take_in(select=SELECT)
    assert events(target) == ["a", "b", "c", "old", "old", "old"]
    again = {"b": file_of("2026-03-02", "b", "new"), "d": file_of("2026-03-04", "d")}
    target.put({hours[name]: content for name, content in again.items()}, [hours["c"]])
    target.take_in(select=SELECT)

    assert events(target) == ["a", "b", "c", "d", "new", "old", "old"]
    columns = "file_path, status, load_id"
    assert rows(target, "state.files", columns) == [
        (hours["a"].partition("/")[2], "read", "1"),
        (hours["b"].partition("/")[2], "read", "2"),
        (hours["c"].partition("/")[2], "gone", "1"),
        (hours["d"].partition("/")[2], "read", "2"),
    ]
    assert rows(target, "state.marks", "model, load_id, rebuilt_load_id") == [
        ("base_mobile_analytics__records", "2", "1"),
        ("int_apps__settings", "2", "1"),
    ]
    replaced = "load_id, original_load_id, cast(occurred_utc_date as varchar(10))"
    assert rows(target, "state.replaced", replaced) == [("2", "1", "2026-03-02")] * 2
    apps = rows(target, "intermediate.int_apps__settings", "app_id")
    assert len(set(apps)) == len(apps) > 3


def file_of(day: str, *names: str) -> bytes:
    """A file with one event of each name."""
    records = [event(name, f"{day}T10:00", name, app="app") for name in names]
    return packed([json.dumps(record).encode() for record in records])


def events(target: Target) -> list[str]:
    found = rows(target, "staging.base_mobile_analytics__records", "event_name")
    return [name for (name,) in found]


def rows(target: Target, relation: str, columns: str) -> list[tuple[str, ...]]:
    return sorted(tuple(map(str, row)) for row in target.export(relation, columns).rows)
