"""Each record alone: rejected, parked or valid (definitions.md, "Records and their classes")."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from .model import DAY_MS, EPOCH, lateness_days
from .parse import NotJson, parse

TEXT, APP_ID, INTEGER, OBJECT, ARRAY = "text", "app_id", "integer", "object", "array"
REJECTED, PARKED, VALID = "rejected", "parked", "valid"

EARLIEST = int((datetime(2000, 1, 1) - EPOCH).total_seconds()) * 1000
TOO_LATE = int((datetime(2100, 1, 1) - EPOCH).total_seconds()) * 1000


class Verdict(NamedTuple):
    """The class of one record; record: the JSON object, as far as there is one."""

    klass: str
    reason: str | None = None
    record: dict | None = None
    is_flat: bool = False


class Rejected(Exception):
    """The message is the reason."""


def object_of(line: bytes, max_line_bytes: int) -> dict:
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


def check_fields(record: dict, required: list[tuple], optional: list[tuple]) -> None:
    """Lists of (field, type): all required ones are asked for before the type of any is."""
    for name, _ in required:
        value = get(record, name)
        if value is None or value == "":
            raise Rejected(f"missing_field:{name}")
    for name, kind in required:
        if not is_of(get(record, name), kind):
            raise Rejected(f"bad_type:{name}")
    for name, kind in optional:
        value = get(record, name)
        if value is not None and not is_of(value, kind):
            raise Rejected(f"bad_type:{name}")


def check_times(names: tuple[str, str], occurred: int, arrived: int, hour_ms: int) -> None:
    """names: of the fields that say when it occurred and arrived."""
    if not EARLIEST <= occurred < TOO_LATE:
        raise Rejected(f"out_of_range:{names[0]}")
    if not EARLIEST <= arrived < TOO_LATE or arrived > hour_ms + DAY_MS:
        raise Rejected(f"out_of_range:{names[1]}")


def parked_reason(occurred: int, arrived: int, settings: dict) -> str | None:
    if occurred > arrived + DAY_MS:
        return "future"
    if lateness_days(occurred, arrived) > settings["late_window_days"]:
        return "late"
    return None


def is_of(value, kind: str) -> bool:
    if kind == TEXT:
        return isinstance(value, str)
    if kind == APP_ID:  # what separates the parts of a key is in none
        return isinstance(value, str) and "\x1f" not in value
    if kind == INTEGER:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, dict if kind == OBJECT else list)


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
