"""Mutations of bytes and of JSON values. Each takes a Random and gives a changed copy."""

import copy
from random import Random
from typing import Any

from .records import Raw

TOKENS = [b"\0", b"\xff", b"\xe2\x82", b"\r", b"\n", b"\r\n", b"\x01\x02\x03\x04", b"\x1f", b"\t"]
TOKENS += [b"\xef\xbb\xbf", b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b" ", b"null", b"NaN"]
TOKENS += [b"\\u0000", b"-", b"9" * 30, b"1e400", b"{}", b"x" * 70_000, b"[" * 500]
TOKENS += [b'{"_tidemark_rejected":{"reason":"x","line":"y"}}\n', "😀\u2028ü".encode(), b"H4sI"]

VALUES: list[Any] = [None, True, False, 0, -1, 5.7, 5.0, 1e308, 2**53, 2**63 - 1, -(2**63), 10**30]
VALUES += [Raw(t) for t in ("1e400", "NaN", "-Infinity", "1.50", "-0", "1E5", "[1,]")]
VALUES += [
    "",
    " ",
    "5",
    "1e5",
    "-1",
    "null",
    "x" * 9_000,
    "a\0b",
    "a\x1fb",
    "\u2028",
    "'; --",
    "😀",
]
VALUES += ["2026-03-10", "9" * 25, "https://a:b@x.example:99999/%zz?utm_source=%00#", "%%", "\\"]
VALUES += [{}, [], {"value": 1}, {"a": {"b": []}}, [1, [2]], [{}], [{"id": "x"}, {"id": None}]]
VALUES += [
    1_773_119_400,
    1_773_119_400_000,
    4_102_444_800_000,
    946_684_799_999,
    -62_135_596_800_000,
]
NAMES = [
    "",
    "value",
    "id",
    "arrival_timestamp",
    "_tidemark_rejected",
    "application_key",
    "a\0",
    "'",
]
NAMES += [
    "event_type",
    "timestamp",
    "data",
    "attributes",
    "_session.duration",
    "x" * 300,
    "😀",
    ".",
]


def of_bytes(r: Random, data: bytes, other: bytes) -> bytes:
    """Flipped, cut, put in, taken out, repeated, mixed with another."""
    at, to = sorted(r.randrange(len(data) + 1) for _ in range(2))
    kind = r.randrange(9)
    if kind == 0 and data:
        at = min(at, len(data) - 1)
        return data[:at] + bytes([data[at] ^ (1 << r.randrange(8))]) + data[at + 1 :]
    if kind == 1:
        return data[:at]
    if kind == 2:
        return data[:at] + r.choice(TOKENS) + data[at:]
    if kind == 3:
        return data[:at] + data[min(to, at + r.choice([1, 2, 50])) :]
    if kind == 4:
        return data[:to] + data[at:to] + data[to:]
    if kind == 5:
        start = r.randrange(len(other) + 1)
        return data[:at] + other[start : start + r.choice([1, 20, 2_000])] + data[at:]
    if kind == 6:
        return data[:at] + bytes(to - at) + data[to:]
    if kind == 7:
        return data + r.choice([bytes(99), b"\n", data, r.randbytes(9)])
    return data[:at] + other[at:]


def of_json(r: Random, record: Any) -> Any:
    """One value at a random place set, removed, copied to another name or put deeper."""
    record = copy.deepcopy(record)
    spots = list(_spots(record))
    if not spots:
        return r.choice(VALUES)
    parent, name = r.choice(spots)
    kind = r.randrange(8)
    if kind == 0:
        del parent[name]
    elif kind == 1 and isinstance(parent, dict):
        parent[r.choice(NAMES)] = parent[name]
    elif kind == 2:
        parent[name] = r.choice([[parent[name]], {"value": parent[name]}])
    elif kind == 3 and isinstance(parent[name], int | float):
        parent[name] = parent[name] + r.choice([1, -1, 86_400_000, -8 * 86_400_000, 10**12])
    elif kind == 4 and isinstance(parent, dict):
        parent[r.choice(NAMES)] = r.choice(VALUES)
    else:
        parent[name] = r.choice(VALUES)
    return record


def _spots(value: Any):
    """(container, name or index) of every value inside."""
    if isinstance(value, dict | list):
        for name in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, name
            yield from _spots(value[name])
