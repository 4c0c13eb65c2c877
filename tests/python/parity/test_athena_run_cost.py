"""What tidemark/run_cost.py notes of a run: all of its queries, and no others."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from stand_ins.warehouse import QueryFailed
from tidemark.landing import open_store
from tidemark.landing.aws import S3Path
from tidemark.run_cost import LEAST_BILLED_BYTES, note_scans

from .conftest import on

pytestmark = on("athena")
GROUP = "primary"


def comment(run: str, node: str) -> str:
    return f"-- /* tidemark run {run} node {node} */\n"


def test_all_queries_of_a_run_count_for_their_model(new_target):
    target = new_target("cost")
    since = datetime.now(UTC) - timedelta(seconds=1)
    target.query(f"create database `{target.schema}`")
    table = f"{target.schema}.t"
    target.query(f"create table {table} as select * from (values 1, 2, 3) as v (n)")
    node = "model.tidemark.fct_events"
    for sql in (f"select * from {table}", f"select count(*) from {table} where n > 1"):
        target.query(comment("run-1", node) + sql)
    target.query(
        comment("run-1", "test.tidemark.not_null.12ab") + f"select * from {table} where n < 1"
    )
    target.query(comment("run-1", "") + "select 1")
    target.query(comment("run-1", "model.tidemark.made") + "create database if not exists made")
    with pytest.raises(QueryFailed):
        target.query(comment("run-1", "model.tidemark.broken") + "select 1 / 0")
    target.query(comment("run-2", node) + f"select * from {table}")
    target.query(f"select * from {table}")

    with target.clients():
        store = open_store(S3Path(target.bucket, "landed"))
        for _ in range(2):  # doing it again changes nothing
            note_scans(store, GROUP, "run-1", since)
        note_scans(store, GROUP, "run-2", since)
        text = store.read(f"run_scans/{since:%Y-%m-%d}.ndjson")
    lines = {(r["invocation_id"], r["model"]): r for r in map(json.loads, text.splitlines())}

    found = {key: (row["queries"], row["bytes_billed"]) for key, row in lines.items()}
    assert found == {
        ("run-1", "fct_events"): (2, 2 * LEAST_BILLED_BYTES),
        ("run-1", "(checks)"): (1, LEAST_BILLED_BYTES),
        ("run-1", "(run)"): (1, LEAST_BILLED_BYTES),
        ("run-1", "made"): (1, 0),
        ("run-1", "broken"): (1, 0),
        ("run-2", "fct_events"): (1, LEAST_BILLED_BYTES),
    }
    assert lines["run-1", "fct_events"]["bytes_scanned"] > 0
