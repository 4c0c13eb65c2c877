"""Real events of the AWS solution through landing and dbt: the figures of spec/sources.md 3.6.

One envelope as the vendor wrote it, and the same events in many envelopes and files, in any order,
with copies, in several runs.
"""

import base64
import gzip
import json
import os
import random
from decimal import Decimal
from pathlib import Path

import pytest

from .harness import Project, Zone

SHARED = Path(os.environ.get("TIDEMARK_SHARED") or Path(__file__).parents[4] / "shared")
REAL = SHARED / "data" / "clickstream" / "one_line.json"
HOUR = "year=2024/month=05/day=08/hour=01"

pytestmark = pytest.mark.skipif(
    not REAL.exists() and os.environ.get("CI") != "true",
    reason=f"the shared data is not here ({REAL}); TIDEMARK_SHARED says where it is",
)

FIGURES = {
    "accepted events": ("select count(*) from fct_events", 10_000),
    "people": ("select count(*) from dim_users", 97),
    "people without stitching": (
        "select count(distinct coalesce(login_id, device_id)) from fct_events",
        115,
    ),
    "devices": ("select count(*) from dim_devices", 97),
    "logins": ("select count(distinct login_id) from fct_events", 50),
    "sessions": ("select count(*) from fct_sessions", 191),
    "first opens": ("select count(*) from fct_installs where kind = 'install'", 26),
    "reinstalls": ("select count(*) from fct_installs where kind <> 'install'", 0),
    "engagement": ("select sum(engagement_seconds) from fct_events", Decimal("52989.630")),
    "engagement of pages": (
        "select sum(engagement_seconds) from fct_page_days",
        Decimal("52989.630"),
    ),
    "engaged sessions, as the SQL counts": (
        "select count(*) from fct_sessions where is_engaged",
        180,
    ),
    "engaged sessions, as documented": (
        "select count(*) from fct_sessions where duration_seconds >= 10 or views >= 1",
        190,
    ),
    "purchases": ("select count(*) from fct_purchases", 10),
    "revenue": (
        "select sum(revenue_amount) from fct_purchases where currency = 'USD'",
        Decimal("178.940000"),
    ),
    "items": ("select count(*) from fct_items", 4_658),
    "entrances on screens": (
        "select count(*) from fct_events where is_entrance and event_name = '_screen_view'",
        163,
    ),
    "entrances on pages": (
        "select count(*) from fct_events where is_entrance and event_name = '_page_view'",
        27,
    ),
    "entrances of pages and screens": ("select sum(entrances) from fct_page_days", 190),
    "exits": (
        "select sum(exits) from fct_page_days",
        190,  # all sessions but the one without a view
    ),
    "iOS": ("select count(*) from fct_events where platform = 'ios'", 5_010),
    "Android": ("select count(*) from fct_events where platform = 'android'", 3_236),
    "Web": ("select count(*) from fct_events where platform = 'web'", 1_754),
    "purchased items": (
        "select sum(fct_items.price_amount * fct_items.quantity) from fct_items"
        " join fct_purchases using (event_key)",
        Decimal("2113.29"),
    ),
}

# What the same events give, however they were delivered. Left out: what names files and arrivals.
SAME = [
    "fct_sessions",
    "fct_user_days",
    "fct_active_users",
    "fct_installs",
    "fct_items",
    "fct_page_days",
    "fct_purchases",
    "dim_users",
    "dim_devices",
    "dim_user_attributes",
]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    return Project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def whole(project, tmp_path_factory) -> Zone:
    """The envelope as it is."""
    zone = Zone(tmp_path_factory.mktemp("whole"))
    _write(zone, f"{HOUR}/one.gz", [REAL.read_text()])
    zone.build(project)
    return zone


@pytest.fixture(scope="module")
def scattered(project, tmp_path_factory) -> Zone:
    """The events, shuffled, in 120 envelopes of all encodings; two files are copied; three runs."""
    zone = Zone(tmp_path_factory.mktemp("scattered"))
    chance = random.Random(36)
    envelope = json.loads(REAL.read_text())
    events = json.loads(gzip.decompress(base64.b64decode(envelope["data"])))
    chance.shuffle(events)
    size = len(events) // 120
    parts = [events[start : start + size] for start in range(0, len(events), size)]
    lines = [json.dumps({**envelope, "data": _packed(part, chance)}) for part in parts]
    files = [lines[start : start + 6] for start in range(0, len(lines), 6)]
    names = [f"{HOUR}/{number:02}.gz" for number in range(len(files))]
    chance.shuffle(names)
    arrivals = [*zip(names, files, strict=True), (f"{HOUR}/copy-a.gz", files[3])]
    chance.shuffle(arrivals)
    arrivals.append((f"{HOUR}/copy-b.gz", files[0] + files[1]))
    third = len(arrivals) // 3
    for start in (0, third, 2 * third):
        end = start + third if start < 2 * third else len(arrivals)
        for path, content in arrivals[start:end]:
            _write(zone, path, content)
        zone.build(project)
    return zone


@pytest.mark.parametrize("name", FIGURES)
def test_real_events_give_the_known_figures(whole, name):
    query, expected = FIGURES[name]
    assert _value(whole, query) == expected


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_events_in_many_files_and_runs_give_the_same_figures(scattered, name):
    query, expected = FIGURES[name]
    assert _value(scattered, query) == expected


@pytest.mark.parametrize("table", SAME)
def test_the_same_events_in_many_files_and_runs_give_the_same_rows(whole, scattered, table):
    rows = _table(whole, table)
    assert rows, f"{table} is empty"
    assert _table(scattered, table) == rows


def test_copies_are_duplicates(scattered):
    accepted, duplicates, rejected = scattered.rows(
        "select sum(accepted), sum(duplicates), sum(rejected) from tidemark_ledger.rpt_ingestion"
    )[0]
    assert accepted == 10_000
    assert duplicates > 1_000
    assert rejected == 0


def _packed(events: list[dict], chance: random.Random) -> str:
    """`data` in one of its encodings."""
    text = json.dumps(events, ensure_ascii=False)
    if chance.random() < 0.3:
        return text
    return base64.b64encode(gzip.compress(text.encode())).decode()


def _write(zone: Zone, path: str, lines: list[str]) -> None:
    target = zone.raw / "clickstream" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress("".join(line + "\n" for line in lines).encode()))


def _value(zone: Zone, query: str):
    return _connected(zone, query)[0][0]


def _table(zone: Zone, table: str) -> list[tuple]:
    return sorted(_connected(zone, f"select * from {table}"), key=repr)


def _connected(zone: Zone, query: str) -> list[tuple]:
    with zone.connected() as connection:
        schemas = [
            row[0]
            for row in connection.execute(
                "select schema_name from information_schema.schemata"
                " where schema_name like 'tidemark_%' and catalog_name = current_database()"
            ).fetchall()
        ]
        connection.execute(f"set search_path = '{','.join(schemas)}'")
        return connection.execute(query).fetchall()
