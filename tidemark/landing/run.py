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
from tidemark.landing.ours.manifest import Key, Row, Rows
from tidemark.landing.ours.places import open_store
from tidemark.landing.ours.store import Store
from tidemark.landing.plan import Job, Plan, gone, in_arrival_order
from tidemark.landing.prepare import Prepared, prepare
from tidemark.landing.progress import Progress
from tidemark.landing.raw_zone import note_zone
from tidemark.landing.settings import Settings, check
from tidemark.landing.take import Unsettled, Vanished, take

CHECKPOINT_SECONDS = 30.0
TAKEN_AHEAD = 4  # files per thread


@dataclass
class Summary:
    """What a run found and did. Keys are (source, file path), in arrival order.

    new, changed:      files taken in (of a dry run: to be taken in)
    unchanged:         number of files that kept their rows
    gone:              number of files of the manifest that are not in the raw zone
    newly_gone:        those that left it since the last run
    forgotten:         rows dropped by forget_gone
    rejected:          number of all files refused now, by reason
    unsettled:         files that changed while they were read; the next run takes them
    lines:             non-empty lines in the files taken in by this run
    total_lines:       the same of all files to be read
    partitions:        partitions created, moved or dropped in the engine's raw tables
    warnings:          texts for the user
    """

    new: list[Key] = field(default_factory=list)
    changed: list[Key] = field(default_factory=list)
    unchanged: int = 0
    gone: int = 0
    newly_gone: list[Key] = field(default_factory=list)
    forgotten: list[Key] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    unsettled: list[Key] = field(default_factory=list)
    lines: int = 0
    total_lines: int = 0
    partitions: int = 0
    warnings: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        why = ", ".join(f"{reason} {count:,}" for reason, count in sorted(self.rejected.items()))
        rejected = self.rejected.total()
        files = "file" if rejected == 1 else "files"
        return (
            f"{len(self.new):,} new, {len(self.changed):,} changed, {self.unchanged:,} unchanged,"
            f" {self.gone:,} gone, {rejected:,} {files} rejected"
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
        prepared = prepare(settings, store, forget_gone, registers=not dry_run)
        plan, summary = prepared.plan, _first_summary(settings, prepared)
        if dry_run:
            summary.new = [job.key for job in in_arrival_order(plan.new)]
            summary.changed = [job.key for job in in_arrival_order(plan.changed)]
        else:
            note_zone(settings, store)
            _work(store, prepared, summary, progress)
            if prepared.notices:
                prepared.notices.done()
        _describe(store, plan, summary)
        if unreadable := summary.rejected["unreadable"]:
            summary.warnings.append(
                f"{unreadable:,} file{'s' * (unreadable > 1)} cannot be read (unreadable): look at"
                " the permissions; every run that lists them tries again"
            )
        return summary


def note_built(settings: Settings) -> None:
    """Says that a warehouse holds what was landed; from now on files that leave are `gone`."""
    open_store(settings.landed).note_built()


def _first_summary(settings: Settings, prepared: Prepared) -> Summary:
    """What is known before the work."""
    plan, summary = prepared.plan, Summary()
    for error in prepared.damaged.values():
        summary.warnings.append(
            f"{error}; its files are screened again, and those that had gone are forgotten"
        )
    if prepared.notices:
        summary.warnings += prepared.notices.warnings
    if unseen := prepared.zone.unseen():
        summary.warnings.append(
            f"{len(unseen):,} of the files that were named cannot be looked at, and what is known"
            f" of them stays ({unseen[0][1]}, ...): look at the permissions; the next run lists all"
        )
    if plan.found == 0 and prepared.zone.is_whole:
        roots = ", ".join(settings.roots.values())
        summary.warnings.append(f"there is no file in any source ({roots})")
    summary.unchanged = plan.unchanged
    summary.newly_gone, summary.forgotten = plan.newly_gone, plan.forgotten
    return summary


def _work(
    store: Store,
    prepared: Prepared,
    summary: Summary,
    progress: Callable[[str], None] | None,
) -> None:
    plan, registration = prepared.plan, prepared.registration
    jobs = plan.jobs()
    has_work = jobs or plan.newly_gone or plan.forgotten or prepared.must_save
    if not (has_work or (registration and registration.has_work)):
        prepared.note.write(prepared.zone, prepared.zone.unseen())
        return
    store.begin()
    for name in prepared.damaged:
        store.parts.set_aside(name)
    if prepared.is_first:
        store.note_unbuilt()

    changed = _do(jobs, store, plan, summary, Progress(jobs, progress))
    if registration:
        changed |= registration.settle(summary.unsettled)
    if changed or plan.newly_gone or plan.forgotten or prepared.must_save:
        store.parts.save(plan.rows, plan.parts)
    if registration:
        summary.partitions = registration.register()
    # Only now, when no manifest and no table speaks of them any more.
    store.remove(_useless_copies(store, plan, prepared.rows, jobs))
    if prepared.must_save:
        _remove_orphans(store, plan.rows)
    unsettled = [*summary.unsettled, *prepared.zone.unseen()]
    if registration:
        registration.remember()
        unsettled += registration.missed
    prepared.note.write(prepared.zone, unsettled)
    store.finish()


def _do(jobs: list[Job], store: Store, plan: Plan, summary: Summary, progress: Progress) -> bool:
    """Does the jobs; returns whether any row changed."""
    any_change = False
    last_save, pause = time.monotonic(), CHECKPOINT_SECONDS
    for job, outcome in _taken(jobs, store):
        any_change |= _do_one(job, outcome, plan.rows, summary)
        progress.done(job)
        if time.monotonic() - last_save >= pause:
            started = time.monotonic()
            store.parts.save(plan.rows, plan.parts)
            last_save = time.monotonic()
            # Parts of a million files take seconds to write: at most a twentieth of the time.
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


def _describe(store: Store, plan: Plan, summary: Summary) -> None:
    """Counts all files: of parts that were not looked at, the index says it."""
    for part, entry in store.parts.entries.items():
        if part not in plan.parts:
            summary.gone += entry.gone
            summary.rejected += Counter(entry.rejected)
            summary.total_lines += entry.lines
    for row in plan.rows.values():
        if row["status"] == "gone":
            summary.gone += 1
        elif row["status"] == "rejected":
            summary.rejected[row["reason"]] += 1
        else:
            summary.total_lines += row["lines"]
