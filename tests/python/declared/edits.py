"""Every edit of a field: it is missing, null, empty, of each type, and has the extremes of its own.

An edit is a record that is complete but for one field, which `what` says something of. Where a
field is required only when a condition holds, there are its edits with the condition and without.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.python.bad_input.records import Raw

from .files import fits
from .records import Moments, complete, in_unit, with_condition
from .source import Field, Source, put, shape_of

LONG, DEPTH = 5_000, 200
BIG = 2**63


@dataclass(frozen=True)
class Edit:
    """One record. what: in words. field: the one that is edited; none in a complete record. mark:
    the text by which its row is known."""

    what: str
    field: Field | None
    mark: str
    record: dict


def deep(depth: int) -> dict:
    return {"a": deep(depth - 1)} if depth else {}


TEXTS = {
    "empty": "",
    "a blank": " ",
    "a word": "word",
    "digits": "5",
    "digits and a sign": "+5",
    "negative digits": "-5",
    "zeros before": "007",
    "a blank before digits": " 5",
    "a blank behind digits": "5 ",
    "digits of another script": "५",
    "a fraction as text": "5.0",
    "an exponent as text": "1e3",
    "true as text": "true",
    "null as text": "null",
    "JSON as text": '{"a":[1]}',
    "quotes and a separator": 'say "hi"; no, two',
    "two lines": "two\nlines",
    "beyond ASCII": "Ü😀",
    "long": "x" * LONG,
    "the separator of keys": "a\x1fb",
    "the most of a bigint, as text": str(BIG - 1),
    "more than a bigint, as text": str(BIG),
    "less than a bigint, as text": str(-BIG - 1),
}
VALUES = TEXTS | {
    "missing": ...,
    "null": None,
    "an integer": 7,
    "zero": 0,
    "negative": -1,
    "a fraction": 5.7,
    "a whole fraction": Raw("5.0"),
    "an exponent": Raw("1e12"),
    "beyond a double": Raw("1e400"),
    "true": True,
    "false": False,
    "an empty object": {},
    "an object": {"a": "b"},
    "a deep object": deep(DEPTH),
    "an empty array": [],
    "an array": [1, "a"],
    "the most of a bigint": BIG - 1,
    "more than a bigint": BIG,
    "the least of a bigint": -BIG,
    "less than a bigint": -BIG - 1,
}
PARENTS = {"missing": ..., "null": None, "a text": "text", "an array": [1], "an object": {}}
EXTREMES = [
    datetime(year, *at, tzinfo=UTC)
    for year, at in [
        (1970, (1, 1)), (1999, (12, 31, 23, 59, 59, 999_000)), (2000, (1, 1)),
        (2099, (12, 31, 23, 59, 59, 999_000)), (2100, (1, 1)), (9999, (12, 31, 23, 59, 59)),
    ]
]  # fmt: skip
ISO_TEXTS = (
    "2026-03-10", "2026-03-10T05:10", "2026-03-10 05:10:00", "2026-03-10 05:10:00.1 UTC",
    "2026-03-10T05:10:00.123456789Z", "2026-03-10T06:40+01:30", "2026-03-10T03:10-0200",
    "2026-03-10T05:10 +24:00", "2026-03-10T05:10+00:60", "2026-02-29T05:10Z", "2026-04-31T05:10Z",
    "2026-03-10T24:00Z", "2026-03-10T05:60Z", "2026-03-10T05:10:60Z", "2026-13-01T05:10Z",
    "2026-00-10T05:10Z", "2026-03-10T05:10Z ",
    "2026-03-10t05:10Z", "2026-03-10T05:10:00.Z", "10.03.2026 05:10",
    "2000-01-01T00:30+01:00", "1999-12-31T23:30-01:00",
)  # fmt: skip
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def edits(source: Source, app: str, moments: Moments, hour: datetime) -> Iterator[Edit]:
    """All edits of all fields of a source, in files of this hour; first the complete records."""
    number = 0
    for shape in source.shapes:
        whole = complete(source, shape, app, moments, MARK)
        for field, where, what, value, record in _edits_of(source, shape, whole, hour):
            mark = f"~{number}~"
            record = _marked(record, mark)
            if where:
                put(record, where, value)
            if fits(source, record):
                yield Edit(f"{source.name}, {shape}: {what}", field, mark, record)
                number += 1


MARK = "~mark~"


def _marked(value: Any, mark: str) -> Any:
    """A copy with the mark in the place of that of all."""
    if isinstance(value, dict):
        return {name: _marked(member, mark) for name, member in value.items()}
    if isinstance(value, list):
        return [_marked(member, mark) for member in value]
    return value.replace(MARK, mark) if isinstance(value, str) else value


def _edits_of(source: Source, shape: str, whole: dict, hour: datetime) -> Iterator[tuple]:
    """Of each edit the field, what is set, that in words, to what, and in which record."""
    yield None, None, "complete", None, whole
    for field in source.fields_in(shape):
        values = values_of(source, field, hour)
        for state, record in _states(source, shape, field, whole):
            for what, value in values.items():
                yield field, field.where, f"{field.name} is {what}{state}", value, record
            for where in _parents(source, field):
                for what, value in PARENTS.items():
                    said = f"{'.'.join(where)} of {field.name} is {what}{state}"
                    yield field, where, said, value, record


def edited(source: Source, r: Random, record: dict, hour: datetime) -> dict:
    """A copy of the record with an edit of some field."""
    found, field = copy.deepcopy(record), r.choice(source.fields_in(shape_of(source, record)))
    put(found, field.where, r.choice(list(values_of(source, field, hour).values())))
    return found if fits(source, found) else record


def _states(source: Source, shape: str, field: Field, whole: dict) -> list[tuple[str, dict]]:
    """The records that a field is edited in."""
    if not field.required_when:
        return [("", whole)]
    return [
        (f" where it is {'' if wanted else 'not '}required",
         with_condition(source, shape, field, copy.deepcopy(whole), wanted))
        for wanted in (True, False)
    ]  # fmt: skip


def _parents(source: Source, field: Field) -> list[tuple[str, ...]]:
    """Where the objects are that a judged field stands in, within the record."""
    first = 2 if field.where[0] == source.record else 1
    return [field.where[:end] for end in range(first, len(field.where))] if field.is_judged else []


def values_of(source: Source, field: Field, hour: datetime) -> dict[str, Any]:
    """The values of a field by what they are, those of moments around the hour of the file."""
    values = dict(TEXTS if source.of_texts else VALUES)
    for edge in field.range or ():
        for number in (edge - 1, edge, edge + 1):
            values[f"{number}"] = str(number) if source.of_texts else number
    if field.unit == "iso":
        values |= {text: text for text in ISO_TEXTS}
    if field.type in ("integer", "timestamp"):
        midnight = hour.replace(hour=0)
        edges = [hour + DAY - MINUTE, hour + DAY, hour + DAY + MINUTE, hour + 3 * DAY]
        edges += [midnight - 7 * DAY - MINUTE, midnight - 7 * DAY]
        for moment in EXTREMES + edges:
            written = in_unit(source, field, moment)
            values[f"{moment:%Y-%m-%d %H:%M:%S}"] = written
    return values
