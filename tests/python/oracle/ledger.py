"""Every file and every record has one place: the ledger's tables, and the accepted events."""

import codecs
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .classify import PARKED, REJECTED, classify, own_app
from .fields import event_of
from .model import SOURCE, Event, by_time, ratio, timestamp, utc_date
from .read import BLANKS, RawFile

KEPT_BYTES = 10_000
COUNTS = ["accepted", "duplicates", "parked", "rejected"]


@dataclass
class Ledger:
    """All that was found. The lists of events are sorted by (occurred, key)."""

    files: list[RawFile]
    accepted: list[Event] = field(default_factory=list)
    duplicates: list[Event] = field(default_factory=list)
    parked: list[tuple[Event, str]] = field(default_factory=list)  # every copy, with its reason
    rejected: list[tuple[RawFile, str, str, bytes]] = field(default_factory=list)
    apps_of_file: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def take(files: list[RawFile], settings: dict) -> Ledger:
    ledger = Ledger(files)
    valid = []
    for file in files:
        for line in file.records:
            verdict = classify(line, file.hour_ms, settings)
            if verdict.klass == REJECTED:
                app_id = own_app(verdict.record) or file.app_id
                ledger.rejected.append((file, app_id, verdict.reason, line))
            else:
                event = event_of(verdict.record, verdict.is_flat, line, file, settings)
                app_id = event.app_id
                if verdict.klass == PARKED:
                    ledger.parked.append((event, verdict.reason))
                else:
                    valid.append(event)
            ledger.apps_of_file[file.path].add(app_id)
    _split_copies(ledger, valid)
    return ledger


def arrival_order(event: Event) -> tuple[int, str]:
    return event.arrived, event.file_path


def _split_copies(ledger: Ledger, valid: list[Event]) -> None:
    """Of the valid copies the one with the least (arrived_at, file_path) is the event."""
    copies = defaultdict(list)
    for event in valid:
        copies[event.app_id, event.occurred, event.key].append(event)
    for events in copies.values():
        winner, *others = sorted(events, key=arrival_order)
        ledger.accepted.append(winner)
        ledger.duplicates += others
    ledger.accepted.sort(key=by_time)
    ledger.duplicates.sort(key=by_time)


def ingested_files(ledger: Ledger) -> list[dict]:
    return [
        {
            "source": SOURCE,
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
    counts, apps = Counter(), {}
    for file, app_id, reason, line in ledger.rejected:
        text = kept_text(line.strip(BLANKS))
        group = file.path, reason, text
        counts[group] += 1
        # Two long lines of different apps can have one text: the smaller app stands for both.
        apps[group] = min(apps.get(group, app_id), app_id)
    return [
        {
            "source": SOURCE,
            "app_id": apps[path, reason, text],
            "file_path": path,
            "line": text,
            "reason": reason,
            "records": records,
        }
        for (path, reason, text), records in counts.items()
    ]


def kept_text(line: bytes) -> str:
    """The first 10,000 bytes. NUL and what is no UTF-8 become U+FFFD; a cut character goes."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text = decoder.decode(line[:KEPT_BYTES], final=len(line) <= KEPT_BYTES)
    return text.replace("\0", "\ufffd")


def parked_events(ledger: Ledger) -> list[dict]:
    accepted = {(e.app_id, e.occurred, e.key) for e in ledger.accepted}
    copies = defaultdict(list)
    for event, reason in ledger.parked:
        copies[event.app_id, event.occurred, event.key].append((event, reason))
    rows = []
    for key, events in copies.items():
        event, reason = min(events, key=lambda copy: arrival_order(copy[0]))
        rows.append(
            {
                "event_key": event.key,
                "source": SOURCE,
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
            for app_id in ledger.apps_of_file.get(file.path) or {file.app_id}:
                files[app_id, file.hour.date()] += 1
    for event in ledger.accepted:
        counts[event.app_id, event.arrival_date]["accepted"] += 1
    for event in ledger.duplicates:
        counts[event.app_id, event.arrival_date]["duplicates"] += 1
    for event, _ in ledger.parked:
        counts[event.app_id, event.arrival_date]["parked"] += 1
    for file, app_id, _, _ in ledger.rejected:
        counts[app_id, file.hour.date()]["rejected"] += 1
    return [
        {
            "source": SOURCE,
            "app_id": app_id,
            "arrival_date": arrival_date,
            "files": number,
            "lines_read": counts[app_id, arrival_date].total(),
            **{name: counts[app_id, arrival_date][name] for name in COUNTS},
        }
        for (app_id, arrival_date), number in files.items()
    ]


def rpt_lateness(ledger: Ledger, parked: list[dict]) -> list[dict]:
    """Accepted and parked events together, as many as both tables have rows."""
    groups = defaultdict(Counter)
    for event in ledger.accepted:
        groups[event.app_id, utc_date(event.occurred)][event.lateness_days] += 1
    for row in parked:
        groups[row["app_id"], row["occurred_at"].date()][row["lateness_days"]] += 1
    rows = []
    for (app_id, occurred_date), lateness in groups.items():
        so_far = 0
        for days in sorted(lateness):
            so_far += lateness[days]
            rows.append(
                {
                    "source": SOURCE,
                    "app_id": app_id,
                    "occurred_date": occurred_date,
                    "lateness_days": days,
                    "events": lateness[days],
                    "share": ratio(lateness[days], lateness.total()),
                    "cumulative_share": ratio(so_far, lateness.total()),
                }
            )
    return rows
