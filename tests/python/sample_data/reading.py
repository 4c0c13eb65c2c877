"""A reader that shares no code with the generator: standard library, plain loops."""

import gzip
import json
import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
NAME = re.compile(r"([0-9a-f]{32})-([0-5]\d)-part-(\d{4})(-copy\d)?\.gz")
PATH = re.compile(
    r"mobile_analytics/awsma/events/([0-9a-f]{32})/(\d{4}/\d\d/\d\d/\d\d)/" + NAME.pattern
)
ARRIVAL = re.compile(rb'"arrival_timestamp":\d+')


@dataclass
class Export:
    files: int = 0
    bytes: int = 0
    lines: int = 0
    events: list[dict] = field(default_factory=list)
    kinds: Counter = field(default_factory=Counter)
    sizes: list[int] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    unsorted: list[str] = field(default_factory=list)


def read_export(out: Path) -> Export:
    found, seen = Export(), set()
    for path in sorted(p for p in (out / "mobile_analytics").rglob("*") if p.is_file()):
        data = path.read_bytes()
        found.files += 1
        found.bytes += len(data)
        place = PATH.fullmatch(path.relative_to(out).as_posix())
        if not place:
            found.kinds["stray_file"] += 1
            continue
        text, kind = open_file(data)
        if kind:
            found.kinds[kind] += 1
        if text is not None:
            _read_file(found, seen, place, text)
    return found


def open_file(data: bytes) -> tuple[bytes | None, str | None]:
    """The content of a file, or what is wrong with it."""
    if not data:
        return None, "zero_bytes_file"
    if data[:2] != b"\x1f\x8b":
        return None, "not_gzip_file"
    try:
        text = gzip.decompress(data)
    except EOFError:
        return None, "truncated_file"
    except gzip.BadGzipFile as error:
        return None, "wrong_crc_file" if "CRC" in str(error) else "trailing_garbage_file"
    first = zlib.decompressobj(31)
    first.decompress(data)
    return text, "two_members_file" if first.unused_data else None


def _read_file(found: Export, seen: set, place: re.Match, text: bytes) -> None:
    lines = text.split(b"\n")
    assert lines.pop() == b""
    found.lines += sum(1 for line in lines if line.strip())
    if place[6]:
        found.kinds["whole_copy" if place[6] == "-copy2" else "part_copy"] += 1
        found.kinds["copied_lines"] += len(lines)
        return
    hour_ms = ms_of(datetime.strptime(place[2], "%Y/%m/%d/%H"))
    before = 0
    for line in lines:
        kind, event = classify(line, hour_ms)
        if kind:
            found.kinds[kind] += 1
        if event is None:
            continue
        arrival = event["arrival"]
        if event["app"] != place[1] or arrival // HOUR_MS != hour_ms // HOUR_MS:
            found.misplaced.append(place[0])
        if arrival < before:
            found.unsorted.append(place[0])
        before = arrival
        key = hash(ARRIVAL.sub(b"", line.strip()))
        if key in seen:
            found.kinds["resent"] += 1
            continue
        seen.add(key)
        found.sizes.append(len(line))
        found.events.append(event)
        lateness = lateness_of(event["at"], arrival)
        if lateness:
            found.kinds[lateness] += 1


def ms_of(utc: datetime) -> int:
    return int(utc.replace(tzinfo=UTC).timestamp()) * 1000


def classify(line: bytes, hour_ms: int) -> tuple[str | None, dict | None]:
    """The kind of an odd line, and its event if it is well-formed."""
    if len(line) > 65_535:
        return "over_long", None
    kind, record = parse(line)
    if kind is None:
        kind = _wrong_field(record, hour_ms)
    if kind:
        return kind, None
    return "crlf_line" if line.endswith(b"\r") else None, _event(record)


def parse(line: bytes) -> tuple[str | None, dict | None]:
    """The object on a line, or why it has none."""
    if line == b"":
        return "blank_line", None
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return "invalid_utf8", None
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        extra = error.msg == "Extra data"
        return (
            "nul_byte"
            if "\0" in text
            else "two_objects"
            if extra
            else "plain_text"
            if text.startswith(("ERROR", "HTTP/"))
            else "truncated_json"
        ), None
    if not isinstance(record, dict):
        return {list: "json_array", type(None): "json_null", int: "json_number", str: "json_text"}[
            type(record)
        ], None
    return None, record


def _wrong_field(record: dict, hour_ms: int) -> str | None:
    flat = "account_id" in record
    fields = {
        "event_type": record.get("event_type"),
        "client_id": record.get("unique_id") if flat else record["client"].get("client_id"),
        "app_id": record.get("application_key") if flat else record["application"].get("app_id"),
    }
    for name, value in fields.items():
        if not value:
            return f"missing_{name}" if value is None else f"empty_{name}"
    name = "timestamp" if flat else "event_timestamp"
    if name not in record:
        return "missing_timestamp"
    at, arrival = record[name], record["arrival_timestamp"]
    if isinstance(arrival, str):
        return "text_arrival"
    if arrival > hour_ms + DAY_MS:
        return "arrived_2_days_after"
    types = {str: "text", float: "float", bool: "bool", type(None): "null"}
    if type(at) in types:
        return f"{types[type(at)]}_timestamp"
    year = datetime.fromtimestamp(at // 1000, UTC).year
    return f"occurred_{year}" if year in (1999, 2150) else None


def lateness_of(at: int, arrival: int) -> str | None:
    if at < DAY_MS:
        return "clock_1970"
    if at > arrival + DAY_MS:
        return "parked_future"
    days = arrival // DAY_MS - at // DAY_MS
    if days > 7:
        return "parked_late"
    if at > arrival:
        return "clock_ahead"
    return f"late_{days}_days" if days else None


def _event(record: dict) -> dict:
    """Both shapes as one."""
    attributes = record.get("attributes", {})
    common = {
        "type": record["event_type"],
        "arrival": record["arrival_timestamp"],
        "attributes": attributes,
        "metrics": record.get("metrics", {}),
        "members": set(record),
        "flat": "application_key" in record,
    }
    if common["flat"]:
        texts = {
            "start": attributes.get("_session.startTime"),
            "stop": attributes.get("_session.stopTime"),
            "duration": attributes.get("_session.duration"),
        }
        return common | {
            "app": record["application_key"],
            "device": record["unique_id"],
            "login": record.get("cognito_id"),
            "at": record["timestamp"],
            "version": None,
            "session": attributes.get("_session.id"),
            **{name: None if text is None else int(text) for name, text in texts.items()},
        }
    session = record.get("session", {})
    return common | {
        "app": record["application"]["app_id"],
        "device": record["client"]["client_id"],
        "login": record["client"].get("cognito_id"),
        "at": record["event_timestamp"],
        "version": record["event_version"],
        "session": session.get("session_id"),
        "start": session.get("start_timestamp"),
        "stop": session.get("stop_timestamp"),
        "duration": session.get("duration"),
    }
