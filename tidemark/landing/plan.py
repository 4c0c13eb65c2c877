"""What is new since the last run.

In: what was listed, and rows of the last manifest. Out: a Plan. Nothing is opened here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from tidemark.landing.layouts import Place
from tidemark.landing.moved import Zone
from tidemark.landing.ours.manifest import Key, Part, Row, Rows, month_of, part_of
from tidemark.landing.ours.store import Store
from tidemark.landing.reader import DUCKDB, Reader
from tidemark.landing.settings import Settings
from tidemark.landing.sources import Source
from tidemark.landing.zone.listing import Folder, Found, Listing


@dataclass(frozen=True, slots=True)
class Job:
    """A file to look into. `old`: its row in the last manifest, if it had one."""

    source: Source
    folder: Folder
    found: Found
    old: Row | None
    reader: Reader = DUCKDB

    @property
    def key(self) -> Key:
        return (self.source.name, self.found.path)

    @property
    def place(self) -> Place | None:
        return self.source.place(self.found.path)

    @property
    def arrived_at(self) -> str | None:
        place = self.place
        return place.arrived_at if place else None


@dataclass
class Plan:
    """What there is to do.

    parts:        those of the manifest that are looked at; the rest stays as it is
    rows:         their rows before the jobs are done: files of today with their last known rows
    new, changed: the jobs
    unchanged:    number of files that keep their rows, in all parts
    newly_gone:   files that left the raw zone; forgotten: rows that leave the manifest
    found:        number of things in the raw zone
    folders, listings: by source, what was listed and how to read it
    reader: how the engine reads files
    """

    parts: Collection[Part] = ()
    rows: Rows = field(default_factory=dict)
    new: list[Job] = field(default_factory=list)
    changed: list[Job] = field(default_factory=list)
    unchanged: int = 0
    newly_gone: list[Key] = field(default_factory=list)
    forgotten: list[Key] = field(default_factory=list)
    found: int = 0
    folders: dict[str, Folder] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    reader: Reader = DUCKDB

    def jobs(self) -> list[Job]:
        """All work in arrival order."""
        return in_arrival_order(self.new + self.changed)


def in_arrival_order(jobs: list[Job]) -> list[Job]:
    """Arrival hour, then path; what has no hour comes last."""
    return sorted(jobs, key=lambda job: (job.arrived_at or "~", job.key))


def gone(row: Row) -> Row:
    """The row of a file that left the raw zone: as it was, but not to be read."""
    return {**row, "status": "gone", "read_path": None}


def version_of(
    source: Source, stamp: str, problem: str | None = None, reader: Reader = DUCKDB
) -> str:
    """The version in the manifest: what the source's landing was, what the file was.

    What could not be read gets a mark, so that it is another version once it can be: no engine
    may take the readable file for the one that it has already.
    """
    mark = "-unreadable" if problem == "unreadable" else ""
    return f"v{source.version}-{reader.tag}{stamp}{mark}"


def make_plan(
    settings: Settings,
    store: Store,
    zone: Zone,
    previous: Rows,
    parts: Collection[Part],
    forget_gone: bool = False,
) -> Plan:
    """Compares what was listed of these parts with their rows."""
    plan = Plan(parts, reader=settings.reader)
    for name, listed in zone.sources.items():
        plan.folders[name], plan.listings[name] = listed.folder, listed.listing
        plan.found += len(listed.listing.files)
    for part in parts:
        if listed := zone.sources.get(part.source):
            for found in listed.months.get(part.month, ()):
                old = previous.get((part.source, found.path))
                _sort_in(plan, Job(listed.source, listed.folder, found, old, plan.reader), store)
    for part, entry in store.parts.entries.items():
        plan.unchanged += 0 if part in parts else entry.files - entry.gone
    for key, row in previous.items():
        source_name, path = key
        listing = plan.listings.get(source_name, Listing())
        if path not in listing.files:
            _keep_or_drop(plan, key, row, _is_hidden(path, listing), forget_gone)
    return plan


def _sort_in(plan: Plan, job: Job, store: Store) -> None:
    old = job.old
    if old is not None:
        plan.rows[job.key] = old
    if old is None or old["status"] == "gone":
        plan.new.append(job)
    elif _is_current(old, job, store):
        plan.unchanged += 1
    else:
        plan.changed.append(job)


def _is_current(row: Row, job: Job, store: Store) -> bool:
    problem = job.found.problem
    if part_of(row) != Part(job.source.name, month_of(job.arrived_at)):
        return False  # by a layout that was another one then
    if row["version"] != version_of(job.source, job.found.state.stamp, problem, job.reader):
        return False
    if problem is not None:
        return row["reason"] == problem
    if row["status"] != "read":
        return True
    if row["read_path"] == job.folder.engine_path(job.found):
        return True
    # The raw zone may have moved, or somebody cleaned up our folder: then the row is right, its
    # path is not.
    copy = store.copy_path(job.key, job.place)
    return row["read_path"] == copy and store.exists(copy)


def _keep_or_drop(plan: Plan, key: Key, row: Row, hidden: bool, forget_gone: bool) -> None:
    if hidden:
        plan.rows[key] = row
        plan.unchanged += 1
    elif forget_gone:
        plan.forgotten.append(key)
    else:
        if row["status"] != "gone":
            plan.newly_gone.append(key)
        plan.rows[key] = gone(row)


def _is_hidden(path: str, listing: Listing) -> bool:
    """Whether the file may be there still: nobody looked at it, or into its folder."""
    folders = list(_folders_above(path))
    if listing.only is not None and listing.only.isdisjoint([path, *folders]):
        return True
    return not {*listing.unlisted, *listing.passed_over}.isdisjoint(folders)


def _folders_above(path: str) -> Iterator[str]:
    """The root is the empty one."""
    while path:
        path = path.rpartition("/")[0]
        yield path
