"""What a row of the table is: a kind of bad input, how it is made, and how its records end."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from .records import ENVELOPE, EVENT, FIELDS, FLAT, HOUR, NESTED, dump

ACCEPTED, DUPLICATE, PARKED, REJECTED = "accepted", "duplicate", "parked", "rejected"
UNKNOWN_APP = "(unknown)"
PATH_APP = "(path)"  # the app of the file's path; where it has none, the unknown one
ANY = object()  # a value that nobody promised

Edit = Callable[[bytes, str], bytes]


@dataclass(frozen=True)
class End:
    """How records end. `{app}` and `{APP}` in texts are the app of the case, `<field>` a field.

    app:      whose it is in the ledger
    keeps:    columns of the accepted event that differ from those of the good record
    spoils:   the other events of its envelope are lost with it
    of_each:  one of several, each for another field
    """

    klass: str
    reason: str | None = None
    records: int = 1
    app: str = "{app}"
    keeps: Mapping[str, Any] = field(default_factory=dict)
    spoils: bool = False
    of_each: bool = False


def accepted(records: int = 1, app: str = "{app}", **keeps: Any) -> End:
    return End(ACCEPTED, None, records, app, keeps)


def parked(reason: str) -> End:
    return End(PARKED, reason)


def rejected(reason: str, records: int = 1, app: str = "{app}", spoils: bool = False) -> End:
    return End(REJECTED, reason, records, app, spoils=spoils)


def duplicate(records: int = 1) -> End:
    return End(DUPLICATE, None, records)


@dataclass(frozen=True)
class RecordKind:
    """A bad record between two good ones. edit: makes it of a good one. ends: by place."""

    name: str
    says: str
    edit: Edit
    ends: Mapping[str, list[End]]
    hour: datetime = HOUR


def kind(name: str, says: str, edit: Edit, *ends: End, hour: datetime = HOUR, **at: Any):
    """`ends` hold at all places but those in `at`; there None is for a place without the kind."""
    by_place = {place: list(ends) for place in (NESTED, FLAT, EVENT, ENVELOPE) if ends}
    for place, own in at.items():
        by_place.pop(place, None)
        if own is not None:
            by_place[place] = list(own) if isinstance(own, tuple) else [own]
    return RecordKind(name, says, edit, by_place, hour)


def resolved(end: End, app: str, place: str) -> End:
    """The end with the app and the names of fields filled in."""

    def filled(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return value.replace("{app}", app).replace("{APP}", app.upper())

    keeps = {name: filled(value) for name, value in end.keeps.items()}
    return replace(end, app=filled(end.app), keeps=keeps, reason=reason_at(end, place))


def reason_at(end: End, place: str) -> str | None:
    """The reason with the place's own name of the field."""
    if end.reason is None or "<" not in end.reason:
        return end.reason
    start, _, name = end.reason[:-1].partition("<")
    return start + field_path(name, place).replace("~", "")


def field_path(name: str, place: str) -> str:
    """Where a logical field stands; what no place knows is its own path."""
    if place == EVENT and name == "arrived":
        return FIELDS[ENVELOPE][name]
    return FIELDS[place].get(name) or FIELDS[EVENT].get(name, name)


# ---- edits ---------------------------------------------------------------------------------------


def text(change: Callable[[bytes], bytes]) -> Edit:
    """An edit of the bytes, the same at every place."""
    return lambda line, place: change(line)


def put(**values: Any) -> Edit:
    """Sets fields by their logical names (or top-level members); Ellipsis removes one."""

    def edit(line: bytes, place: str) -> bytes:
        record, inner = json.loads(line), {}
        for name, value in values.items():
            if place == ENVELOPE and name not in FIELDS[ENVELOPE] and name in FIELDS[EVENT]:
                inner[name] = value
            else:
                _set(record, field_path(name, place), value)
        if inner:
            record["data"] = put(**inner)(record["data"].encode(), EVENT).decode()
        return dump(record)

    return edit


def drop(*names: str) -> Edit:
    return put(**dict.fromkeys(names, ...))


def chain(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(line: bytes, place: str) -> bytes:
        for each in edits:
            line = each(line, place)
        return line

    return edit


def _set(record: dict, path: str, value: Any) -> None:
    # A dot inside of a name follows a tilde: `attributes.~_session.id`.
    head, _, quoted = path.partition("~")
    *folders, name = [*filter(None, head.split(".")), *([quoted] if quoted else [])]
    for folder in folders:
        record = record.setdefault(folder, {})
    if value is ...:
        record.pop(name, None)
    else:
        record[name] = value
