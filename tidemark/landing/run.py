"""The run: plan, do the jobs in arrival order, keep the manifest, tidy up.

It may be killed at any moment. A sign in the store says that a run is at work; where one is found
at the start, the last run was killed, and what it left without a row in the manifest is removed.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial

from tidemark.landing.layouts import Place
from tidemark.landing.ours import manifest
from tidemark.landing.ours.manifest import Key, Row, Rows
from tidemark.landing.ours.places import open_store
from tidemark.landing.ours.store import Store
from tidemark.landing.plan import Job, Plan, gone, in_arrival_order, make_plan
from tidemark.landing.progress import Progress
from tidemark.landing.raw_zone import check_zone, note_zone
from tidemark.landing.settings import Settings, check
from tidemark.landing.take import Unsettled, Vanished, take

CHECKPOINT_SECONDS = 30.0
TAKEN_AHEAD = 4  # files per thread


@dataclass
class Summary:
    """What a run found and did. Keys are (source, file path), in arrival order.

    new, changed:      files taken in (of a dry run: to be taken in)
    unchanged:         number of files that kept their rows
    gone:              all files of the manifest that are not in the raw zone
    newly_gone:        those that left it since the last run
    forgotten:         rows dropped by forget_gone
    rejected:          all files refused now, with the reason
    unsettled:         files that changed while they were read; the next run takes them
    lines:             non-empty lines in the files taken in by this run
    total_lines:       the same of all files to be read
    partitions:        partitions created, moved or dropped in the engine's raw tables
    warnings:          texts for the user
    """

    new: list[Key] = field(default_factory=list)
    changed: list[Key] = field(default_factory=list)
    unchanged: int = 0
    gone: list[Key] = field(default_factory=list)
    newly_gone: list[Key] = field(default_factory=list)
    forgotten: list[Key] = field(default_factory=list)
    rejected: dict[Key, str] = field(default_factory=dict)
    unsettled: list[Key] = field(default_factory=list)
    lines: int = 0
    total_lines: int = 0
    partitions: int = 0
    warnings: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        reasons = Counter(self.rejected.values())
        why = ", ".join(f"{reason} {count:,}" for reason, count in sorted(reasons.items()))
        files = "file" if len(self.rejected) == 1 else "files"
        return (
            f"{len(self.new):,} new, {len(self.changed):,} changed, {self.unchanged:,} unchanged,"
            f" {len(self.gone):,} gone, {len(self.rejected):,} {files} rejected"
            f"{f' ({why})' if why else ''}; {self.lines:,} lines taken in"
            f"{f', {self.partitions:,} partitions registered' if self.partitions else ''}"
        )


def land(
    settings: Settings,
    *,
    progress: Callable[[str], None] | None = None,
    forget_gone: bool = False,
    dry_run: bool = False,
    lock: bool = True,
) -> Summary:
    """Brings the manifest and the landed copies up to the raw zone.

    progress gets a line of text now and then. forget_gone drops the rows of files that are gone; as
    long as no build has come to its end (`note_built`), they are dropped anyhow.
    dry_run only says what there is to do: no vendor file is opened, nothing is written.
    lock=False is for a caller that holds the lock (`landing.hold`) already.
    """
    check(settings)
    store = open_store(settings.landed)
    with store.hold() if lock and not dry_run else nullcontext():
        summary = Summary()
        last = _Last.of(store, summary)
        check_zone(settings, store, last.rows)
        plan = make_plan(settings, store, last.rows, forget_gone or store.is_unbuilt())
        if plan.found == 0:
            roots = ", ".join(settings.roots.values())
            summary.warnings.append(f"there is no file in any source ({roots})")
        summary.unchanged = plan.unchanged
        summary.newly_gone, summary.forgotten = plan.newly_gone, plan.forgotten
        if dry_run:
            summary.new = [job.key for job in in_arrival_order(plan.new)]
            summary.changed = [job.key for job in in_arrival_order(plan.changed)]
        else:
            note_zone(settings, store)
            _work(settings, store, plan, last, summary, progress)
        _describe(plan.rows, summary)
        unreadable = sum(reason == "unreadable" for reason in summary.rejected.values())
        if unreadable:
            summary.warnings.append(
                f"{unreadable:,} file{'s' * (unreadable > 1)} cannot be read (unreadable): look at"
                " the permissions; every run tries again"
            )
        return summary


def note_built(settings: Settings) -> None:
    """Says that a warehouse holds what was landed; from now on files that leave are `gone`."""
    open_store(settings.landed).note_built()


@dataclass
class _Last:
    """The manifest of the last run. usable: there is one; damaged: there is one of no use."""

    rows: Rows
    usable: bool
    damaged: bool = False

    @classmethod
    def of(cls, store: Store, summary: Summary) -> "_Last":
        try:
            rows = store.load()
        except manifest.ManifestError as error:
            summary.warnings.append(
                f"{error}; every file is screened again, and files that had gone are forgotten"
            )
            return cls({}, usable=False, damaged=True)
        return cls(rows or {}, usable=rows is not None)


def _work(
    settings: Settings,
    store: Store,
    plan: Plan,
    last: _Last,
    summary: Summary,
    progress: Callable[[str], None] | None,
) -> None:
    registration = _registration(settings, store, plan, last)
    killed = store.was_killed()
    jobs = plan.jobs()
    has_work = jobs or plan.newly_gone or plan.forgotten or killed
    if last.usable and not (has_work or (registration and registration.has_work)):
        return
    store.begin()
    if last.damaged:
        store.set_aside()
    elif not last.usable:
        store.note_unbuilt()

    changed = _do(jobs, store, plan.rows, summary, Progress(jobs, progress))
    if registration:
        changed |= registration.settle(summary.unsettled)
    if changed or plan.newly_gone or plan.forgotten or not last.usable:
        store.save(plan.rows)
    if registration:
        summary.partitions = registration.register()
    # Only now, when no manifest and no table speaks of them any more.
    store.remove(_useless_copies(store, plan, last.rows, jobs))
    if killed or not last.usable:
        _remove_orphans(store, plan.rows)
    if registration:
        registration.remember()
    store.finish()


def _registration(settings: Settings, store: Store, plan: Plan, last: _Last):
    """What is to be done to the engine's raw tables; None if it has none."""
    if settings.glue_database is None:
        return None
    from tidemark.landing.engine.register import Registration

    return Registration(settings.glue_database, store, plan, last.rows)


