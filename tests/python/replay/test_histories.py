"""Random histories hold what they are for: every kind of record, and people in both sources."""

from collections import Counter

import pytest

from tests.python.oracle import compute
from tests.python.replay.history import random_history
from tests.python.replay.nobody import NO_LOGINS, NO_SESSION

SEEDS = range(80)
MODELS = [f"model_{n}" for n in range(10)]
SOURCES = ("mobile_analytics", "clickstream")
REASONS = {"not_json", "not_an_object", "bad_encoding", "missing_field:event_type"}
OWN_REASONS = {
    "mobile_analytics": {"out_of_range:event_timestamp", "out_of_range:arrival_timestamp"},
    "clickstream": {
        "bad_envelope",
        "too_long",
        "missing_field:data",
        "bad_type:data",
        "missing_field:event_id",
        "missing_field:app_id",
        "bad_type:timestamp",
        "bad_type:attributes",
        "bad_type:items",
        "bad_type:ingest_time",
        "out_of_range:timestamp",
        "out_of_range:ingest_time",
    },
}


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> list[dict]:
    """The oracle's tables of each history's last raw zone."""
    tables = []
    for seed in SEEDS:
        history, raw = random_history(seed, MODELS), tmp_path_factory.mktemp(f"raw{seed}")
        for run in history.runs:
            for path, data in run.writes.items():
                (raw / path).parent.mkdir(parents=True, exist_ok=True)
                (raw / path).write_bytes(data)
            for path in run.removes:
                (raw / path).unlink()
        tables.append(compute(raw, [], [], history.runs[-1].variables))
    return tables


def rows(found: list[dict], table: str) -> list[dict]:
    return [row for tables in found for row in tables[table]]


def test_a_history_is_a_function_of_its_seed():
    assert random_history(7, MODELS) == random_history(7, MODELS)


@pytest.mark.parametrize("source", SOURCES)
def test_records_of_every_class_and_reason(found, source):
    ingested = [row for row in rows(found, "rpt_ingestion") if row["source"] == source]
    counts = {name: sum(row[name] for row in ingested) for name in ("accepted", "duplicates")}
    assert min(counts.values()) > 500
    parked = {
        (row["reason"], row["is_also_accepted"])
        for row in rows(found, "parked_events")
        if row["source"] == source
    }
    assert len(parked) == 4
    rejected = [row for row in rows(found, "rejected_records") if row["source"] == source]
    assert REASONS | OWN_REASONS[source] <= {row["reason"] for row in rejected}
    refused = [row for row in rows(found, "ingested_files") if row["source"] == source]
    assert {"empty_file", "not_gzip", "truncated_file"} <= {row["reason"] for row in refused}


def test_objects_of_firehose_in_every_form(found):
    files = [row for row in rows(found, "ingested_files") if "/events-1-" in row["file_path"]]
    forms = {
        (row["file_path"].endswith(".gz"), "joined" in row["file_path"])
        for row in files
        if row["status"] == "read" and row["lines_read"] > 1
    }
    assert len(forms) == 4 and len(files) > 100
    apps = {row["app_id"] for row in rows(found, "rejected_records")}
    assert "(unknown)" in apps


def test_devices_and_people_in_both_sources(found):
    both = Counter()
    for tables in found:
        for name in ("device_id", "user_key"):
            sources = {}
            for event in tables["fct_events"]:
                sources.setdefault((event["app_id"], event[name]), set()).add(event["source"])
            both[name] += sum(len(of_one) == 2 for of_one in sources.values())
    assert both["device_id"] > 50 and both["user_key"] > 50


def test_everything_that_only_clickstream_has(found):
    channels = {row["channel"] for row in rows(found, "fct_events")}
    assert len(channels) > 10
    assert {row["kind"] for row in rows(found, "fct_installs")} == {"install", "reinstall"}
    keys = [row["install_key"] for tables in found for row in tables["fct_installs"]]
    assert len(set(keys)) > 300
    pages = rows(found, "fct_page_days")
    assert all(sum(row[name] for row in pages) > 100 for name in ("views", "entrances", "exits"))
    assert any(row["engagement_seconds"] for row in pages)
    assert {row["currency"] for row in rows(found, "fct_items")} >= {None, "EUR", "USD", "JPY"}
    attributes = {row["attribute_name"] for row in rows(found, "dim_user_attributes")}
    assert attributes == {"_user_id", "_user_first_touch_timestamp", "plan", "age", "tags"}


def test_events_of_servers_and_ids_that_say_none(found):
    events = rows(found, "fct_events")
    servers = [row for row in events if row["device_id"] is None]
    assert len(servers) > 80 and any(row["revenue_amount"] for row in servers)
    names = {row["event_name"] for row in servers}
    assert {"_first_open", "purchase", "_page_view"} <= names
    assert "missing_field:unique_id" in {row["reason"] for row in rows(found, "rejected_records")}
    users = [row for row in rows(found, "dim_users") if row["lifetime_revenue_amount"]]
    assert any(row["devices"] == 0 for row in users)
    ids = {row["login_id"] for row in events} | {row["session_id"] for row in events}
    assert not ids & {*NO_LOGINS, NO_SESSION}


def test_no_two_installs_have_one_key(found):
    for tables in found:
        keys = [row["install_key"] for row in tables["fct_installs"]]
        assert len(keys) == len(set(keys))


def test_stops_and_pauses_that_are_in_no_session(found):
    stray = [row for row in rows(found, "fct_events") if row["is_activity"]]
    stray = [row for row in stray if row["session_key"] is None]
    assert {row["event_name"] for row in stray} == {"_session.stop", "_session.pause"}
    assert sum(row["session_id"] is None for row in stray) > 5
    assert len(stray) > 300


def test_durations_of_every_source_and_of_every_length(found):
    sessions = rows(found, "fct_sessions")
    lengths = {row["duration_seconds"] for row in sessions if row["duration_source"] == "reported"}
    assert {0, 86_400} <= lengths and max(lengths) <= 36 * 3600
    assert {row["duration_source"] for row in sessions} == {"reported", "start_stop", "observed"}
