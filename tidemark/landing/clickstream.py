"""Opens the envelopes of Clickstream Analytics on AWS: one landed line per event.

In: the decompressed blocks of a vendor file, whose lines are envelopes: JSON objects, one for each
HTTP request of an SDK, with the events as text in `data` (docs/definitions.md). Out: lines

    {"ingest_time":..,"app_id":..,"platform":..,"rid":..,"ip":..,"browser":..,...,"event":<raw>}

with the event byte for byte (but for `mended`) and whatever is known of the rest (`page_url` adds
what the event's own URL says), or for an envelope or event that cannot be opened

    {"_tidemark_rejected":{"reason":..,"line":<its start>},"app_id":..}

No errors: one bad envelope costs itself, one bad event only itself. Memory: one envelope.
"""

import binascii
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from tidemark.landing.gunzip import BadFile, Gunzip
from tidemark.landing.json_text import BLANKS, SKIP, Unbalanced, is_deep, is_json, members, pieces
from tidemark.landing.page_url import traffic_members
from tidemark.landing.reader import DUCKDB, MAX_LINE_BYTES, Reader
from tidemark.landing.rewrite import KEPT_BYTES, bad_encoding, mended, rejected, split_lines
from tidemark.landing.user_agent import describe

MAX_ENVELOPE_BYTES = 64 * 1024**2
MAX_DATA_BYTES = 256 * 1024**2
MAX_RECORDS = 1_000_000  # in one envelope
# Broken JSON beyond this is not searched for good neighbours, which takes ten times as long.
MAX_SEARCHED_BYTES = 16 * 1024**2
COMMAS_AT_ONCE = 4_000_000  # beyond, elements are split off one by one: each object takes memory

EVENT = b'"event":'
PACKED = b"H4sI"  # how the base64 of gzip begins
TEXT_MEMBERS = {"app_id": "appId", "platform": "platform", "rid": "rid", "ip": "ip"}
TIMES = ("ingest_time", "server_ingest_time")
MEMBERS = frozenset([*TEXT_MEMBERS.values(), *TIMES, "data", "ua"])


