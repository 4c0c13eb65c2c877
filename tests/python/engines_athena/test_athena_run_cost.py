"""What scripts/run_cost.py notes of a run: all of its queries, and no others."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from landing import open_store
from landing.aws import S3Path, client
from scripts.run_cost import LEAST_BILLED_BYTES, note_scans

GROUP = "primary"


def comment(run: str, node: str) -> str:
    return f"-- /* tidemark run {run} node {node} */\n"


@pytest.fixture
def store(stand_in, bucket, lake, monkeypatch):
    for name, value in stand_in.variables.items():
        monkeypatch.setenv(name, value)
    client.cache_clear()
    yield open_store(S3Path(bucket, f"{lake.database}/landed"))
    client.cache_clear()


def test_all_queries_of_a_run_count_for_their_model(stand_in, store, lake):
    since = datetime.now(UTC) - timedelta(seconds=1)
    lake.rows(f"create table {lake.database}.t as select * from (values 1, 2, 3) as v (n)")
    node = "model.tidemark.fct_events"
    for sql in ("select * from t", "select count(*) from t where n > 1"):
        lake.rows(comment("run-1", node) + sql)
    lake.rows(comment("run-1", "test.tidemark.not_null.12ab") + "select * from t where n < 1")
    lake.rows(comment("run-1", "") + "select 1")
    lake.rows(comment("run-1", "model.tidemark.made") + "create database if not exists made")
    with pytest.raises(AssertionError):
        lake.rows(comment("run-1", "model.tidemark.broken") + "select 1 / 0")
    lake.rows(comment("run-2", node) + "select * from t")
    lake.rows("select * from t")

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
