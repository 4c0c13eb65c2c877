"""What stops a build though nobody made a mistake in it: in a sentence, with what comes next."""

import errno
import os
import re

from tidemark.landing import Settings

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}
FULL_WORDS = ("No space left on device", "File too large", "Disk quota exceeded")
NEXT = "Nothing is lost: the next build goes on where this one stopped"


def of_error(error: BaseException, settings: Settings | None) -> str:
    """One sentence about an error of the system; the error itself if there is more in it."""
    if isinstance(error, OSError) and error.errno in FULL:
        return _full(f"{error.filename}: {error.strerror}" if error.filename else error.strerror)
    if isinstance(error, OSError) and error.filename and settings and _is_closed(error, settings):
        return (
            f"cannot write {error.filename} ({error.strerror}): {_setting_of(error, settings)} has"
            f" to be a place where this user may write. {NEXT}"
        )
    return str(error)


def of_words(words: str, settings: Settings) -> str | None:
    """The same for what DuckDB or dbt has said; None if that speaks for itself."""
    if "Could not set lock on file" in words:
        holder = re.search(r"held in (.+?\(PID \d+\))", words)
        return in_use(settings, holder[1] if holder else "another program")
    if any(full in words for full in FULL_WORDS):
        return _full(next(line.strip() for line in words.splitlines() if _is_full(line)))
    if "Out of Memory" in words:
        return f"{' '.join(words.split())[:300]}: raise TIDEMARK_MEMORY, or lower TIDEMARK_THREADS"
    return None


def in_use(settings: Settings, holder: str) -> str:
    """The warehouse is open elsewhere."""
    return (
        f"the warehouse {settings.duckdb} is open in {holder}: close it there, and let readers open"
        " the copy that make publish makes. Nothing was changed, and the next build takes it all in"
    )


def check_is_free(settings: Settings) -> str | None:
    """Who has the warehouse open, in a sentence; None if nobody has, or it is not there yet."""
    on_duckdb = os.environ.get("TIDEMARK_TARGET", "duckdb") == "duckdb"
    if not on_duckdb or not settings.duckdb.is_file() or _can_lock(settings):
        return None
    import duckdb

    try:
        duckdb.connect(str(settings.duckdb)).close()
    except duckdb.IOException as error:
        return of_words(str(error), settings)
    return None  # free again


def _can_lock(settings: Settings) -> bool:
    """As DuckDB would, which takes a lock of POSIX on the whole file."""
    import fcntl

    try:
        with open(settings.duckdb, "rb+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN)
    return True


def _is_full(line: str) -> bool:
    return any(full in line for full in FULL_WORDS)


def _full(said: str) -> str:
    return f"the disk is full ({said}): free some space. {NEXT}"


def _is_closed(error: OSError, settings: Settings) -> bool:
    """Whether nothing can be written there. A raw file that is missing says nothing of that."""
    is_missing = error.errno == errno.ENOENT and _is_landed(error, settings)
    return error.errno in CLOSED or is_missing


def _is_landed(error: OSError, settings: Settings) -> bool:
    path = os.path.abspath(os.fsdecode(error.filename))
    return f"{path}/".startswith(f"{settings.landed}/")


def _setting_of(error: OSError, settings: Settings) -> str:
    return "TIDEMARK_LANDED" if _is_landed(error, settings) else "the folder of TIDEMARK_DUCKDB"