class _Refused(Exception):
    """The envelope is one rejected record, for this reason."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def open_envelopes(
    blocks: Iterable[bytes],
    reader: Reader = DUCKDB,
    max_envelope_bytes: int = MAX_ENVELOPE_BYTES,
    max_data_bytes: int = MAX_DATA_BYTES,
) -> Iterator[bytes]:
    """The landed lines of a file, without LF."""
    for line, too_long in split_lines(blocks, max_envelope_bytes):
        app = b""
        try:
            envelope = _envelope(line, too_long)
            app = _text(envelope, "appId")
            data = _data(envelope, max_data_bytes)
            elements, sound = _elements(data)
        except _Refused as refused:
            yield _rejected(refused.reason, line, app)
            continue
        prefix = _prefix(envelope)
        several_lines = b"\n" in data or b"\r" in data
        for element in elements:
            landed = _landed(prefix, bytes(element), sound, app, reader)
            yield _on_one_line(landed) if several_lines else landed


def _landed(prefix: bytes, element: bytes, sound: bool, app: bytes, reader: Reader) -> bytes:
    """The line of one event, or the one that stands for it."""
    element_bytes = len(prefix) + len(EVENT) + len(element) + len(b"}")
    if element_bytes > MAX_LINE_BYTES:
        return _rejected("too_long", element, app)
    if bad_encoding(element):
        return _rejected("bad_encoding", element, app, element_bytes)
    if not sound and not is_json(element):
        return _rejected("not_json", element, app, element_bytes)
    if is_deep(element):
        return _rejected("too_deep", element, app, element_bytes)
    line = b"".join((prefix, traffic_members(element), EVENT, element, b"}"))
    landed = mended(line, reader)
    if len(landed) <= reader.max_line_bytes:
        return landed
    # An engine that reads longer lines shows it so.
    return _rejected("too_long", _on_one_line(element), app)


def _on_one_line(text: bytes) -> bytes:
    """JSON has line ends between its tokens only."""
    return text.replace(b"\n", b" ").replace(b"\r", b" ")


def _envelope(line: bytes, too_long: bool) -> dict[str, bytes]:
    """The raw members of the envelope that we look at."""
    if too_long:
        raise _Refused("too_long")
    if bad_encoding(line):
        raise _Refused("bad_encoding")
    if not is_json(line):
        raise _Refused("not_json")
    if not line.lstrip().startswith(b"{"):
        raise _Refused("not_an_object")
    return members(line, MEMBERS)


def _data(envelope: dict[str, bytes], max_bytes: int) -> bytes | bytearray:
    """What `data` holds, unpacked."""
    raw = envelope.get("data", b"null")
    if raw in (b"null", b'""'):
        raise _Refused("missing_field:data")
    if not raw.startswith(b'"'):
        raise _Refused("bad_type:data")
    data = raw[1:-1]
    if b"\\" in data:
        # Half a surrogate pair stays an escape, which is no JSON: its element is refused.
        data = json.loads(raw).encode(errors="backslashreplace")
    if data.startswith(PACKED):
        return _unpacked(data, max_bytes)
    if len(data) > max_bytes:
        raise _Refused("too_long")
    return data


def _unpacked(text: bytes, max_bytes: int) -> bytearray:
    data = bytearray()
    try:
        packed = io.BytesIO(binascii.a2b_base64(text, strict_mode=True))
        for block in Gunzip(packed, max_bytes):
            data += block
    except binascii.Error as error:
        raise _Refused("bad_envelope") from error
    except BadFile as bad:
        raise _Refused("too_long" if bad.reason == "too_large" else "bad_envelope") from bad
    return data


def _elements(data: bytes | bytearray) -> tuple[Iterable[bytes | msgspec.Raw], bool]:
    """The raw elements of an array, or the object itself; and whether all are known to be JSON."""
    first = SKIP.match(data).end()
    is_array = data.startswith(b"[", first)
    if not is_array and not data.startswith(b"{", first):
        raise _Refused("bad_envelope")
    at_once = is_array and data.count(b",") <= COMMAS_AT_ONCE
    elements, sound = None, True
    try:
        elements = msgspec.json.decode(data, type=list[msgspec.Raw] if at_once else msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        # One bad element is enough. Where brackets and quotes fit, its neighbours are as they were.
        sound = False
        if len(data) > MAX_SEARCHED_BYTES:
            raise _Refused("bad_envelope") from None
    held = at_once and sound
    count = len(elements) if held else 1 if not is_array and sound else _count(data)
    if not is_array:
        return [data.strip(BLANKS)], sound
    if count == 0:
        raise _Refused("bad_envelope")
    if count > MAX_RECORDS:
        raise _Refused("too_long")
    return elements if held else pieces(data), sound


def _count(data: bytes | bytearray) -> int:
    """Elements of the array, at most one more than allowed; brackets and quotes must fit so far."""
    try:
        return sum(1 for _ in islice(pieces(data), MAX_RECORDS + 1))
    except Unbalanced as unbalanced:
        raise _Refused("bad_envelope") from unbalanced


def _prefix(envelope: dict[str, bytes]) -> bytes:
    """The landed line up to what the event itself says."""
    times = (envelope.get(name, b"null") for name in TIMES)
    values = {"ingest_time": next((time for time in times if time != b"null"), b"")}
    for name, member in TEXT_MEMBERS.items():
        values[name] = _text(envelope, member)
    if agent := _text(envelope, "ua"):
        for name, value in describe(json.loads(agent))._asdict().items():
            values[name] = json.dumps(value).encode() if value is not None else b""
    known = [b'"%b":%b,' % (name.encode(), value) for name, value in values.items() if value]
    return b"{" + b"".join(known)


def _text(envelope: dict[str, bytes], name: str) -> bytes:
    """The raw JSON string, with its quotes; nothing if the member is no string."""
    raw = envelope.get(name, b"")
    if not raw.startswith(b'"'):
        return b""
    if b"\\u" in raw:  # half a surrogate pair or a NUL would spoil the lines of all events
        text = json.loads(raw).replace("\0", "\ufffd")
        raw = json.dumps(text.encode(errors="replace").decode()).encode()
    return raw


def _rejected(reason: str, line: bytes, app: bytes, record_bytes: int = 0) -> bytes:
    row = rejected(reason, line, record_bytes)
    return b'%b,"app_id":%b}' % (row[:-1], app) if 0 < len(app) <= KEPT_BYTES else row
