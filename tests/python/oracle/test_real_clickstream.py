"""The oracle alone on a real file of Clickstream, against figures that others counted in it."""

import gzip
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from .scenario import only
from .tables import compute

ROOT = Path(__file__).resolve().parents[3]
REAL = Path(ROOT, os.environ.get("TIDEMARK_SHARED", "../shared"), "data/clickstream/one_line.json")


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    if not REAL.exists():
        message = f"there is no {REAL} (TIDEMARK_SHARED)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    raw = tmp_path_factory.mktemp("raw")
    folder = raw / "clickstream/year=2024/month=05/day=08/hour=01"
    folder.mkdir(parents=True)
    (folder / "one_line.gz").write_bytes(gzip.compress(REAL.read_bytes()))
    return compute(raw, [], [])


def test_every_event_is_accepted(result):
    counts = only(result["rpt_ingestion"])
    assert (counts["app_id"], counts["lines_read"], counts["accepted"]) == ("app1", 10_000, 10_000)
    assert result["duplicate_events"] == result["parked_events"] == []
    assert only(result["rpt_lateness"])["lateness_days"] == 5
    assert Counter(row["platform"] for row in result["fct_events"]) == {
        "ios": 5010,
        "android": 3236,
        "web": 1754,
    }


def test_people(result):
    assert len(result["dim_devices"]) == len(result["dim_users"]) == 97
    assert sum(row["is_identified"] for row in result["dim_users"]) == 50
    assert only(result["fct_active_users"], segment="all")["dau"] == 97
    assert Counter(row["kind"] for row in result["fct_installs"]) == {"install": 26}


def test_sessions(result):
    sessions = result["fct_sessions"]
    assert len(sessions) == 191
    assert {row["duration_source"] for row in sessions} == {"observed"}
    assert sum(row["is_engaged"] for row in sessions) == 180
    # What the vendor's documentation says, and its own figures do not.
    docs_rule = [row for row in sessions if row["duration_seconds"] >= 10 or row["views"] >= 1]
    assert len(docs_rule) == 190
    assert sum(row["engagement_seconds"] or 0 for row in sessions) == Decimal("52989.630")


def test_the_duration_that_the_sdk_sends_is_the_one_that_is_observed(result):
    sent = Counter()
    for row in result["fct_events"]:
        milliseconds = row["properties"]["attributes"]["_session_duration"]
        sent[row["session_key"]] = max(sent[row["session_key"]], milliseconds)
    for row in result["fct_sessions"]:
        assert row["duration_seconds"] * 1000 == sent[row["session_key"]]


def test_pages(result):
    pages = result["fct_page_days"]
    views = [row for row in result["fct_events"] if row["is_view"]]
    assert Counter(row["event_name"] for row in views if row["is_entrance"]) == {
        "_screen_view": 163,
        "_page_view": 27,
    }
    assert sum(row["entrances"] for row in pages) == 190
    assert sum(row["views"] for row in pages) == len(views) == 1828 + 359
    assert sum(row["exits"] for row in pages) == 190


def test_money(result):
    purchases = result["fct_purchases"]
    assert len(purchases) == 10
    assert {row["currency"] for row in purchases} == {"USD"}
    amounts = [row["revenue_amount"] for row in purchases]
    assert sum(amounts) == Decimal("178.94") and amounts.count(0) == 7
    assert sum(row["revenue_amount"] for row in result["fct_user_days"]) == Decimal("178.94")
    assert len(result["fct_items"]) == 4658
    bought = {row["event_key"] for row in purchases}
    items = [row for row in result["fct_items"] if row["event_key"] in bought]
    assert sum(row["price_amount"] * row["quantity"] for row in items) == Decimal("2113.29")
