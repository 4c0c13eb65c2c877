"""Makes the engines' raw tables follow the manifest.

Each run looks at the partitions of its own files. It looks at all of them if the manifest or the
tables are not those of the last registration that came to its end: a run was killed, a table was
made anew, or another engine was at work in between. The object `partitions.json` tells.
"""

import json
from collections.abc import Collection
from typing import Any

from tidemark.landing.engine.glue import open_tables
from tidemark.landing.engine.partitions import (
    Partition,
    location,
    members,
    needs_copies,
    neighbours,
    obstructed,
    partition_of,
)
from tidemark.landing.moved import Zone
from tidemark.landing.ours.bucket_store import BucketStore
from tidemark.landing.ours.manifest import NO_MONTH, Key, Part, Row, Rows
from tidemark.landing.plan import Job, Plan, gone
from tidemark.landing.sources import known
from tidemark.landing.take import Unsettled, Vanished, take

RECORD = "partitions.json"


class Registration:
    """What one run does to the raw tables of a Glue database.

    `widened` says which parts of the manifest it needs, `follow` takes the plan that was made of
    them. Then `settle`, then the manifest is saved, then `register`; `remember` when all is done.
    missed: files that could not be copied, so that their row says less than what was listed.
    """

    def __init__(self, database: str, store: BucketStore, moved: Collection[Part]):
        self._store = store
        self._tables = open_tables(database, _sources(store, moved))
        self._recorded = self._read_record()
        self._whole = self._recorded != self._record()
        self.missed: list[Key] = []

    @property
    def needs_all(self) -> bool:
        """Whether all partitions are looked at, so that all files have to be listed."""
        return self._whole

    def widened(self, zone: Zone, moved: set[Part]) -> set[Part]:
        """The parts to be read where these moved."""
        if self._whole:
            return self._store.parts.entries.keys() | zone.parts()
        return moved | neighbours(zone, moved)

    def follow(self, plan: Plan, previous: Rows) -> None:
        """Takes what there is to do, and the rows of before."""
        self._plan, self._previous = plan, previous
        self._touched = self._touched_by_plan()

    @property
    def has_work(self) -> bool:
        """Whether there is something to do, even if there are no new files."""
        return self._whole or bool(obstructed(self._plan, set(self._store.copies())))

    def settle(self, unsettled: list[Key]) -> bool:
        """Makes the copies that partitions need; returns whether any row changed.

        unsettled: files that nobody knows yet, because they changed while they were read.
        """
        copies = set(self._store.copies())
        found = members(self._plan.rows)
        must_copy = obstructed(self._plan, copies) | {
            partition for key in unsettled if (partition := self._partition_of_path(key))
        }
        self._touched |= must_copy
        if self._whole:
            self._touched |= set(found)
        any_change = False
        for partition in sorted(self._touched):
            rows = found.get(partition, {})
            if partition in must_copy or needs_copies(partition, rows, copies):
                for key, row in rows.items():
                    if row["status"] == "read" and row["read_path"] not in copies:
                        self._copy(key, row)
                        any_change = True
        return any_change

    def register(self) -> int:
        """Changes what is not as it should be; returns the number of changes."""
        found = members(self._plan.rows)
        changes = 0
        for source, table in self._tables.items():
            locations = {
                partition: location(found.get(partition, {}).values())
                for partition in sorted(self._touched)
                if partition.source == source
            }
            changes += table.register(locations, self._whole)
        return changes

    def remember(self) -> None:
        """Notes that the tables follow the manifest that was saved."""
        if self._record() != self._recorded:
            self._store.put(RECORD, json.dumps(self._record(), indent=1).encode())

    def _copy(self, key: Key, row: Row) -> None:
        source, path = key
        folder = self._plan.folders[source]
        found = self._plan.listings[source].files.get(path) or folder.look([path]).files.get(path)
        try:
            if found is None:
                raise Vanished
            job = Job(known()[source], folder, found, row, self._plan.reader)
            self._plan.rows[key] = take(job, self._store, copy=True)
        except (Vanished, Unsettled):
            # It cannot be read in this run, and its partition is read from elsewhere: as one that
            # is gone, it keeps what is known of it, and the next run finds it again.
            if key in self._previous:
                self._plan.rows[key] = gone(row)
            else:
                del self._plan.rows[key]
            self.missed.append(key)

    def _touched_by_plan(self) -> set[Partition]:
        keys = [job.key for job in self._plan.jobs()]
        rows = [self._previous[key] for key in self._plan.newly_gone + self._plan.forgotten]
        found = {self._partition_of_path(key) for key in keys} | {partition_of(r) for r in rows}
        return {partition for partition in found if partition is not None}

    def _partition_of_path(self, key: Key) -> Partition | None:
        source, path = key
        place = known()[source].place(path)
        if place is None:
            return None
        return partition_of(
            {"source": source, "path_app_id": place.app_id, "arrived_at": place.arrived_at}
        )

    def _record(self) -> dict[str, Any]:
        tables = {source: table.identity for source, table in self._tables.items()}
        return {"manifest": self._store.parts.stamp(), "tables": tables}

    def _read_record(self) -> dict[str, Any] | None:
        if not self._store.has(RECORD):
            return None
        try:
            return json.loads(self._store.read(RECORD))
        except ValueError:
            return None


def _sources(store: BucketStore, moved: Collection[Part]) -> set[str]:
    """The sources with files in partitions, or with such as may have left them."""
    held = {part for part, entry in store.parts.entries.items() if entry.gone < entry.files}
    return {part.source for part in held.union(moved) if part.month != NO_MONTH}
