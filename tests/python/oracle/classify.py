"""Each record alone: rejected, parked or valid (definitions.md, "Records and their classes")."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from .model import DAY_MS, EPOCH, lateness_days
from .parse import NotJson, parse

TEXT, INTEGER, OBJECT = "text", "integer", "object"
REJECTED, PARKED, VALID = "rejected", "parked", "valid"

EARLIEST = int((datetime(2000, 1, 1) - EPOCH).total_seconds()) * 1000
TOO_LATE = int((datetime(2100, 1, 1) - EPOCH).total_seconds()) * 1000

# Field, type, condition; in the order of the table.
NESTED = [
    ("event_type", TEXT, None),
    ("event_timestamp", INTEGER, None),
    ("arrival_timestamp", INTEGER, None),
    ("event_version", TEXT, None),
    ("application.app_id", TEXT, None),
    ("client.client_id", TEXT, None),
    ("session.session_id", TEXT, "session event"),
    ("session.start_timestamp", INTEGER, "session id"),
    ("attributes", OBJECT, None),
    ("metrics", OBJECT, None),
]
FLAT = [
    ("event_type", TEXT, None),
    ("timestamp", INTEGER, None),
    ("arrival_timestamp", INTEGER, None),
    ("application_key", TEXT, None),
    ("unique_id", TEXT, None),
]


class Verdict(NamedTuple):
    """The class of one record; record: the JSON object, as far as there is one."""

    klass: str
    reason: str | None = None
    record: dict | None = None
    is_flat: bool = False


class Rejected(Exception):
    """The message is the reason."""


def classify(line: bytes, hour_ms: int, settings: dict) -> Verdict:
    record = None
    try:
        record = _object_of(line, settings["max_line_bytes"])
        is_flat = _is_flat(record)
        fields = _required_fields(record, is_flat)
        _check_missing(record, fields)
        _check_types(record, fields, is_flat)
        occurred = record["timestamp" if is_flat else "event_timestamp"]
        arrived = record["arrival_timestamp"]
        _check_ranges("timestamp" if is_flat else "event_timestamp", occurred, arrived, hour_ms)
    except Rejected as rejected:
        return Verdict(REJECTED, str(rejected), record)
    if occurred > arrived + DAY_MS:
        return Verdict(PARKED, "future", record, is_flat)
    if lateness_days(occurred, arrived) > settings["late_window_days"]:
        return Verdict(PARKED, "late", record, is_flat)
    return Verdict(VALID, None, record, is_flat)


def get(record: dict, path: str):
    """The value at a path such as `client.client_id`; null if the way there leads off objects."""
    value = record
    for name in _names(path):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


@cache
def _names(path: str) -> list[str]:
    return path.split(".")


def own_app(record: dict | None) -> str | None:
    """The record's own app id, if it can be read as text that is not empty."""
    if record is None:
        return None
    for value in (get(record, "application.app_id"), record.get("application_key")):
        if isinstance(value, str) and value != "":
            return value
    return None


def _object_of(line: bytes, max_line_bytes: int) -> dict:
    if len(line) > max_line_bytes:
        raise Rejected("too_long")
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise Rejected("bad_encoding") from None
    if "\0" in text:
        raise Rejected("bad_encoding")
    try:
        value = parse(text)
    except NotJson:
        raise Rejected("not_json") from None
    if not isinstance(value, dict):
        raise Rejected("not_an_object")
    return value


def _is_flat(record: dict) -> bool:
    has_key = record.get("application_key") is not None
    return has_key and get(record, "application.app_id") is None


def _required_fields(record: dict, is_flat: bool) -> list[tuple[str, str]]:
    if is_flat:
        return [(name, kind) for name, kind, _ in FLAT]
    name = record.get("event_type")
    session_event = isinstance(name, str) and name.startswith("_session.")
    session_id = get(record, "session.session_id") not in (None, "")
    applies = {None: True, "session event": session_event, "session id": session_id}
    return [(name, kind) for name, kind, condition in NESTED if applies[condition]]


def _check_missing(record: dict, fields: list[tuple[str, str]]) -> None:
    for name, _ in fields:
        value = get(record, name)
        if value is None or value == "":
            raise Rejected(f"missing_field:{name}")


def _check_types(record: dict, fields: list[tuple[str, str]], is_flat: bool) -> None:
    for name, kind in fields:
        if not _is_of(get(record, name), kind):
            raise Rejected(f"bad_type:{name}")
    session_id = None if is_flat else get(record, "session.session_id")
    if session_id is not None and not _is_of(session_id, TEXT):
        raise Rejected("bad_type:session.session_id")
    stop = None if is_flat else get(record, "session.stop_timestamp")
    if stop is not None and not _is_of(stop, INTEGER):
        raise Rejected("bad_type:session.stop_timestamp")


def _is_of(value, kind: str) -> bool:
    if kind == TEXT:
        return isinstance(value, str)
    if kind == INTEGER:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, dict)


def _check_ranges(occurred_name: str, occurred: int, arrived: int, hour_ms: int) -> None:
    if not EARLIEST <= occurred < TOO_LATE:
        raise Rejected(f"out_of_range:{occurred_name}")
    if not EARLIEST <= arrived < TOO_LATE or arrived > hour_ms + DAY_MS:
        raise Rejected("out_of_range:arrival_timestamp")
