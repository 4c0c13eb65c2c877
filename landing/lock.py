"""One writer at a time.

`hold(landed)` is a context manager; a second holder fails at once and says who has the lock. The
kernel gives the lock back when its process ends, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = ".lock"


class LockedError(Exception):
    """Another process is at work on the same landed folder."""


@contextmanager
def hold(landed: Path) -> Iterator[None]:
    """Holds <landed>/.lock with our process id in it; LockedError names the one that has it."""
    landed.mkdir(parents=True, exist_ok=True)
    path = landed / NAME
    with open(
        path, "a+", encoding="ascii"
    ) as file:  # "a": must not empty the file of another holder
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise LockedError(f"process {holder} is already at work ({path} is locked)") from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)  # the file stays: removing it would let two processes lock two files
