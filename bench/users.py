"""Active users: the models' own SQL against the join of days, on synthetic days of many people."""

from pathlib import Path
from typing import Any

import duckdb

from bench import peer
from bench.statements import cpu

SQL = Path(__file__).parent / "sql"
KEYS = ("app_id", "segment", "segment_value", "activity_date")
FIGURES = (
    "dau", "wau", "mau", "active_devices", "new_users", "resurrected_users", "sessions",
)  # fmt: skip

# The models in their order, each with its table; all compiled in a first build.
USER_DAYS = "marts/engagement/fct_user_days", "tidemark_engagement.fct_user_days"
MODELS = (
    ("marts/days/fct_segment_gaps", "tidemark_private.fct_segment_gaps"),
    ("marts/days/fct_segment_changes", "tidemark_private.fct_segment_changes"),
    ("marts/engagement/fct_active_users", "tidemark_engagement.fct_active_users"),
)


def active_users(database: str, target: str, user_days: int, rounds: int) -> dict[str, Any]:
    """CPU seconds of each way, once per round. The warehouse's device days and sessions are lost.

    In: a warehouse after a first build, dbt's target of it, about how many user days.
    Out: `user_days`, how many there were; lists of seconds: `models`, `share` (what fct_user_days
    costs beyond the same rows without a previous date) and `join`. SystemExit if figures differ.
    """
    connection = peer.connect()
    connection.execute(f"attach '{database}' as tidemark; use tidemark")
    connection.execute("set variable user_days = ?", [user_days])
    connection.execute((SQL / "synthetic.sql").read_text())
    seconds: dict[str, list[float]] = {"models": [], "share": [], "join": []}
    for _ in range(rounds):
        plain = _seconds(connection, (SQL / "user_days.sql").read_text())
        seconds["share"].append(max(0.0, _build(connection, target, *USER_DAYS) - plain))
        seconds["models"].append(sum(_build(connection, target, *each) for each in MODELS))
        seconds["join"].append(_seconds(connection, join_of_days()))
        _compare(connection)
    (count,) = connection.execute(f"select count(*) from {USER_DAYS[1]}").fetchone()
    return {"user_days": count, **seconds}


def join_of_days(schema: str = "tidemark") -> str:
    """The join, as SQL of all engines. In: the prefix of the warehouse's schemas."""
    return (SQL / "join_of_days.sql").read_text().replace("tidemark_", f"{schema}_")


def _build(connection: duckdb.DuckDBPyConnection, target: str, model: str, table: str) -> float:
    """Seconds of the model's SQL; afterwards the table has its rows."""
    sql = Path(target, "compiled/tidemark/models", f"{model}.sql").read_text()
    seconds = _seconds(connection, sql)
    connection.execute(f"delete from {table}; insert into {table} from result")
    return seconds


def _seconds(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    with cpu() as figures:
        connection.execute(f"create or replace temporary table result as {sql}")
    return figures["cpu"]


def _compare(connection: duckdb.DuckDBPyConnection) -> None:
    """The last result, which is the join's, with the mart."""
    columns = ", ".join(KEYS + FIGURES)
    ours = f"select {columns} from {MODELS[-1][1]}"
    theirs = f"select {columns} from result"
    found = f"({ours} except {theirs}) union all ({theirs} except {ours})"
    rows = connection.execute(f"select count(*) from ({found})").fetchone()[0]
    if rows:
        raise SystemExit(f"the models and the join of days differ in {rows} rows")
