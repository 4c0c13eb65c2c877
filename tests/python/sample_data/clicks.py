"""A reader of Clickstream that shares no code with the generator: standard library, plain loops."""

import base64
import binascii
import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from reading import DAY_MS, HOUR_MS, lateness_of, ms_of, open_file, parse

PATH = re.compile(
    r"clickstream/year=(\d{4})/month=(\d\d)/day=(\d\d)/hour=(\d\d)/\d{10}-[0-9a-f-]{36}\.gz"
)
TIMED = ("_user_engagement", "_page_view", "_screen_view", "_scroll")
NAN = object()


@dataclass
class Clicks:
    files: int = 0
    bytes: int = 0
    lines: int = 0
    envelopes: list[dict] = field(default_factory=list)  # each once, without `data`
    events: list[dict] = field(default_factory=list)  # each once
    kinds: Counter = field(default_factory=Counter)
    misplaced: list[str] = field(default_factory=list)
    unsorted: list[str] = field(default_factory=list)


def read_clicks(out: Path) -> Clicks:
    found, lines, events = Clicks(), set(), []
    for path in sorted(p for p in (out / "clickstream").rglob("*") if p.is_file()):
        data = path.read_bytes()
        found.files += 1
        found.bytes += len(data)
        place = PATH.fullmatch(path.relative_to(out).as_posix())
        if not place:
            found.misplaced.append(str(path))
            continue
        text, kind = open_file(data)
        if kind:
            found.kinds[kind] += 1
        if text is not None:
            events += _read_file(found, lines, ms_of(datetime(*map(int, place.groups()))), text)
    seen = set()
    for event in sorted(events, key=lambda e: e["arrival"]):
        key = event["app_id"], event["timestamp"], event["event_id"]
        if key in seen:
            found.kinds["resent"] += 1
            continue
        seen.add(key)
        found.events.append(event)
        if kind := good_kind(event):
            found.kinds[kind] += 1
    return found


def _read_file(found: Clicks, seen: set, hour_ms: int, text: bytes) -> list[dict]:
    lines = text.split(b"\n")
    assert lines.pop() == b""
    found.lines += sum(1 for line in lines if line.strip())
    before, events = 0, []
    for line in lines:
        kind, envelope, elements = open_envelope(line, hour_ms)
        if elements and line in seen:
            found.kinds["copied_envelopes"] += 1
            continue
        seen.add(line)
        if kind:
            found.kinds[kind] += 1
        if not elements:
            continue
        arrival = envelope["arrival"]
        if arrival // HOUR_MS != hour_ms // HOUR_MS:
            found.misplaced.append(line[:200])
        if kind != "no_time":
            if arrival < before:
                found.unsorted.append(line[:200])
            before = arrival
        found.envelopes.append(envelope)
        for element in elements:
            kind = wrong_element(element)
            if kind:
                found.kinds[kind] += 1
            else:
                events.append({**element, "arrival": arrival, "envelope": envelope})
    return events


def open_envelope(line: bytes, hour_ms: int) -> tuple[str | None, dict | None, list]:
    """The kind of an odd line, the envelope, and the elements of its data if they count."""
    kind, envelope = parse(line)
    if kind:
        return kind, None, []
    if "data" not in envelope:
        return "missing_data", envelope, []
    data = envelope.pop("data")
    types = {type(None): "null_data", int: "number_data"}
    if type(data) in types or data == "":
        return types.get(type(data), "empty_data"), envelope, []
    if kind := _time(envelope, hour_ms):
        return kind, envelope, []
    kind, elements = _open(data, envelope)
    if elements:
        names = ("ingest_time", "server_ingest_time")
        lacks = sum(name not in envelope for name in names)
        kind = (None, "no_ingest_time", "no_time")[lacks]
    return "crlf_line" if line.endswith(b"\r") else kind, envelope, elements


def _time(envelope: dict, hour_ms: int) -> str | None:
    """Adds the arrival, or says what is wrong with it."""
    arrival = envelope.get("ingest_time", envelope.get("server_ingest_time", hour_ms))
    envelope["arrival"] = arrival
    if isinstance(arrival, str):
        return "text_ingest_time"
    return "ingested_2_days_after" if arrival > hour_ms + DAY_MS else None


def _open(data: str, envelope: dict) -> tuple[str | None, list]:
    envelope["encoding"] = {"[": "array", "{": "object"}.get(data[0], "gzip")
    if envelope["encoding"] == "gzip":
        try:
            data = gzip.decompress(base64.b64decode(data, validate=True)).decode()
        except binascii.Error:
            return "broken_base64" if data.startswith("H4sI") else "text_data", []
        except EOFError:
            return "truncated_gzip", []
    elements = json.loads(data, parse_constant=lambda _: NAN)
    if isinstance(elements, dict):
        return None, [elements]
    return None if elements else "empty_array", elements


def wrong_element(event: object) -> str | None:
    if not isinstance(event, dict):
        return "element_number"
    if NAN in event.values():
        return "element_nan"
    if len(json.dumps(event)) > 65_535:
        return "over_long"
    for name in ("event_type", "event_id", "timestamp", "app_id"):
        if name not in event:
            return f"missing_{name}"
    if "unique_id" not in event and "user" not in event:  # a server's event has a user
        return "missing_unique_id"
    if event["event_id"] == "":
        return "empty_event_id"
    if isinstance(event["event_id"], int):
        return "number_event_id"
    types = {str: "text", float: "float"}
    if type(event["timestamp"]) in types:
        return f"{types[type(event['timestamp'])]}_timestamp"
    year = datetime.fromtimestamp(event["timestamp"] // 1000, UTC).year
    if year in (1999, 2150):
        return f"occurred_{year}"
    for name in ("attributes", "user"):
        if isinstance(event[name], str):
            return f"text_{name}"
    return "object_items" if isinstance(event.get("items"), dict) else None


def good_kind(event: dict) -> str | None:
    """What is odd about an event that counts."""
    at, arrival = event["timestamp"], event["arrival"]
    if any("id" not in item for item in event.get("items", ())):
        return "item_without_id"
    if event["event_type"] not in TIMED and "_engagement_time_msec" in event["attributes"]:
        return "engagement_elsewhere"
    if DAY_MS < at < arrival - 28 * DAY_MS:
        return "month_late"
    return "next_year" if at > arrival + 300 * DAY_MS else lateness_of(at, arrival)
