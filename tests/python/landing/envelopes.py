"""Envelopes of Clickstream for tests, and the lines that landing makes of them."""

import base64
import gzip
import json

from landing_zone import Zone

from tidemark.landing import declared
from tidemark.landing.formats import envelopes

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/124.0.6367.91 Safari/537.36"
)
MEMBERS = {
    "ingest_time": 1714723200000,
    "server_ingest_time": 1714723201000,
    "appId": "shop",
    "platform": "Web",
    "rid": "r-1",
    "ip": "192.0.2.7",
    "ua": CHROME,
    "uri": "/collect?appId=shop",
}


opens = envelopes.of(declared.sources()["clickstream"])


def envelope(data, **members) -> bytes:
    """A line of a vendor file; a member of the value `...` is left out."""
    row = {**MEMBERS, "data": data, **members}
    return json.dumps({name: value for name, value in row.items() if value is not ...}).encode()


def bare(data) -> bytes:
    """The same with nothing but data, so that a landed line is `{"event":<raw>}`."""
    return json.dumps({"data": data}).encode()


def packed(text: bytes) -> str:
    return base64.b64encode(gzip.compress(text, mtime=0)).decode()


def opened(*lines: bytes, **limits) -> list[bytes]:
    """What landing makes of these lines."""
    return list(opens([b"\n".join(lines)], **limits))


def events(data: str) -> list[bytes]:
    """The raw events in `data`; what was rejected is (reason, line)."""
    return [_event(line) for line in opened(bare(data))]


def _event(line: bytes):
    if line.startswith(b'{"_tidemark_rejected"'):
        why = json.loads(line)["_tidemark_rejected"]
        return why["reason"], why["line"]
    assert line.startswith(b'{"event":') and line.endswith(b"}")
    return line[9:-1]


def reason(line: bytes) -> str | None:
    """Why a landed line was rejected, if it was."""
    return json.loads(line).get("_tidemark_rejected", {}).get("reason")


def read_copy(zone: Zone, name: str) -> list[bytes]:
    """The lines that engines read for a vendor file."""
    with gzip.open(zone.row(name)["read_path"]) as file:
        return file.read().split(b"\n")[:-1]
