"""Says how far a long run is."""

import time
from collections.abc import Callable, Sequence

from tidemark.landing.plan import Job

EVERY_SECONDS = 3.0


class Progress:
    """Calls `say` with a line of text at most every few seconds; a short run says nothing."""

    def __init__(self, jobs: Sequence[Job], say: Callable[[str], None] | None):
        self._say = say
        self._all_files, self._files = len(jobs), 0
        self._all_bytes, self._bytes = sum(job.found.state.file_bytes for job in jobs), 0
        self._started = self._said = time.monotonic()

    def done(self, job: Job) -> None:
        """One more file is done."""
        self._files += 1
        self._bytes += job.found.state.file_bytes
        now = time.monotonic()
        if self._say is None or now - self._said < EVERY_SECONDS:
            return
        self._said = now
        speed = self._bytes / 1e6 / (now - self._started)
        self._say(
            f"{self._files:,} of {self._all_files:,} files,"
            f" {self._bytes / 1e6:,.0f} of {self._all_bytes / 1e6:,.0f} MB, {speed:,.1f} MB/s"
        )
