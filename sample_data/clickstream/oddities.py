"""Bad envelopes and odd events of Clickstream; bad files are those of all sources.

They are dealt out in turn by the number of the file's hour, as in `oddities`.
"""

import json
from collections.abc import Callable

from sample_data.clickstream.lines import packed, unpacked
from sample_data.config import DAY_MS, HOUR_MS, Config
from sample_data.oddities import YEAR_1999_MS, YEAR_2150_MS
from sample_data.texts import to_json

ODD_EVERY, COPY_EVERY, REWRITTEN_EVERY = 3, 29, 13
OVER_LONG_BYTES = 70_000


def slot(config: Config, hour: int) -> int:
    return hour + config.seed


def odd_kind(config: Config, number: int) -> str | None:
    """The kind whose turn it is in this slot."""
    turn, rest = divmod(number, ODD_EVERY)
    return KINDS[turn % len(KINDS)] if config.oddities and rest == 0 else None


def make_odd_line(line: str, kind: str, hour_ms: int) -> str:
    """A line of a kind, made from a good one. Bytes that are not UTF-8 stand as lone surrogates."""
    if kind in _TEXT:
        return _TEXT[kind](line)
    envelope = json.loads(line)
    _ENVELOPES[kind](envelope, hour_ms)
    return to_json(envelope)


def make_odd_event(text: str, kind: str, event_id: str, arrival: int) -> str:
    """An element of `data` of a kind, made from a good event."""
    if kind == "element_number":
        return "42"
    event = json.loads(text)
    event["event_id"] = event_id
    _EVENTS[kind](event, arrival)
    return to_json(event)  # with `NaN`, which is not JSON, where a number is none


_TEXT: dict[str, Callable[[str], str]] = {
    "truncated_json": lambda line: line[: len(line) * 2 // 3],
    "plain_text": lambda line: "HTTP/1.1 413 Request Entity Too Large",
    "json_array": lambda line: f"[{line}]",
    "json_null": lambda line: "null",
    "two_objects": lambda line: line + line,
    "nul_byte": lambda line: line.replace('"method":"', '"method":"\0', 1),
    "invalid_utf8": lambda line: line.replace('"method":"', '"method":"caf\udce9', 1),
    "blank_line": lambda line: "",
    "crlf_line": lambda line: line + "\r",
}


def _without(*names: str) -> Callable[[dict, int], None]:
    def change(record: dict, _: int) -> None:
        for name in names:
            del record[name]

    return change


def _with(**values: object) -> Callable[[dict, int], None]:
    return lambda record, _: record.update(values)


def _broken_base64(envelope: dict, _: int) -> None:
    whole = packed(unpacked(envelope["data"]))
    envelope["data"] = f"{whole[:40]}%{whole[41:]}"


def _truncated_gzip(envelope: dict, _: int) -> None:
    whole = packed(unpacked(envelope["data"]))
    envelope["data"] = whole[: len(whole) * 2 // 3 // 4 * 4]


def _text_ingest_time(envelope: dict, _: int) -> None:
    envelope["ingest_time"] = str(envelope["ingest_time"])


def _ingested_2_days_after(envelope: dict, hour_ms: int) -> None:
    envelope["ingest_time"] = hour_ms + 2 * DAY_MS + HOUR_MS


def _over_long(event: dict, _: int) -> None:
    event["attributes"]["note"] = "x" * OVER_LONG_BYTES


def _month_late(event: dict, arrival: int) -> None:
    event["timestamp"] = arrival - 31 * DAY_MS


def _next_year(event: dict, arrival: int) -> None:
    event["timestamp"] = arrival + 365 * DAY_MS


def _text_timestamp(event: dict, _: int) -> None:
    event["timestamp"] = str(event["timestamp"])


def _engagement_elsewhere(event: dict, _: int) -> None:
    event["event_type"] = "_click"
    event.pop("items", None)
    event["attributes"]["_engagement_time_msec"] = 12_345


def _item_without_id(event: dict, _: int) -> None:
    event["event_type"] = "view_item"
    event["items"] = [{"name": "no id", "price": 1.5, "quantity": 1}, {"id": "L-1001", "price": 2}]


_ENVELOPES: dict[str, Callable[[dict, int], None]] = {
    "missing_data": _without("data"),
    "null_data": _with(data=None),
    "empty_data": _with(data=""),
    "number_data": _with(data=7),
    "text_data": _with(data="event_type=_page_view&event_id=1"),
    "empty_array": _with(data="[]"),
    "broken_base64": _broken_base64,
    "truncated_gzip": _truncated_gzip,
    "text_ingest_time": _text_ingest_time,
    "ingested_2_days_after": _ingested_2_days_after,
    "no_ingest_time": _without("ingest_time"),
    "no_time": _without("ingest_time", "server_ingest_time"),
}
_EVENTS: dict[str, Callable[[dict, int], None]] = {
    "missing_event_type": _without("event_type"),
    "missing_event_id": _without("event_id"),
    "empty_event_id": _with(event_id=""),
    "number_event_id": _with(event_id=17),
    "missing_timestamp": _without("timestamp"),
    "text_timestamp": _text_timestamp,
    "float_timestamp": _with(timestamp=5.7),
    "occurred_1999": _with(timestamp=YEAR_1999_MS),
    "occurred_2150": _with(timestamp=YEAR_2150_MS),
    "missing_app_id": _without("app_id"),
    "missing_unique_id": _without("unique_id", "user"),  # with a login it is a server's
    "text_attributes": _with(attributes="{}"),
    "text_user": _with(user="customer"),
    "object_items": _with(items={"id": "L-1001"}),
    "over_long": _over_long,
    "element_nan": _with(value=float("nan")),
    "month_late": _month_late,
    "next_year": _next_year,
    "item_without_id": _item_without_id,
    "engagement_elsewhere": _engagement_elsewhere,
}
EVENT_KINDS = ("element_number", *_EVENTS)  # an element more in a good envelope
GOOD_EVENT_KINDS = ("month_late", "next_year", "item_without_id", "engagement_elsewhere")
CHANGED_LINE_KINDS = ("crlf_line", "no_ingest_time", "no_time")  # its events still count
LINE_KINDS = (*_TEXT, *_ENVELOPES)
KINDS = (*LINE_KINDS, *EVENT_KINDS)
