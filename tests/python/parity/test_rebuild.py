"""The same warehouse built whole, and then a run that reads one file.

The files that have left the raw zone are forgotten then.
"""

import gzip
import json
from dataclasses import dataclass

import pytest

from .compare import OF_RUNS, differences
from .conftest import Warehouse, on
from .targets import DuckDB, Target, relations

pytestmark = on("athena", "redshift")
RELATIONS = [name for name in relations() if name not in OF_RUNS]
KEYS = {
    "staging.base_mobile_analytics__records": "occurred_utc_date",
    "staging.base_clickstream__records": "occurred_utc_date",
    "core.fct_events": "occurred_utc_date",
    "engagement.fct_sessions": "started_utc_date",
    "private.fct_device_days": "activity_date",
}
BASE = "base_mobile_analytics__records"
HOUR = "2026/05/01/10"  # later than all others of the zone
FILE = f"mobile_analytics/awsma/events/utc/{HOUR}/one.gz"
EVENT = {
    "event_type": "_session.start",
    "event_timestamp": 1777629600000,  # 2026-05-01 10:00
    "arrival_timestamp": 1777629660000,
    "event_version": "3.0",
    "application": {"app_id": "utc"},
    "client": {"client_id": "one-more-device"},
    "session": {"session_id": "one-more-session", "start_timestamp": 1777629600000},
    "attributes": {},
    "metrics": {},
}


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_rebuild_holds_the_files_that_are_left(
    rebuilt: Warehouse, of_what_is_left: DuckDB, relation: str
):
    expected, found = of_what_is_left.export(relation), rebuilt.export(relation)
    differing = differences(relation, relations()[relation], expected, found)
    assert not differing, "\n".join(differing)


def test_the_cost_of_a_rebuild_is_known(rebuilt: Warehouse):
    """All rows of each table were written in it; every model took time."""
    target = rebuilt.target
    cost = costs(target)
    assert cost.seconds.keys() >= {name.split(".")[1] for name in RELATIONS}
    assert all(seconds > 0 for seconds in cost.seconds.values())
    views = {"ledger.duplicate_events", "ledger.ingested_files", "ledger.rpt_run_cost"}
    tables = {name for name in RELATIONS if cost.rows_written[name.split(".")[1]] is not None}
    tables -= views  # an adapter may count what it made of them
    assert len(tables) > 20
    for relation in tables:
        count = int(target.export(relation, "count(*)").rows[0][0])
        assert cost.rows_written[relation.split(".")[1]] == count, relation
    if target.name == "redshift":
        assert cost.scans == {(None, None, None)}, "nothing is paid by the scan"


@pytest.mark.parametrize("relation", KEYS)
def test_large_tables_are_kept_by_date(rebuilt: Warehouse, relation: str):
    """So that a run which reads from a date on skips what is older."""
    target = rebuilt.target
    schema, name = relation.split(".")
    if target.name == "redshift":
        found = target.query(
            "select sortkey1 from svv_table_info"
            f" where \"schema\" = '{target.schema}_{schema}' and \"table\" = '{name}'"
        )
        assert found.rows == [(KEYS[relation],)]
    else:
        parts = target.query(f'select * from "{target.schema}_{schema}"."{name}$partitions"')
        assert f"{KEYS[relation]}_month" in json.dumps(parts.rows) + str(parts.columns)
        assert len(parts.rows) > 3


def test_a_run_reads_the_partition_of_its_file(one_file_more: Warehouse):
    target = one_file_more.target
    target.put({FILE: gzip.compress(json.dumps(EVENT).encode() + b"\n")})
    target.land()
    known = len(target.stand_in.calls())
    target.dbt("run", "--select", f"+{BASE}")
    assert costs(target).rows_written[BASE] == 1
    calls = target.stand_in.calls()[known:]
    if target.name == "redshift":
        scans = [call for call in calls if call["service"] == "spectrum" and call["files"]]
        of_raw = [scan for scan in scans if scan["table"].endswith(".mobile_analytics")]
        assert of_raw and all(scan["partitions"] > 20 for scan in of_raw)
        assert {(scan["partitions_read"], scan["files"]) for scan in of_raw} == {(1, 1)}
    else:
        places = {
            tuple(part["Values"])
            for call in calls
            if call["operation"] == "BatchGetPartition"
            and call["request"]["TableName"] == "mobile_analytics"
            for part in call["request"]["PartitionsToGet"]
        }
        read = {call["path"] for call in calls if call["service"] == "s3" and call["by_trino"]}
        assert places == {("utc", HOUR)}
        assert [path for path in read if "/raw/" in path and path.endswith(".gz")] == [
            f"/{target.bucket}/raw/{FILE}"
        ]


@dataclass
class Costs:
    """Of the last run that came to its end, by model; scans: all (queries, bytes, dollars)."""

    seconds: dict[str, float]
    rows_written: dict[str, int | None]
    scans: set[tuple]


def costs(target: Target) -> Costs:
    found = target.query(
        "select model, seconds, rows_written, queries, bytes_scanned, cost_usd"
        f' from "{target.schema}_ledger".rpt_run_cost'
        f' where load_id = (select max(load_id) from "{target.schema}_state".runs)'
        " and model not like '(%'"
    )
    return Costs(
        {row[0]: float(row[1]) for row in found.rows},
        {row[0]: None if row[2] is None else int(row[2]) for row in found.rows},
        {tuple(row[3:]) for row in found.rows},
    )
