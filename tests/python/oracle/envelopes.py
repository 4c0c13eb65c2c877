"""Envelopes of Clickstream, and the elements of their `data` (definitions.md, "Fields of
Clickstream").
"""

import base64
import binascii
import re
from dataclasses import dataclass

from .classify import Rejected, object_of
from .read import BLANKS, Refused, unpack

MAX_ENVELOPE_BYTES = 64 * 1024 * 1024
MAX_DATA_BYTES = 256 * 1024 * 1024
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[][{},]', re.DOTALL)


@dataclass(slots=True)
class Element:
    """A record: an element of `data`, or, with a reason, a line that cannot be opened."""

    text: bytes
    envelope: dict
    reason: str | None = None


def open_line(line: bytes) -> list[Element]:
    envelope = {}
    try:
        envelope = object_of(line, MAX_ENVELOPE_BYTES)
        return [Element(text, envelope) for text in _elements(_data_of(envelope))]
    except Rejected as rejected:
        return [Element(line, envelope, str(rejected))]


def _data_of(envelope: dict) -> bytes:
    """The JSON text in an envelope, unpacked."""
    data = envelope.get("data")
    if data is None or data == "":
        raise Rejected("missing_field:data")
    if not isinstance(data, str):
        raise Rejected("bad_type:data")
    text = data.encode()
    if not text.strip(BLANKS).startswith((b"[", b"{")):
        try:
            text = unpack(base64.b64decode(text, validate=True))
        except (binascii.Error, Refused):
            raise Rejected("bad_envelope") from None
    if len(text) > MAX_DATA_BYTES:
        raise Rejected("too_long")
    return text.strip(BLANKS)


def _elements(text: bytes) -> list[bytes]:
    """The texts of an array's elements, whatever they are; an object is its own only element.

    Brackets must close; whether what they hold is JSON is asked of each element later.
    """
    if not text.startswith((b"[", b"{")):
        raise Rejected("bad_envelope")
    elements, depth, start = [], 0, 1
    for token in TOKEN.finditer(text):
        if token[0] in (b"[", b"{"):
            depth += 1
        elif token[0] in (b"]", b"}"):
            depth -= 1
        if depth == 0 or (depth == 1 and token[0] == b","):
            elements.append(text[start : token.start()].strip(BLANKS))
            start = token.end()
        if depth == 0:
            break
    if depth or text[start:]:
        raise Rejected("bad_envelope")
    if text.startswith(b"{"):
        return [text]
    if elements == [b""]:
        raise Rejected("bad_envelope")
    return elements
