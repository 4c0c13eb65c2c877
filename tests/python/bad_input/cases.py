"""The cases: each kind of the table at each place, in a file of its own with good records.

A case has an app of its own, so its sums stand in rows of their own.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .kinds import (
    ACCEPTED,
    PATH_APP,
    UNKNOWN_APP,
    End,
    RecordKind,
    accepted,
    duplicate,
    resolved,
)
from .kinds_files import FileKind, NameKind, gz, hour_folder
from .records import (
    CLICKS,
    ENVELOPE,
    EVENT,
    FLAT,
    HOUR,
    MOBILE,
    NESTED,
    dump,
    envelope,
    event,
    flat,
    nested,
    packed,
    row,
)
from .table import KINDS


@dataclass
class Case:
    """One kind at one place. write: makes it below the source's root.

    files:     path relative to that root -> why the file is refused, or None
    rows:      its events in fct_events
    ends:      records by (class, reason, app)
    date:      of its files
    """

    id: str
    kind: RecordKind | FileKind | NameKind
    source: str
    app: str
    write: Callable[[Path], None]
    files: dict[str, str | None]
    date: str
    rows: list[dict] = field(default_factory=list)
    ends: Counter = field(default_factory=Counter)

    @property
    def path_app(self) -> str:
        """Whose its files are, if their records do not say it."""
        names_none = isinstance(self.kind, FileKind) and self.kind.path
        return UNKNOWN_APP if names_none or self.source != MOBILE else self.app

    @property
    def records(self) -> int:
        return self.ends.total()

    def add(self, end: End, place: str, base: dict) -> None:
        """Expects records that end so; `base`: what the good record would be."""
        end = resolved(end, self.app, place)
        app = end.app
        if app == PATH_APP:
            app = self.path_app
        self.ends[end.klass, end.reason, app] += end.records
        if end.klass == ACCEPTED:
            self.rows += [{**base, **end.keeps}] * end.records


def cases() -> list[Case]:
    """All of them, in the order of the table."""
    return [case for number, kind in enumerate(KINDS) for case in _cases_of(number, kind)]


def _cases_of(number: int, kind) -> Iterator[Case]:
    if isinstance(kind, RecordKind):
        for place, ends in kind.ends.items():
            yield _record_case(_app(number, kind.name, place), kind, place, ends)
    else:
        make = _file_case if isinstance(kind, FileKind) else _name_case
        for source in kind.sources:
            yield make(_app(number, kind.name, source), kind, source)


def _app(number: int, name: str, place: str) -> str:
    slug = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
    return f"{place.split('_')[0]}-{number}-{slug}"


def _record_case(app: str, kind: RecordKind, place: str, ends: list[End]) -> Case:
    """Good, bad, good: lines, or envelopes; an event stands between two others of its envelope."""
    source = CLICKS if place in (EVENT, ENVELOPE) else MOBILE
    path = f"{hour_folder(source, app, kind.hour)}/part-0000.gz"

    def write(root: Path) -> None:
        put_file(root / path, gz(b"\n".join(_lines(app, kind, place)) + b"\n"))

    case = Case(f"{kind.name} [{place}]", kind, source, app, write, {path: None},
                f"{kind.hour:%Y-%m-%d}")  # fmt: skip
    neighbours = ["first", "last"]
    if place == EVENT and not any(end.spoils for end in ends):
        neighbours += ["before", "after"]
    for note in neighbours:
        case.add(accepted(), place, row(app, note, kind.hour))
    for end in ends:
        case.add(end, place, row(app, "bad", kind.hour))
    return case


def _lines(app: str, kind: RecordKind, place: str) -> list[bytes]:
    def record(note: str) -> bytes:
        make = {NESTED: nested, FLAT: flat}.get(place, event)
        return dump(make(app, note, kind.hour))

    def enclosed(*events: bytes) -> bytes:
        return dump(envelope(app, packed(b"[%b]" % b",".join(events)), kind.hour))

    if place == EVENT:
        bad = kind.edit(record("bad"), place)
        events = record("before"), bad, record("after")
        return [enclosed(record("first")), enclosed(*events), enclosed(record("last"))]
    if place == ENVELOPE:
        bad = kind.edit(dump(envelope(app, record("bad").decode(), kind.hour)), place)
        return [enclosed(record("first")), bad, enclosed(record("last"))]
    return [record("first"), kind.edit(record("bad"), place), record("last")]


def good_lines(source: str, app: str) -> bytes:
    """The three lines that files begin with."""
    if source == MOBILE:
        lines = (dump(nested(app, note)) for note in ("first", "bad", "last"))
    else:
        events = (dump(event(app, note)).decode() for note in ("first", "bad", "last"))
        lines = (dump(envelope(app, data)) for data in events)
    return b"".join(line + b"\n" for line in lines)


def _file_case(app: str, kind: FileKind, source: str) -> Case:
    path = kind.path(app) if kind.path else f"{hour_folder(source, app)}/part-0000.gz"

    def write(root: Path) -> None:
        put_file(root / path, kind.make(good_lines(source, app)))

    case = _case_of_lines(app, kind, source, write, {path: kind.reason})
    if kind.reason is None:
        for note in ("first", "bad", "last", "more"):
            for end in kind.ends.get(note, [] if note == "more" else [accepted()]):
                case.add(end, source, row(app, note))
    return case


def _name_case(app: str, kind: NameKind, source: str) -> Case:
    folder = kind.folder(source, app)

    def write(root: Path) -> None:
        (root / folder).mkdir(parents=True, exist_ok=True)
        kind.make(root / folder, gz(good_lines(source, app)))

    files = {f"{folder}/{name}": reason for name, reason in kind.files.items()}
    case = _case_of_lines(app, kind, source, write, files)
    if None in files.values():
        for note in ("first", "bad", "last"):
            case.add(accepted(), source, row(app, note))
        if kind.copies:
            case.add(duplicate(3 * kind.copies), source, {})
    return case


def _case_of_lines(app, kind, source, write, files) -> Case:
    return Case(f"{kind.name} [{source}]", kind, source, app, write, files, f"{HOUR:%Y-%m-%d}")


def put_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
