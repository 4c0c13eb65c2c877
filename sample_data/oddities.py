"""Bad lines and bad files: what a raw zone collects in years.

They are dealt out in turn by the number of the file's hour, so that every kind occurs in some days
of data and an hour has the same ones whenever it is generated.
"""

import json
from collections.abc import Callable

from sample_data.config import APPS, DAY_MS, HOUR_MS, Config
from sample_data.texts import gzipped, to_json

BAD_LINE_EVERY, BAD_FILE_EVERY, COPY_EVERY, TWO_MEMBERS_EVERY = 7, 97, 23, 61
OVER_LONG_BYTES = 70_000
YEAR_1999_MS, YEAR_2150_MS = 944_000_000_000, 5_690_000_000_000


def slot(config: Config, app: int, hour: int) -> int:
    return hour * len(APPS) + app + config.seed


def bad_line(config: Config, number: int) -> str | None:
    """The kind whose turn it is in this slot."""
    turn, rest = divmod(number, BAD_LINE_EVERY)
    return LINE_KINDS[turn % len(LINE_KINDS)] if config.oddities and rest == 0 else None


def bad_file(config: Config, number: int) -> str | None:
    turn, rest = divmod(number, BAD_FILE_EVERY)
    return FILE_KINDS[turn % len(FILE_KINDS)] if config.oddities and rest == 0 else None


def add_bad_line(lines: list[str], kind: str, hour_ms: int, at: int) -> int:
    """Makes one odd line of the line at `at`; returns how many records that adds."""
    if kind == "crlf_line":
        lines[at] += "\r"
        return 0
    odd = make_bad_line(lines[at], kind, hour_ms)
    lines.insert(at, odd)
    return 1 if odd else 0


def make_bad_line(line: str, kind: str, hour_ms: int) -> str:
    """A line of a kind, made from a good one. Bytes that are not UTF-8 stand as lone surrogates."""
    if kind in _TEXT:
        return _TEXT[kind](line)
    event = json.loads(line)
    at, who, app = _names(event)
    if kind == "arrived_2_days_after":
        event["arrival_timestamp"] = hour_ms + 2 * DAY_MS + HOUR_MS
        event[at] = hour_ms + 2 * DAY_MS
    elif kind == "text_arrival":
        event["arrival_timestamp"] = str(event["arrival_timestamp"])
    elif kind == "over_long":
        event.setdefault("attributes", {})["note"] = "x" * OVER_LONG_BYTES
    elif kind == "missing_event_type":
        del event["event_type"]
    elif kind == "empty_event_type":
        event["event_type"] = ""
    elif kind == "missing_timestamp":
        del event[at]
    elif kind in ("missing_client_id", "empty_client_id"):
        _take_away(event, who, kind)
    elif kind in ("missing_app_id", "empty_app_id"):
        _take_away(event, app, kind)
    else:
        event[at] = _TIMES[kind]
    return to_json(event)


def _names(event: dict) -> tuple[str, tuple, tuple]:
    """Where the time, the device and the app stand in this shape."""
    if "application_key" in event:
        return "timestamp", ("unique_id",), ("application_key",)
    return "event_timestamp", ("client", "client_id"), ("application", "app_id")


def _take_away(event: dict, path: tuple, kind: str) -> None:
    *outer, name = path
    holder = event[outer[0]] if outer else event
    if kind.startswith("missing"):
        del holder[name]
    else:
        holder[name] = ""


_TEXT: dict[str, Callable[[str], str]] = {
    "truncated_json": lambda line: line[: len(line) * 2 // 3],
    "plain_text": lambda line: "ERROR 503 Service Unavailable, please reduce your request rate",
    "json_array": lambda line: f"[{line}]",
    "json_null": lambda line: "null",
    "json_number": lambda line: "42",
    "json_text": lambda line: '"_session.start"',
    "two_objects": lambda line: line + line,
    "nul_byte": lambda line: line.replace("{", '{"a":"\0",', 1),
    "invalid_utf8": lambda line: line.replace("{", '{"b":"caf\udce9",', 1),
    "blank_line": lambda line: "",
}
_TIMES = {
    "text_timestamp": "5",
    "float_timestamp": 5.7,
    "bool_timestamp": True,
    "null_timestamp": None,
    "occurred_1999": YEAR_1999_MS,
    "occurred_2150": YEAR_2150_MS,
}
LINE_KINDS = (
    *_TEXT,
    *_TIMES,
    "crlf_line",
    "arrived_2_days_after",
    "text_arrival",
    "over_long",
    "missing_event_type",
    "empty_event_type",
    "missing_timestamp",
    "missing_client_id",
    "empty_client_id",
    "missing_app_id",
    "empty_app_id",
)


def make_bad_file(data: bytes, kind: str) -> bytes:
    """A file of a kind, made from the content of a good one."""
    return _FILES[kind](data)


def _wrong_crc(data: bytes) -> bytes:
    packed = bytearray(gzipped(data))
    packed[-8] ^= 0xFF
    return bytes(packed)


_FILES: dict[str, Callable[[bytes], bytes]] = {
    "zero_bytes_file": lambda data: b"",
    "not_gzip_file": lambda data: data[:4_000],
    "truncated_file": lambda data: gzipped(data)[: len(gzipped(data)) * 3 // 4],
    "wrong_crc_file": _wrong_crc,
    "trailing_garbage_file": lambda data: gzipped(data) + b"<Error><Code>SlowDown</Code></Error>",
}
FILE_KINDS = tuple(_FILES)
STRAY_KIND = "stray_file"
