"""How the manifest is kept: in parts, and an index that says which parts there are.

    manifest/<source>.<YYYY-MM>.ndjson  the rows of a source and month of arrival
    manifest_index/index.ndjson         a line per part, with a stamp that differs when its rows do

A run reads the parts that it needs and writes those that changed: each in one step, then the index,
and only then goes what the index names no more. So the index never names a part that is not there,
and a part that is newer than its stamp is only read once too often.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from tidemark.landing.ours import manifest
from tidemark.landing.ours.manifest import ManifestError, Part, Row, Rows, part_of

FOLDER = "manifest/"
INDEX = "manifest_index/index.ndjson"
UNREADABLE = "manifest.unreadable"
# Where the manifest was until version 7 of landing, whole: on disk, in a bucket.
OLDER = ("manifest.ndjson", "manifest/manifest.ndjson")


class Objects(Protocol):
    """What a store offers to keep parts in. Names are paths in the landed folder."""

    def states(self, folder: str) -> dict[str, str]:
        """By name, of the objects in a folder (`manifest/`), what differs when they are written."""

    def has(self, name: str) -> bool:
        """Whether there is such an object."""

    def read(self, name: str) -> bytes:
        """What is in an object. Errors: OSError if it cannot be read, AwsError."""

    def put(self, name: str, body: bytes) -> None:
        """Writes an object in one step: readers see the old one or the new one, whole."""

    def delete(self, names: list[str]) -> None:
        """Removes objects; those that are not there are none."""


@dataclass(frozen=True)
class Entry:
    """What the index says of a part.

    stamp: differs when the rows do; files: number of rows; gone: of those that left the raw zone
    lines: of the files that are read; rejected: number of files by reason
    """

    stamp: str
    files: int
    gone: int
    lines: int
    rejected: dict[str, int]

    @classmethod
    def of(cls, rows: Iterable[Row], text: bytes) -> "Entry":
        """Of a part's rows and their text."""
        kinds = Counter(row["status"] for row in rows)
        return cls(
            sha256(text).hexdigest(),
            kinds.total(),
            kinds["gone"],
            sum(row["lines"] for row in rows if row["status"] == "read"),
            dict(sorted(Counter(r["reason"] for r in rows if r["status"] == "rejected").items())),
        )


class Parts:
    """The parts of one landed folder.

    entries: what the index says; is_sound: the index can be believed, so parts may stay unread;
    exists: there is a manifest. All as they were at `look`, or at the last `save`.
    """

    def __init__(self, objects: Objects):
        self._objects = objects
        self.entries: dict[Part, Entry] = {}
        self.is_sound = self.exists = False
        self._older: str | None = None
        self._texts: dict[str, str] = {}  # by name, digests of the parts as they are now

    def look(self) -> None:
        """Reads the index. One that is of no use names the parts that there are, without more."""
        self.entries, self.is_sound = {}, False
        has_index = self._objects.has(INDEX)
        older = [name for name in OLDER if self._objects.has(name)]
        self._older = older[0] if older and not has_index else None
        self.exists = has_index or bool(older)
        if not has_index:
            return
        try:
            self.entries = _entries(self._objects.read(INDEX))
            self.is_sound = True
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self.entries = {part: Entry("", 0, 0, 0, {}) for part in self._on_disk().values()}

    def stamp(self) -> str:
        """What differs when any part's rows do; empty if there is no index."""
        is_there = self._objects.has(INDEX)
        return sha256(self._objects.read(INDEX)).hexdigest() if is_there else ""

    def states(self) -> dict[str, str]:
        """What differs, by name, when somebody else writes a part."""
        return self._objects.states(FOLDER)

    def load(self, parts: Collection[Part]) -> tuple[Rows, dict[str, ManifestError]]:
        """The rows of these parts, and by name what could not be read; of an older version, all."""
        names = [name_of(part) for part in sorted(parts) if part in self.entries]
        rows: Rows = {}
        errors: dict[str, ManifestError] = {}
        for name in [self._older] if self._older else names:
            try:
                rows |= self._rows(name)
            except ManifestError as error:
                errors[name] = error
        return rows, errors

    def save(self, rows: Rows, loaded: Collection[Part]) -> None:
        """Makes these rows those of the parts that were loaded; other parts are as they were."""
        found: dict[Part, Rows] = defaultdict(dict)
        for key, row in rows.items():
            found[part_of(row)][key] = row
        entries = {part: entry for part, entry in self.entries.items() if part not in loaded}
        if strays := found.keys() & entries.keys():
            raise AssertionError(f"{strays} would lose rows that were not loaded")
        for part, of_part in found.items():
            text = manifest.text_of(of_part).encode("ascii")
            entries[part] = Entry.of(of_part.values(), text)
            if self._texts.get(name_of(part)) != entries[part].stamp:
                self._objects.put(name_of(part), text)
                self._texts[name_of(part)] = entries[part].stamp
        if entries != self.entries or not self.is_sound:
            self._objects.put(INDEX, _text_of(entries).encode("ascii"))
        self.entries, self._older, self.is_sound, self.exists = entries, None, True, True
        self._tidy()

    def set_aside(self, name: str) -> None:
        """Keeps a part that cannot be read for whoever wants to know what happened."""
        if self._objects.has(name):
            self._objects.put(UNREADABLE, self._objects.read(name))

    def _rows(self, name: str) -> Rows:
        if not self._objects.has(name):
            raise ManifestError(f"{name} is not there")
        try:
            text = self._objects.read(name)
            rows = manifest.parse(text.decode().splitlines(), name)
        except (OSError, ValueError) as error:
            raise ManifestError(f"{name} cannot be read ({error})") from error
        if name != self._older and any(name_of(part_of(row)) != name for row in rows.values()):
            raise ManifestError(f"{name} has a row of another part")
        self._texts[name] = sha256(text).hexdigest()
        return rows

    def _tidy(self) -> None:
        """Removes what the index does not name: parts without rows, the manifest of before."""
        useless = [name for name, part in self._on_disk().items() if part not in self.entries]
        older = [name for name in OLDER if self._objects.has(name)]
        self._objects.delete(sorted({*useless, *older}))

    def _on_disk(self) -> dict[str, Part]:
        """The parts that there are, by name."""
        found = {}
        for name in self._objects.states(FOLDER):
            source, _, rest = name.removeprefix(FOLDER).partition(".")
            if rest.endswith(".ndjson") and name not in OLDER:
                found[name] = Part(source, rest.removesuffix(".ndjson"))
        return found


def name_of(part: Part) -> str:
    """The name of a part's object."""
    return f"{FOLDER}{part.source}.{part.month}.ndjson"


def _entries(text: bytes) -> dict[Part, Entry]:
    found = {}
    for line in text.decode().splitlines():
        entry = json.loads(line)
        part = Part(entry.pop("source"), entry.pop("month"))
        found[part] = Entry(**entry)
    return found


def _text_of(entries: dict[Part, Entry]) -> str:
    lines = ({**part._asdict(), **vars(entry)} for part, entry in sorted(entries.items()))
    return "".join(json.dumps(line) + "\n" for line in lines)
