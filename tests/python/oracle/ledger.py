"""Every file and every record has one place: the ledger's tables, and the accepted events."""

import codecs
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from . import clickstream, mobile_analytics
from .classify import PARKED, REJECTED
from .model import UNKNOWN_APP, Event, by_time, ratio, timestamp, utc_date
from .read import RawFile, read_files

SOURCES = {source.NAME: source for source in (mobile_analytics, clickstream)}
KEPT_BYTES = 10_000
COUNTS = ["accepted", "duplicates", "parked", "rejected"]


@dataclass
class Ledger:
    """All that was found. The lists of events are sorted by (occurred, key)."""

    files: list[RawFile]
    accepted: list[Event] = field(default_factory=list)
    duplicates: list[Event] = field(default_factory=list)
    parked: list[tuple[Event, str]] = field(default_factory=list)  # every copy, with its reason
    # File, app, reason, text.
    rejected: list[tuple[RawFile, str, str, bytes]] = field(default_factory=list)
    # By source and path.
    apps_of_file: dict[tuple, set[str]] = field(default_factory=lambda: defaultdict(set))


def take(raw_root: Path, settings: dict) -> Ledger:
    ledger = Ledger([file for s in SOURCES.values() for file in read_files(raw_root, s)])
    valid = []
    for file in ledger.files:
        source = SOURCES[file.source]
        for record in file.records:
            verdict = source.classify(record, file.hour_ms, settings)
            if verdict.klass == REJECTED:
                app_id = source.own_app(record, verdict) or file.app_id or UNKNOWN_APP
                ledger.rejected.append((file, app_id, verdict.reason, source.text_of(record)))
            else:
                event = source.event_of(record, verdict, file, settings)
                app_id = event.app_id
                if verdict.klass == PARKED:
                    ledger.parked.append((event, verdict.reason))
                else:
                    valid.append(event)
            ledger.apps_of_file[file.source, file.path].add(app_id)
    _split_copies(ledger, valid)
    return ledger


def event_id(event: Event) -> tuple:
    """What copies of one event have in common."""
    return event.source, event.app_id, event.occurred, event.key


def first_copy(events: list[Event]) -> Event:
    """Of copies the one with the least (arrived_at, file_path)."""
    first = min(events, key=lambda event: (event.arrived, event.file_path))
    for event in events:
        if (event.arrived, event.file_path) == (first.arrived, first.file_path) and event != first:
            raise NotImplementedError("two copies that only their landed lines tell apart")
    return first


def _split_copies(ledger: Ledger, valid: list[Event]) -> None:
    """Of the valid copies the first is the event."""
    copies = defaultdict(list)
    for event in valid:
        copies[event_id(event)].append(event)
    for events in copies.values():
        winner = first_copy(events)
        ledger.accepted.append(winner)
        ledger.duplicates += [event for event in events if event is not winner]
    ledger.accepted.sort(key=by_time)
    ledger.duplicates.sort(key=by_time)


def ingested_files(ledger: Ledger) -> list[dict]:
    return [
        {
            "source": file.source,
            "file_path": file.path,
            "file_bytes": file.size,
            "arrived_at": file.hour,
            "status": "rejected" if file.reason else "read",
            "reason": file.reason,
            "lines_read": len(file.records),
        }
        for file in ledger.files
    ]


def rejected_records(ledger: Ledger) -> list[dict]:
    """The text of a Clickstream record is its own here, and a landed line in the project."""
    counts, apps = Counter(), {}
    for file, app_id, reason, text in ledger.rejected:
        group = file.source, file.path, reason, kept_text(text)
        if file.source == clickstream.NAME:
            group = *group, app_id
        counts[group] += 1
        # Two long lines of different apps can have one text: the smaller app stands for both.
        apps[group] = min(apps.get(group, app_id), app_id)
    return [
        {
            "source": group[0],
            "app_id": apps[group],
            "file_path": group[1],
            "line": group[3],
            "reason": group[2],
            "records": records,
        }
        for group, records in counts.items()
    ]


def kept_text(line: bytes) -> str:
    """The first 10,000 bytes. NUL and what is no UTF-8 become U+FFFD; a cut character goes."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text = decoder.decode(line[:KEPT_BYTES], final=len(line) <= KEPT_BYTES)
    return text.replace("\0", "\ufffd")


def parked_events(ledger: Ledger) -> list[dict]:
    accepted = {event_id(event) for event in ledger.accepted}
    copies = defaultdict(list)
    for event, reason in ledger.parked:
        copies[event_id(event)].append((event, reason))
    rows = []
    for key, events in copies.items():
        event = first_copy([event for event, _ in events])
        (reason,) = {reason for other, reason in events if other is event}
        rows.append(
            {
                "event_key": event.key,
                "source": event.source,
                "app_id": event.app_id,
                "occurred_at": timestamp(event.occurred),
                "arrived_at": timestamp(event.arrived),
                "device_id": event.device_id,
                "event_name": event.name,
                "reason": reason,
                "lateness_days": event.lateness_days,
                "is_also_accepted": key in accepted,
            }
        )
    return rows


def duplicate_events(ledger: Ledger) -> list[dict]:
    """copies: how many records there are of the event, the one that counts among them."""
    copies = Counter(event.key for event in ledger.duplicates)
    return [{"event_key": key, "copies": number + 1} for key, number in copies.items()]


def rpt_ingestion(ledger: Ledger) -> list[dict]:
    files, counts = Counter(), defaultdict(Counter)
    for file in ledger.files:
        if file.hour is not None:
            apps = ledger.apps_of_file.get((file.source, file.path))
            for app_id in apps or {file.app_id or UNKNOWN_APP}:
                files[file.source, app_id, file.hour.date()] += 1
    for event in ledger.accepted:
        counts[event.source, event.app_id, event.arrival_date]["accepted"] += 1
    for event in ledger.duplicates:
        counts[event.source, event.app_id, event.arrival_date]["duplicates"] += 1
    for event, _ in ledger.parked:
        counts[event.source, event.app_id, event.arrival_date]["parked"] += 1
    for file, app_id, _, _ in ledger.rejected:
        counts[file.source, app_id, file.hour.date()]["rejected"] += 1
    return [
        {
            "source": place[0],
            "app_id": place[1],
            "arrival_date": place[2],
            "files": number,
            "lines_read": counts[place].total(),
            **{name: counts[place][name] for name in COUNTS},
        }
        for place, number in files.items()
    ]


def rpt_lateness(ledger: Ledger, parked: list[dict]) -> list[dict]:
    """Accepted and parked events together, as many as both tables have rows."""
    groups = defaultdict(Counter)
    for event in ledger.accepted:
        day = event.source, event.app_id, utc_date(event.occurred)
        groups[day][event.lateness_days] += 1
    for row in parked:
        day = row["source"], row["app_id"], row["occurred_at"].date()
        groups[day][row["lateness_days"]] += 1
    rows = []
    for (source, app_id, occurred_date), lateness in groups.items():
        so_far = 0
        for days in sorted(lateness):
            so_far += lateness[days]
            rows.append(
                {
                    "source": source,
                    "app_id": app_id,
                    "occurred_date": occurred_date,
                    "lateness_days": days,
                    "events": lateness[days],
                    "share": ratio(lateness[days], lateness.total()),
                    "cumulative_share": ratio(so_far, lateness.total()),
                }
            )
    return rows
