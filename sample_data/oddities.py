"""Bad lines, records and files: what a raw zone collects in years."""

import json
from collections.abc import Callable, Iterator

from sample_data.config import HOUR_MS
from sample_data.texts import gzipped, to_json

OVER_LONG_BYTES = 70_000


class Oddities:
    """Kinds of odd lines, or of odd records in a line, in the order of their turns.

    A source says in `oddities.yml` how each is made from a good one:

    text         this instead; $line: the good one, $start: two thirds of it
    replace      [a text of the good one, what stands there]
    with         member -> value
    without      members
    as_text      members
    long         a member that becomes very long
    after_hours  member -> hours after the time in question
    counts       what it holds still counts: it stands in the place of the good one

    special  kinds that change a record by code
    also     member -> the name that it has in records of another shape
    """

    def __init__(
        self,
        changes: dict[str, dict],
        special: dict[str, Callable[[dict], None]] | None = None,
        also: dict[str, str] | None = None,
    ):
        self._changes, self._special, self._also = changes, special or {}, also or {}
        self.kinds = tuple(changes)
        self.counting = {kind for kind, change in changes.items() if change.get("counts")}

    def make(self, good: str, kind: str, since_ms: int, **given: object) -> str:
        """A text of a kind. Bytes that are not UTF-8 stand in it as lone surrogates.

        since_ms  the time in question
        given     members that it has of its own
        """
        change = self._changes[kind]
        if "text" in change:
            start = good[: len(good) * 2 // 3]
            return change["text"].replace("$start", start).replace("$line", good)
        if "replace" in change:
            return good.replace(*change["replace"], 1)
        record = json.loads(good) | given
        if kind in self._special:
            self._special[kind](record)
        for holder, name in self._places(record, change.get("without", ())):
            holder.pop(name, None)
        for path, value in _values(change, since_ms).items():
            for holder, name in self._places(record, [path]):
                holder[name] = value
        for holder, name in self._places(record, change.get("as_text", ())):
            holder[name] = str(holder[name])
        return to_json(record)  # with `NaN`, which is not JSON, where a number is none

    def _places(self, record: dict, paths: list[str]) -> Iterator[tuple[dict, str]]:
        """The object that holds each member, and its name there."""
        for path in paths:
            *outer, name = (also if (also := self._also.get(path)) in record else path).split(".")
            holder = record
            for each in outer:
                holder = holder.setdefault(each, {})
            yield holder, name


def _values(change: dict, since_ms: int) -> dict[str, object]:
    values = dict(change.get("with", {}))
    if "long" in change:
        values[change["long"]] = "x" * OVER_LONG_BYTES
    hours = change.get("after_hours", {})
    return values | {path: since_ms + n * HOUR_MS for path, n in hours.items()}


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
