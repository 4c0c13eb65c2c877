"""What must hold of whatever was in the files: every record has one place, and good ones count."""

from collections import Counter, defaultdict

from tests.python.oracle import ledger
from tests.python.oracle.model import settings_of
from tests.python.oracle.parse import NotJson, parse
from tests.python.replay.harness import Zone

GOOD = "app_id = 'left-alone'"

# Rows that should not be, each with the claim that it breaks.
CLAIMS = {
    "a file is read or refused, and refused for a reason": """
        select file_path, status, reason from tidemark_ledger.ingested_files
        where (status = 'read') <> (reason is null) or status not in ('read', 'rejected')
    """,
    "a file has as many records as landing counted": """
        select source, file_path, lines_read, records
        from tidemark_ledger.ingested_files
        left join (
            select source, file_path, count(*) as records
            from tidemark_intermediate.int_records__envelope group by all
        ) using (source, file_path)
        where lines_read <> coalesce(records, 0)
    """,
    "records of an app and day are accepted, duplicates, parked or rejected": """
        select * from tidemark_ledger.rpt_ingestion
        where lines_read <> accepted + duplicates + parked + rejected
            or least(accepted, duplicates, parked, rejected) < 0
    """,
    "what the files hold is what the days hold": """
        select source, in_files, in_days from (
            select source, sum(lines_read) as in_files
            from tidemark_ledger.ingested_files group by 1
        ) full join (
            select source, sum(lines_read) as in_days
            from tidemark_ledger.rpt_ingestion group by 1
        ) using (source)
        where coalesce(in_files, 0) <> coalesce(in_days, 0)
    """,
    "accepted records are events, rejected ones are listed": """
        select source, accepted, events, rejected, listed from (
            select source, sum(accepted) as accepted, sum(rejected) as rejected
            from tidemark_ledger.rpt_ingestion group by 1
        ) left join (
            select source, count(*) as events from tidemark_core.fct_events group by 1
        ) using (source) left join (
            select source, sum(records) as listed from tidemark_ledger.rejected_records group by 1
        ) using (source)
        where accepted <> coalesce(events, 0) or rejected <> coalesce(listed, 0)
    """,
    "events have ids of their own": """
        select event_key from tidemark_core.fct_events group by event_key having count(*) > 1
    """,
}


def problems(zone: Zone, good: dict[str, Counter]) -> list[str]:
    """Everything that is wrong in a built zone. good: what the untouched files hold (expected)."""
    found = [f"{claim}: {row}" for claim, query in CLAIMS.items() for row in zone.rows(query)]
    for source, wanted in good.items():
        there = Counter(zone.rows(GOOD_EVENTS.format(source=source)))
        found += [f"an untouched event of {source} is missing: {row}" for row in wanted - there]
        found += [f"an event of {source} is too much: {row}" for row in there - wanted]
    for key, properties in zone.rows("select event_key, properties from tidemark_core.fct_events"):
        try:
            parse(properties)
        except NotJson:
            found.append(f"properties of {key} are no JSON: {properties[:300]}")
    return found + _disagreements(zone)


GOOD_EVENTS = f"""
    select device_id, event_name, epoch_ms(occurred_at), properties::json ->> '$.attributes.note'
    from tidemark_core.fct_events where source = '{{source}}' and {GOOD}
"""


def expected(records: list[dict]) -> Counter:
    """What GOOD_EVENTS gives for these records."""
    return Counter(
        (
            record.get("unique_id") or record["client"]["client_id"],
            record["event_type"],
            record.get("timestamp") or record["event_timestamp"],
            record["attributes"]["note"],
        )
        for record in records
    )


def _disagreements(zone: Zone) -> list[str]:
    """Files that the oracle reads another way."""
    try:
        theirs = ledger.take(zone.raw, {**settings_of(None), "channel_rules": None})
    except NotImplementedError:  # a case that it leaves open
        return []
    wanted, ours = defaultdict(Counter), defaultdict(Counter)
    for file in theirs.files:
        wanted[file.source, file.path]["file", _damage(file.reason)] += 1
    for file, _, reason, _ in theirs.rejected:
        wanted[file.source, file.path]["rejected", reason] += 1
    for event, reason in theirs.parked:
        wanted[event.source, event.file_path]["parked", reason] += 1
    for event in theirs.accepted:
        wanted[event.source, event.file_path]["accepted", None] += 1
    for source, path, klass, reason, records in zone.rows(OURS):
        ours[source, path][klass, _damage(reason)] += records
    return [
        f"the oracle has {dict(wanted[file])} for {file}, not {dict(ours[file])}"
        for file in wanted | ours
        if wanted[file] != ours[file] and not _is_torn(wanted[file]) and not _is_torn(ours[file])
    ]


def _is_torn(ends: Counter) -> bool:
    """Where elements begin and end in an array that does not close, nobody can tell."""
    return ("rejected", "bad_envelope") in ends


def _damage(reason: str | None) -> str | None:
    """Two programs may find another fault first in a gzip file with several."""
    return "damaged" if reason in ("truncated_file", "bad_checksum") else reason


OURS = """
    select source, file_path, 'file', reason, 1 from tidemark_ledger.ingested_files
    union all
    select source, file_path, 'rejected', reason, sum(records)::bigint
    from tidemark_ledger.rejected_records group by all
    union all
    select source, file_path, record_class, reason, count(*)
    from tidemark_intermediate.int_events__records where record_class = 'parked' group by all
    union all
    select source, file_path, 'accepted', null, count(*)
    from tidemark_intermediate.int_events__winners group by all
"""
