"""Partitions of the engines' raw tables: which files are in one, and from where it is read.

An engine reads the one folder of a partition whole. So that is the vendor's folder only if all that
is there is good and read in place; else it is our folder of the partition, with copies of all good
files. Once there are copies it stays with them, until no file of the partition has one any more.

In: rows of the manifest, and what was listed. Out: partitions and folders. Nothing is opened.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from tidemark.landing.moved import Zone
from tidemark.landing.ours.manifest import NO_MONTH, Key, Part, Row, Rows
from tidemark.landing.ours.naming import partition_hour
from tidemark.landing.plan import Plan
from tidemark.landing.sources import known
from tidemark.landing.zone.listing import IGNORED_PREFIXES

# The app of files whose layout names none, in a source where another layout does. No folder has
# this name.
NO_APP = "/"


class Partition(NamedTuple):
    """values: of the partition keys: (app, dt), or (dt,) where no path of the source has an app."""

    source: str
    values: tuple[str, ...]


def partition_of(row: Row) -> Partition | None:
    """The partition that a file belongs to; None if its path says no hour, so it is never read."""
    if row["arrived_at"] is None:
        return None
    dt, source = partition_hour(row["arrived_at"]), row["source"]
    app_id = row["path_app_id"]
    if app_id is None and source in known() and known()[source].has_apps:
        app_id = NO_APP
    return Partition(source, (dt,) if app_id is None else (app_id, dt))


def members(rows: Rows) -> dict[Partition, dict[Key, Row]]:
    """The files that are there, by partition."""
    found: dict[Partition, dict[Key, Row]] = defaultdict(dict)
    for key, row in rows.items():
        partition = partition_of(row)
        if partition is not None and row["status"] != "gone":
            found[partition][key] = row
    return found


def obstructed(plan: Plan, copies: Collection[str]) -> set[Partition]:
    """Partitions that are read in place, and have something below their folder that is not theirs.

    In: the plan, and read paths that are copies. An engine that looks into folders would read it.
    """
    in_place = {
        (key[0], _folder(key[1])): partition_of(row)
        for key, row in plan.rows.items()
        if row["status"] == "read" and row["read_path"] not in copies
    }
    if not in_place:
        return set()
    return {
        in_place[source, folder]
        for source, path in _strangers(plan)
        for folder in _folders_above(path)
        if (source, folder) in in_place
    }


def neighbours(zone: Zone, moved: Collection[Part]) -> set[Part]:
    """The parts with files in a folder that something of these parts lies below."""
    found = set()
    for name in {part.source for part in moved} & zone.sources.keys():
        listed = zone.sources[name]
        folders: dict[str, set[str]] = defaultdict(set)
        paths = list(listed.listing.ignored) if Part(name, NO_MONTH) in moved else []
        for month, files in listed.months.items():
            for file in files:
                folders[_folder(file.path)].add(month)
            if Part(name, month) in moved:
                paths += [file.path for file in files]
        for folder in {above for path in paths for above in _folders_above(path)}:
            found |= {Part(name, month) for month in folders.get(folder, ())}
    return found


def needs_copies(partition: Partition, rows: dict[Key, Row], copies: Collection[str]) -> bool:
    """Whether the good ones of these files, all of a partition, have to be read from copies."""
    return (
        known()[partition.source].always_landed
        or any(row["status"] != "read" or row["read_path"] in copies for row in rows.values())
        or len({_folder(path) for _, path in rows}) > 1
    )


def location(rows: Iterable[Row]) -> str | None:
    """The folder that a partition of these files is read from; None if there is none to be read."""
    folders = {_folder(row["read_path"]) for row in rows if row["status"] == "read"}
    (folder,) = folders or {None}
    return folder and folder + "/"


def _strangers(plan: Plan) -> Iterator[tuple[str, str]]:
    """What is no file of the partitions of the folders above, yet could be read: (source, path).

    Of files that are one of another partition, only their folder.
    """
    for source, listing in plan.listings.items():
        yield from {
            (source, _folder(path))
            for path in listing.files
            if known()[source].place(path) is not None
        }
        for path in listing.ignored:
            # A hidden name is passed over by all engines; a hidden folder above it not by all.
            if not path.endswith("/") and not _name(path).startswith(IGNORED_PREFIXES):
                yield source, path
        for path in listing.files:
            if known()[source].place(path) is None:
                yield source, path


def _folders_above(path: str) -> Iterator[str]:
    while "/" in path:
        path = _folder(path)
        yield path


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _name(path: str) -> str:
    return path.rpartition("/")[2]
