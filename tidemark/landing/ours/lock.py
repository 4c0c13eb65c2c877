"""One writer at a time, on one machine: the lock of a local landed folder.

The kernel gives the lock back when its process ends, however it ends. That of a landed folder in a
bucket is `lease`.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tidemark.landing.errors import LockedError


@contextmanager
def hold_file(path: Path) -> Iterator[None]:
    """Holds the file with our process id in it; LockedError names the process that has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
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