def _do(jobs: list[Job], store: Store, rows: Rows, summary: Summary, progress: Progress) -> bool:
    """Does the jobs; returns whether any row changed."""
    any_change = False
    last_save, pause = time.monotonic(), CHECKPOINT_SECONDS
    for job, outcome in _taken(jobs, store):
        any_change |= _do_one(job, outcome, rows, summary)
        progress.done(job)
        if time.monotonic() - last_save >= pause:
            started = time.monotonic()
            store.save(rows)
            last_save = time.monotonic()
            # A manifest of a million files takes seconds to write: at most a twentieth of the time.
            pause = max(CHECKPOINT_SECONDS, 20 * (last_save - started))
    if summary.unsettled:
        summary.warnings.append(
            f"{len(summary.unsettled):,} files changed while they were read;"
            " the next run takes them"
        )
    return any_change


def _taken(jobs: list[Job], store: Store) -> Iterator[tuple[Job, Callable[[], Row]]]:
    """The jobs in their order, each with what gives its row, or raises what `take` did.

    With threads some files are taken ahead: as many as can be lost when a run is killed.
    """
    if store.threads == 1:
        yield from ((job, partial(take, job, store)) for job in jobs)
        return
    ahead: deque[tuple[Job, Callable[[], Row]]] = deque()
    pool = ThreadPoolExecutor(store.threads, "tidemark landing")
    try:
        for job in jobs:
            ahead.append((job, pool.submit(take, job, store).result))
            if len(ahead) > TAKEN_AHEAD * store.threads:
                yield ahead.popleft()
        yield from ahead
    finally:
        pool.shutdown(cancel_futures=True)


def _do_one(job: Job, outcome: Callable[[], Row], rows: Rows, summary: Summary) -> bool:
    """Puts the row of one file into `rows`; returns whether that changed anything."""
    was_there = job.old is not None and job.old["status"] != "gone"
    try:
        row = outcome()
    except Unsettled:
        summary.unsettled.append(job.key)
        return False
    except Vanished:
        if was_there:
            rows[job.key] = gone(job.old)
            summary.newly_gone.append(job.key)
        return was_there
    if row == job.old:  # still unreadable
        summary.unchanged += 1
        return False
    rows[job.key] = row
    (summary.changed if was_there else summary.new).append(job.key)
    summary.lines += row["lines"]
    return True


def _copy_path(store: Store, row: Row) -> str:
    place = row["arrived_at"] and Place(row["path_app_id"], row["arrived_at"])
    return store.copy_path((row["source"], row["file_path"]), place)


def _owns(row: Row | None, copy: str) -> bool:
    """Whether a landed copy must stay: engines read it, or it is all that is left of the file."""
    return row is not None and (row["status"] == "gone" or row["read_path"] == copy)


def _useless_copies(store: Store, plan: Plan, old: Rows, jobs: list[Job]) -> Iterator[str]:
    """Where copies may lie that nobody needs after this run; most of them never were."""
    yield from (_copy_path(store, old[key]) for key in plan.forgotten)
    for job in jobs:
        copy = store.copy_path(job.key, job.place)
        if not _owns(plan.rows.get(job.key), copy):
            yield copy


def _remove_orphans(store: Store, rows: Rows) -> None:
    """Removes landed copies without a row, made by a killed run for files that have gone since."""
    kept = {copy for row in rows.values() if _owns(row, copy := _copy_path(store, row))}
    store.remove([copy for copy in store.copies() if copy not in kept])


def _describe(rows: Rows, summary: Summary) -> None:
    for row in sorted(rows.values(), key=manifest.arrival_order):
        key = (row["source"], row["file_path"])
        if row["status"] == "gone":
            summary.gone.append(key)
        elif row["status"] == "rejected":
            summary.rejected[key] = row["reason"]
        else:
            summary.total_lines += row["lines"]
