"""One file, from Found to its row in the manifest.

In: a Job. Out: a Row, and a landed copy where the engines need one. Vanished or Unsettled if the
file would not hold still; it is then the next run's work.
"""

from typing import BinaryIO

from tidemark.landing.formats.gunzip import BadFile, Gunzip
from tidemark.landing.formats.screen import screen
from tidemark.landing.ours.manifest import Row
from tidemark.landing.ours.naming import engine_may_misread
from tidemark.landing.ours.store import Store
from tidemark.landing.plan import Job, version_of
from tidemark.landing.zone.listing import Found, State

ATTEMPTS = 3


class Vanished(Exception):
    """The file was removed after it was listed."""


class Unsettled(Exception):
    """The file was written to each time we read it."""


def take(job: Job, store: Store, copy: bool = False) -> Row:
    """Screens the file of a job, makes its landed copy if it needs one, and returns its row.

    copy: it needs one, whatever is in it.
    """
    found = job.found
    if found.problem is not None:
        return _row(job, found.state, reason=found.problem)
    if job.place is None:
        return _row(job, found.state, reason="unexpected_path")
    for _ in range(ATTEMPTS):
        try:
            file, state = job.folder.open(found)
        except FileNotFoundError:
            raise Vanished from None
        except OSError:
            return _row(job, found.state, reason="unreadable")
        with file:
            try:
                row = _read(job, file, state, store, copy)
            except BadFile as bad:
                # Either it was not screened; or it was sound then and is not now: it changes under
                # our hands.
                row = _row(job, state, reason=bad.reason)
        if _state_now(job, found) == state:
            return row
    raise Unsettled


def _read(job: Job, file: BinaryIO, state: State, store: Store, copy: bool) -> Row:
    or_text = job.place.or_text
    if not (job.source.always_landed or job.reader.copies_only or copy):
        screened = screen(file, job.reader, or_text=or_text)
        if screened.reason is not None:
            return _row(job, state, reason=screened.reason)
        read_path = job.folder.engine_path(job.found)
        if not (screened.odd or engine_may_misread(read_path)):
            return _row(job, state, read_path=read_path, lines=screened.lines)
        file.seek(0)
    path = store.copy_path(job.key, job.place)
    cleaned = job.source.clean(Gunzip(file, or_text=or_text), job.reader)
    lines = store.write(path, cleaned)
    return _row(job, state, read_path=path, lines=lines)


def _state_now(job: Job, found: Found) -> State | None:
    try:
        return job.folder.now(found)
    except FileNotFoundError:
        raise Vanished from None
    except OSError:
        return None


def _row(
    job: Job,
    state: State,
    reason: str | None = None,
    read_path: str | None = None,
    lines: int = 0,
) -> Row:
    place = job.place
    return {
        "source": job.source.name,
        "file_path": job.found.path,
        "read_path": read_path,
        "file_bytes": state.file_bytes,
        "version": version_of(job.source, state.stamp, reason, job.reader),
        "path_app_id": place.app_id if place else None,
        "arrived_at": place.arrived_at if place else None,
        "status": "read" if reason is None else "rejected",
        "reason": reason,
        "lines": lines,
    }
