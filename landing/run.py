"""The run: plan, do the jobs in arrival order, keep the manifest, tidy up.

It may be killed at any moment. The work folder `<landed>/.tmp` exists while a run is at work; where
one is found at the start, the last run was killed, and what it left without a row in the manifest
is removed.
"""

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from landing import manifest
from landing.lock import hold
from landing.manifest import Key, Row, Rows
from landing.naming import landed_path
from landing.plan import Job, Plan, gone, in_arrival_order, make_plan
from landing.progress import Progress
from landing.settings import Settings, check
from landing.take import Unsettled, Vanished, take

CHECKPOINT_SECONDS = 30.0
WORK_FOLDER = ".tmp"
# Stands in a landed folder from its first run until a build has come to its end. As long as no
# warehouse was built, a file that leaves the raw zone leaves no rows behind.
UNBUILT_NAME = "unbuilt"


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
    warnings: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        reasons = Counter(self.rejected.values())
        why = ", ".join(f"{reason} {count:,}" for reason, count in sorted(reasons.items()))
        return (
            f"{len(self.new):,} new, {len(self.changed):,} changed, {self.unchanged:,} unchanged,"
            f" {len(self.gone):,} gone, {len(self.rejected):,} rejected"
            f"{f' ({why})' if why else ''}; {self.lines:,} lines taken in"
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
    with hold(settings.landed) if lock and not dry_run else nullcontext():
        summary = Summary()
        previous, usable = _previous_rows(settings.landed, summary)
        unbuilt = (settings.landed / UNBUILT_NAME).exists()
        plan = make_plan(settings, previous, forget_gone or unbuilt)
        if plan.found == 0:
            roots = ", ".join(settings.roots.values())
            summary.warnings.append(f"there is no file in any source ({roots})")
        summary.unchanged = plan.unchanged
        summary.newly_gone, summary.forgotten = plan.newly_gone, plan.forgotten
        if dry_run:
            summary.new = [job.key for job in in_arrival_order(plan.new)]
            summary.changed = [job.key for job in in_arrival_order(plan.changed)]
        else:
            settings.landed.mkdir(parents=True, exist_ok=True)
            _work(settings.landed, plan, usable, summary, progress)
        _describe(plan.rows, summary)
        return summary


def note_built(settings: Settings) -> None:
    """Says that a warehouse holds what was landed; from now on files that leave are `gone`."""
    (settings.landed / UNBUILT_NAME).unlink(missing_ok=True)


def _previous_rows(landed: Path, summary: Summary) -> tuple[Rows, bool]:
    try:
        return manifest.load(landed), (landed / manifest.NAME).exists()
    except manifest.ManifestError as error:
        summary.warnings.append(
            f"{error}; every file is screened again, and files that had gone are forgotten"
        )
        return {}, False


def _work(
    landed: Path,
    plan: Plan,
    usable: bool,
    summary: Summary,
    progress: Callable[[str], None] | None,
) -> None:
    work_folder = landed / WORK_FOLDER
    killed = work_folder.exists()
    if not usable and (landed / manifest.NAME).exists():
        manifest.set_aside(landed)
    elif not usable:
        (landed / UNBUILT_NAME).touch()
    jobs = plan.jobs()
    if usable and not (jobs or plan.newly_gone or plan.forgotten or killed):
        return
    shutil.rmtree(work_folder, ignore_errors=True)
    work_folder.mkdir()
    (landed / manifest.TEMPORARY_NAME).unlink(missing_ok=True)

    stale = [landed_path(landed, *key) for key in plan.forgotten]
    changed = _do(jobs, landed, plan.rows, summary, Progress(jobs, progress), stale)
    if changed or plan.newly_gone or plan.forgotten or not usable:
        manifest.save(landed, plan.rows)
    # Only now, when no manifest on disk speaks of them any more.
    if (landed / "files").exists():
        for copy in stale:
            with suppress(OSError):  # most of them never were; what cannot be removed does no harm
                copy.unlink()
        if killed or not usable:
            _remove_orphans(landed, plan.rows)
    shutil.rmtree(work_folder)


def _do(
    jobs: list[Job],
    landed: Path,
    rows: Rows,
    summary: Summary,
    progress: Progress,
    stale: list[Path],
) -> bool:
    """Does the jobs and adds useless copies to `stale`; returns whether any row changed."""
    any_change = False
    last_save, pause = time.monotonic(), CHECKPOINT_SECONDS
    for job in jobs:
        any_change |= _do_one(job, landed, rows, summary)
        progress.done(job)
        if not _owns_copy(rows.get(job.key), landed_path(landed, *job.key)):
            stale.append(landed_path(landed, *job.key))
        if time.monotonic() - last_save >= pause:
            started = time.monotonic()
            manifest.save(landed, rows)
            last_save = time.monotonic()
            # A manifest of a million files takes seconds to write: at most a twentieth of the time.
            pause = max(CHECKPOINT_SECONDS, 20 * (last_save - started))
    if summary.unsettled:
        summary.warnings.append(
            f"{len(summary.unsettled):,} files changed while they were read;"
            " the next run takes them"
        )
    return any_change


def _do_one(job: Job, landed: Path, rows: Rows, summary: Summary) -> bool:
    """Takes one file and puts its row into `rows`; returns whether that changed anything."""
    was_there = job.old is not None and job.old["status"] != "gone"
    try:
        row = take(job, landed, landed / WORK_FOLDER)
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


def _owns_copy(row: Row | None, copy: Path) -> bool:
    """Whether a landed copy must stay: engines read it, or it is all that is left of the file."""
    return row is not None and (row["status"] == "gone" or row["read_path"] == str(copy))


def _remove_orphans(landed: Path, rows: Rows) -> None:
    """Removes landed copies without a row, made by a killed run for files that have gone since."""
    copies = {landed_path(landed, *key): row for key, row in rows.items()}
    kept = {str(copy) for copy, row in copies.items() if _owns_copy(row, copy)}
    for folder, _, names in os.walk(landed / "files"):
        for name in names:
            if os.path.join(folder, name) not in kept:
                os.unlink(os.path.join(folder, name))


def _describe(rows: Rows, summary: Summary) -> None:
    for row in sorted(rows.values(), key=manifest.arrival_order):
        key = (row["source"], row["file_path"])
        if row["status"] == "gone":
            summary.gone.append(key)
        elif row["status"] == "rejected":
            summary.rejected[key] = row["reason"]
        else:
            summary.total_lines += row["lines"]
