"""Envelopes: each line is one HTTP request of an SDK, with its events as text in a member.

In: the decompressed blocks of a vendor file, whose lines are envelopes: JSON objects, with events
as text in the member `data` (an array or one object; base64 of gzip, too). Out: lines

    {"ingest_time":..,"app_id":..,"ip":..,"browser":..,...,"event":<raw>}

with the event byte for byte (but for `mended`) and whatever is known of the rest, or for an
envelope or event that cannot be opened

    {"_tidemark_rejected":{"reason":..,"line":<its start>},"app_id":..}

What the members are called, in the envelope and in the line, its source declares (`Envelope`). No
errors: one bad envelope costs itself, one bad event only itself. Memory: one envelope.
"""

import binascii
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from typing import Any

import msgspec

from tidemark.landing.formats.gunzip import BadFile, Gunzip
from tidemark.landing.formats.json_text import (
    BLANKS,
    SKIP,
    Unbalanced,
    is_deep,
    is_json,
    members,
    pieces,
)
from tidemark.landing.formats.page_url import traffic_of
from tidemark.landing.formats.rewrite import KEPT_BYTES, bad_encoding, mended, rejected, split_lines
from tidemark.landing.formats.user_agent import describe
from tidemark.landing.reader import DUCKDB, MAX_LINE_BYTES, Reader

MAX_ENVELOPE_BYTES = 64 * 1024**2
MAX_DATA_BYTES = 256 * 1024**2
MAX_RECORDS = 1_000_000  # in one envelope
# Broken JSON beyond this is not searched for good neighbours, which takes ten times as long.
MAX_SEARCHED_BYTES = 16 * 1024**2
COMMAS_AT_ONCE = 4_000_000  # beyond, elements are split off one by one: each object takes memory

PACKED = b"H4sI"  # how the base64 of gzip begins


@dataclass(frozen=True)
class Envelope:
    """What is declared of an envelope (`meta.envelope`), by the names in the landed line.

    data:       the envelope's member with the events; event: that of the landed line with one
    times:      name -> members, of which the first that is not null is taken as it is
    texts:      name -> member, taken if it is a text; the first goes with what is rejected, too
    user_agent: the member with a user agent, of which `user_agent` tells
    page_url:   the members that lead to the URL of a page in an event (`page_url`)
    """

    data: str
    event: str
    times: Mapping[str, Sequence[str]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    user_agent: str | None = None
    page_url: tuple[str, ...] = ()

    @cached_property
    def opening(self) -> bytes:
        """How the event begins in the landed line."""
        return b'"%b":' % self.event.encode()

    @cached_property
    def app(self) -> str | None:
        """The text that goes with what is rejected."""
        return next(iter(self.texts), None)

    @cached_property
    def members(self) -> frozenset[str]:
        """The envelope's members that are looked at."""
        times = [name for names in self.times.values() for name in names]
        agent = [self.user_agent] if self.user_agent else []
        return frozenset([self.data, *times, *self.texts.values(), *agent])

    @cached_property
    def traffic(self) -> Callable[[bytes], bytes]:
        """What the page of an event says of its traffic source, as members of the line."""
        return traffic_of(self.page_url) if self.page_url else lambda event: b""


def of(source: Mapping[str, Any]) -> Callable[[Iterable[bytes], Reader], Iterator[bytes]]:
    """The lines of a source's files, by its declaration. Errors: TypeError, KeyError."""
    said = dict(source["envelope"])
    said["page_url"] = tuple(said.get("page_url", ()))
    return partial(open_envelopes, envelope=Envelope(event=source["record"], **said))


class _Refused(Exception):
    """The envelope is one rejected record, for this reason."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def open_envelopes(
    blocks: Iterable[bytes],
    reader: Reader = DUCKDB,
    *,
    envelope: Envelope,
    max_envelope_bytes: int = MAX_ENVELOPE_BYTES,
    max_data_bytes: int = MAX_DATA_BYTES,
) -> Iterator[bytes]:
    """The landed lines of a file, without LF."""
    for line, too_long in split_lines(blocks, max_envelope_bytes):
        app = b""
        try:
            found = _envelope(line, too_long, envelope.members)
            app = _app(found, envelope)
            data = _data(found.get(envelope.data, b"null"), envelope.data, max_data_bytes)
            elements, sound = _elements(data)
        except _Refused as refused:
            yield _rejected(refused.reason, line, app)
            continue
        prefix = _prefix(found, envelope)
        several_lines = b"\n" in data or b"\r" in data
        for element in elements:
            landed = _landed(envelope, prefix, bytes(element), sound, app, reader)
            yield _on_one_line(landed) if several_lines else landed


def _app(found: dict[str, bytes], envelope: Envelope) -> bytes:
    """The member that goes with what is rejected; nothing if there is none, or it is no name."""
    text = _text(found, envelope.texts[envelope.app]) if envelope.app else b""
    return b'"%b":%b' % (envelope.app.encode(), text) if 0 < len(text) <= KEPT_BYTES else b""


def _landed(
    envelope: Envelope, prefix: bytes, element: bytes, sound: bool, app: bytes, reader: Reader
) -> bytes:
    """The line of one event, or the one that stands for it."""
    element_bytes = len(prefix) + len(envelope.opening) + len(element) + len(b"}")
    if element_bytes > MAX_LINE_BYTES:
        return _rejected("too_long", element, app)
    if bad_encoding(element):
        return _rejected("bad_encoding", element, app, element_bytes)
    if not sound and not is_json(element):
        return _rejected("not_json", element, app, element_bytes)
    if is_deep(element):
        return _rejected("too_deep", element, app, element_bytes)
    line = b"".join((prefix, envelope.traffic(element), envelope.opening, element, b"}"))
    landed = mended(line, reader)
    if len(landed) <= reader.max_line_bytes:
        return landed
    # An engine that reads longer lines shows it so.
    return _rejected("too_long", _on_one_line(element), app)


def _on_one_line(text: bytes) -> bytes:
    """JSON has line ends between its tokens only."""
    return text.replace(b"\n", b" ").replace(b"\r", b" ")


def _envelope(line: bytes, too_long: bool, names: frozenset[str]) -> dict[str, bytes]:
    """The raw members of the envelope that we look at."""
    if too_long:
        raise _Refused("too_long")
    if bad_encoding(line):
        raise _Refused("bad_encoding")
    if not is_json(line):
        raise _Refused("not_json")
    if not line.lstrip().startswith(b"{"):
        raise _Refused("not_an_object")
    return members(line, names)


def _data(raw: bytes, name: str, max_bytes: int) -> bytes | bytearray:
    """What the member with the events holds, unpacked."""
    if raw in (b"null", b'""'):
        raise _Refused(f"missing_field:{name}")
    if not raw.startswith(b'"'):
        raise _Refused(f"bad_type:{name}")
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


def _prefix(found: dict[str, bytes], envelope: Envelope) -> bytes:
    """The landed line up to what the event itself says."""
    values = {}
    for name, members_of_time in envelope.times.items():
        times = (found.get(member, b"null") for member in members_of_time)
        values[name] = next((time for time in times if time != b"null"), b"")
    for name, member in envelope.texts.items():
        values[name] = _text(found, member)
    if envelope.user_agent and (agent := _text(found, envelope.user_agent)):
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
    return b"%b,%b}" % (row[:-1], app) if app else row
