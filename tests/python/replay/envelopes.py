"""Random files of Clickstream: elements in envelopes, their copies, and what cannot be opened.

`random_envelopes(r, apps, world)` gives (file path, line) pairs. Copies of one event that arrive at
one moment are equal but for blanks and their envelope's request: which of others would count, only
their landed lines could tell.
"""

import base64
import gzip
import json
from random import Random

from .clicks import Clicks, Device, random_devices
from .moments import DAY, HOUR, World, arrival_hour, delay

BAD_LINES = [
    b"not json",
    b"[1, 2]",
    b"\xff\xfe",
    b"   ",
    b"{}",
    b'{"data": ""}',
    b'{"appId": "utc", "data": 5}',
    b'{"appId": "utc", "data": "[]"}',
    b'{"appId": 7, "data": "[5, {"}',
    b'{"appId": "utc", "data": "H4sIAAAA"}',
    b'{"appId": "utc", "data": "hello"}',
    b'{"event_type": "tap", "event_timestamp": 5}',
]
BAD_ELEMENTS = [b"5", b"null", b"[1, {}]", b'"a, ]"', b"oops", b'{"a": NaN}', b'{"a": 1} {}', b"{}"]
BAD_MEMBERS = [
    {"event_type": ""},
    {"event_id": None},
    {"event_id": 5},
    {"timestamp": "5"},
    {"timestamp": 1.5},
    {"unique_id": None, "event_type": 5},
    {"attributes": [], "user": "x"},
    {"user": "x"},
    {"items": {}},
    {"app_id": None},
    {"long": "x" * 70_000},
]


def random_envelopes(r: Random, apps: list[str], world: World) -> list[tuple[str, bytes]]:
    """All lines of all apps; copies included."""
    clicks, placed = Clicks(r, world), []
    for app in apps:
        devices = random_devices(r, app)
        for _ in range(r.choice([2, 5, 10])):
            device = r.choice(devices)
            for records in _requests(r, clicks.burst(app, device)):
                placed += _delivered(r, app, device, records, world)
    for _ in range(r.choice([0, 1, 3])):
        placed.append((_path(r, world.some_day(r)), r.choice(BAD_LINES)))
    return placed


def _requests(r: Random, records: list[dict]) -> list[list[dict]]:
    """An SDK sends some events at once, not always in order."""
    requests = [[records[0]]]
    for record in records[1:]:
        if r.random() < 0.5:
            requests.append([])
        requests[-1].append(record)
    for request in requests:
        if r.random() < 0.2:
            r.shuffle(request)
    return requests


def _delivered(
    r: Random, app: str, device: Device, records: list[dict], world: World
) -> list[tuple[str, bytes]]:
    """The request in its file, and its copies in the same and in other files."""
    arrived = records[-1]["timestamp"] + delay(r, world.late_window_days)
    if abs(arrived - world.first_ms) > 366 * DAY:  # by a clock that nobody believes
        arrived = world.some_day(r)
    if r.random() < 0.06:
        records = [*records, {**records[0], **r.choice(BAD_MEMBERS)}]
    clock = r.choice(["ingest_time"] * 8 + ["server_ingest_time", None])
    bad = r.choice(BAD_ELEMENTS) if r.random() < 0.04 else None
    placed = []
    for copy in range(r.choice([1] * 7 + [2, 2, 3])):
        arrived += r.choice([0, 0, HOUR, DAY, -HOUR, 2 * DAY]) if copy else 0
        sent, at = records, arrived
        if copy and clock and r.random() < 0.2:  # sent again with other words, at its own moment
            sent, at = [_other_words(record) for record in records], arrived + 7 * copy
        envelope = _envelope(r, app, device, {clock: at} if clock else {})
        envelope["data"] = _data(r, [_text(r, record) for record in sent], bad)
        line = json.dumps(envelope).encode()
        placed += [(_path(r, at), line)] * r.choice([1] * 12 + [2])
    return placed


def _other_words(record: dict) -> dict:
    attributes = record.get("attributes")
    words = {**attributes, "again": True} if isinstance(attributes, dict) else attributes
    return {**record, "make": "other", "attributes": words}


def _envelope(r: Random, app: str, device: Device, times: dict) -> dict:
    envelope = {"appId": app, "platform": device.platform, "method": "POST", "ip": "10.0.0.1"}
    envelope |= {"rid": f"{r.getrandbits(32):08x}", **times}
    if device.agent:
        envelope["ua"] = device.agent
    if "ingest_time" in times and r.random() < 0.2:
        envelope["server_ingest_time"] = r.choice([times["ingest_time"] + 1000, "soon"])
    if r.random() < 0.01:
        envelope["ingest_time"] = r.choice(["soon", 5, 4_000_000_000_000])
    if r.random() < 0.1:
        del envelope["appId"]
    return envelope


def _text(r: Random, record: dict) -> bytes:
    """JSON with more or fewer blanks; some events take several lines."""
    indent, separators = r.choice([(None, (",", ":"))] * 4 + [(None, None), (1, None)])
    ascii_only = r.random() < 0.5
    text = json.dumps(record, indent=indent, separators=separators, ensure_ascii=ascii_only)
    return text.encode()


def _data(r: Random, texts: list[bytes], bad: bytes | None) -> str:
    """In one of its encodings; a bad element stands among the others."""
    form = r.choice(["gzip", "gzip", "array", "object"])
    if bad is not None:
        texts = r.sample([*texts, bad], len(texts) + 1)
    if form == "object" and len(texts) == 1:
        return texts[0].decode()
    text = b"[" + r.choice([b",", b" ,\n"]).join(texts) + b"]"
    if form == "array":
        return text.decode()
    return base64.b64encode(gzip.compress(text, 1, mtime=0)).decode()


def _path(r: Random, arrived: int) -> str:
    """A file that may hold an envelope that arrived then, of whatever app."""
    hour = arrival_hour(r, arrived)
    return f"clickstream/{hour:year=%Y/month=%m/day=%d/hour=%H}/{r.choice('001')}.gz"
