"""The peer: what a competent engineer writes by hand, plain SQL in `peer/`, on the same raw zone.

No ledger, no parked events, no proof: an hourly run reads the files of the last seven days again
and writes what occurred in them anew. Whatever is later than that, or replaced, is not seen.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from bench import zone
from bench.statements import cpu

SQL = Path(__file__).with_suffix("")
DAYS = 7

# Each table, in order, and its date by which the newest days are written again; None: all of it is.
TABLES = {
    "stg_events": "event_date",
    "fct_events": "event_date",
    "fct_sessions": "session_date",
    "fct_user_days": "activity_date",
    "fct_purchases": "event_date",
    "dim_users": None,
    "dim_devices": None,
    "fct_active_users": None,
    "fct_retention": None,
    "fct_installs": None,
}


def build(raw: str, database: str, row_group: int) -> dict[str, Any]:
    """A first build where there is no table yet, else an hourly run.

    Out: `cpu`, seconds of all SQL, the checkpoint included; `steps`, of each table.
    """
    connection = connect()
    connection.execute(f"attach '{database}' as peer (row_group_size {row_group}); use peer")
    is_first = not connection.execute("from duckdb_tables()").fetchall()
    files = zone.files(Path(raw))
    since = date.min
    if not is_first:
        since = max(map(zone.arrival_date, files)) - timedelta(days=DAYS)
        files = [path for path in files if zone.arrival_date(path) >= since]
    steps = {}
    with cpu() as figures:
        connection.execute("set variable since = ?", [since])
        read(connection, files)
        for table, column in TABLES.items():
            with cpu() as step:
                for statement in _statements(table, column, is_first):
                    connection.execute(statement)
            steps[table] = step["cpu"]
        connection.execute("checkpoint")
    return {**figures, "steps": steps}


def connect() -> duckdb.DuckDBPyConnection:
    """DuckDB with the settings that the project's profile has by default, but for memory: the join
    of days to days of a large size does not end within 3 GiB."""
    config = {"threads": 2, "memory_limit": "16GiB", "storage_compatibility_version": "v1.4.0"}
    connection = duckdb.connect(config=config)
    connection.execute("set TimeZone = 'UTC'; set preserve_insertion_order = false")
    return connection


def read(connection: duckdb.DuckDBPyConnection, files: list[Path]) -> None:
    """Makes the view `records` of these files."""
    connection.execute("set variable files = ?", [[str(path) for path in files]])
    connection.execute((SQL / "records.sql").read_text())


def _statements(table: str, column: str | None, is_first: bool) -> Iterator[str]:
    select = (SQL / f"{table}.sql").read_text()
    if is_first or column is None:
        yield f"create or replace table {table} as {select}"
    else:
        yield "begin"
        yield f"delete from {table} where {column} >= getvariable('since')"
        yield f"insert into {table} {select}"
        yield "commit"
