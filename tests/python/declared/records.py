"""Records by their declaration: complete ones, random ones, and ones in which a condition holds.

A record is a dict as `Field.where` says: the JSON that a vendor writes, of CSV and lines of text
the fields' texts by name.
"""

import copy
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.python.bad_input.records import ms

from .source import Field, Source, holds, put

WORDS = ("open", "buy", "Ünï")
PHRASES = (*WORDS, "a b", 'say "hi", twice; or not')
ANYTHING = ("text", "", 7, 1.5, True, None, [1], {"a": {"b": "c"}})


@dataclass(frozen=True)
class Moments:
    """When a record occurred and arrived. In: datetimes in UTC."""

    occurred: datetime
    arrived: datetime


def at(epoch_ms: int) -> datetime:
    """The moment, in UTC, of epoch milliseconds."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=epoch_ms)


def complete(source: Source, shape: str, app: str, moments: Moments, mark: str) -> dict:
    """A record that has every field of its shape, and the mark in every text and object."""
    record: dict = {}
    # Objects first: other fields stand in them.
    fields = sorted(source.fields_in(shape), key=lambda field: len(field.where))
    for field in fields:
        texts = f"{field.name}-{mark}"
        put(record, field.where, value_of(source, field, app, moments, texts))
    return record


def random_record(
    source: Source, r: Random, app: str, device: str, moments: Moments, number: int
) -> dict:
    """A record that is valid if its moments are. number: tells it apart by its key."""
    shape = r.choice(source.shapes)
    record = complete(source, shape, app, moments, str(number))
    words = WORDS if source.said["format"] == "text" else PHRASES
    for field in source.fields_in(shape):
        is_optional = not (field.required or field.required_when)
        if not field.is_judged:
            put(record, field.where, r.choice(("", "text") if source.of_texts else ANYTHING))
        elif is_optional and r.random() < 0.3:
            put(record, field.where, "" if source.of_texts else r.choice([..., None]))
        elif field.type == "text" and field.name not in source.key:
            put(record, field.where, device if field.pii else r.choice(words))
    return record


def value_of(source: Source, field: Field, app: str, moments: Moments, text: str) -> Any:
    """A value of the field's type."""
    moment = moments.arrived if field.role == "arrived" else moments.occurred
    if field.role == "app" or field.type == "app_id":
        return app
    if field.type == "timestamp":
        return in_unit(source, field, moment)
    if field.range:
        return str(field.range[0]) if source.of_texts else field.range[0]
    if field.type == "integer":
        return str(ms(moment)) if source.of_texts else ms(moment)
    return {"object": {"mark": text}, "array": [{"mark": text}]}.get(field.type, text)


def in_unit(source: Source, field: Field, moment: datetime) -> Any:
    """A moment as the field's unit writes it; an integer if it declares none."""
    if field.unit == "iso":
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
    number = ms(moment) // (1000 if field.unit == "seconds" else 1)
    return str(number) if source.of_texts else number


def with_condition(source: Source, shape: str, field: Field, record: dict, wanted: bool) -> dict:
    """The record, changed in one other field so that the field is required, or is not."""
    texts = re.findall(r"'([^']*)'", field.required_when)
    changes = [(None, None)]
    for other in source.fields_in(shape):
        if other != field:
            values = texts if other.required else [..., "", *texts]
            changes += [(other.where, value) for value in values]
    for where, value in changes:
        found = copy.deepcopy(record)
        if where:
            put(found, where, value)
        if holds(source, field.required_when, found) == wanted:
            return found
    raise AssertionError(f"{source.name}: no record with {field.required_when} {wanted}")
