"""JSON text and gzip as all sources write them; what may be made of the times of an event."""

import json

from isal import igzip

from sample_data.config import DAY_MS

GZIP_LEVEL = 1
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
YEAR_2000_MS = 946_684_800_000


def to_json(value: object) -> str:
    return _ENCODER.encode(value)


def inner(values: dict | None) -> str:
    """The members of a JSON object without its braces."""
    return to_json(values)[1:-1] if values else ""


def to_bytes(texts: list[str], end: str = "\n") -> bytes:
    """Lines of a file. Bytes that are not UTF-8 stand in a text as lone surrogates."""
    return "".join(text + end for text in texts).encode("utf-8", "surrogateescape")


def gzipped(data: bytes) -> bytes:
    """Same data, same bytes; but another type of processor may compress them differently."""
    return igzip.compress(data, GZIP_LEVEL, mtime=0)


def tag(at: int, arrival: int) -> str:
    """What the definitions of the project make of the two times; days are UTC days."""
    days = arrival // DAY_MS - at // DAY_MS
    if days == 0 and at <= arrival:
        return ""
    if at < YEAR_2000_MS:
        return "clock_1970"
    if at > arrival + DAY_MS:
        return "parked_future"
    if days > 7:
        return "parked_late"
    return "clock_ahead" if at > arrival else f"late_{days}_days"
