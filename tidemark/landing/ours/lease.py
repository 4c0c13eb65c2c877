"""One writer at a time, on any machine: the lock of a landed folder in a bucket.

The lock is an object. Who makes it, or replaces the free one that was seen, has it: S3 lets one of
two such writes through (`If-None-Match`, `If-Match`). Nobody gives it back for a process that was
killed, so it is a lease: its holder writes it again every minute, and one that was not written for
EXPIRES_SECONDS is anybody's. Its age is told by S3's own clock.
"""

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from tidemark.landing.aws import CHANGED, NOT_FOUND, S3Path, client, code_of, explained
from tidemark.landing.errors import AwsError, LockedError

RENEW_SECONDS = 60.0
EXPIRES_SECONDS = 300.0
NAME = "lock"
# Not SIGINT, which who starts a process in the background has it ignore.
LOST_SIGNAL = signal.SIGUSR1


@contextmanager
def hold_lease(landed: S3Path) -> Iterator[None]:
    """Holds <landed>/lock with our name in it; LockedError names the process that has it.

    If it is lost, because this machine slept or had no network for longer than a lease, the main
    thread is interrupted, and that becomes a LockedError: somebody else may be at work by now.
    """
    lease = _Lease(landed)
    lease.acquire()
    handler = signal.signal(LOST_SIGNAL, signal.default_int_handler)
    thread = threading.Thread(target=lease.keep, name="tidemark lock", daemon=True)
    thread.start()
    try:
        yield
        lease.release(thread)
    except KeyboardInterrupt:
        if not lease.lost:
            raise
    finally:
        lease.release(thread)
        signal.signal(LOST_SIGNAL, handler)
    if lease.lost:
        raise LockedError(
            f"the lock {lease.url} was not renewed in time and is lost; this run was stopped,"
            " the next one repairs what it left"
        )


class _Lease:
    """The object, and what is known of it: its ETag while it is ours."""

    def __init__(self, landed: S3Path):
        self.url = f"{landed}/{NAME}"
        self.lost = False
        self._s3 = client("s3")
        self._place = {"Bucket": landed.bucket, "Key": landed.key(NAME)}
        self._etag: str | None = None
        self._ended = threading.Event()
        self._text = _who_we_are()

    def acquire(self) -> None:
        """Makes it ours."""
        with explained(f"take the lock {self.url}"):
            free_etag = self._free()
            condition = {"IfMatch": free_etag} if free_etag else {"IfNoneMatch": "*"}
            if not self._put(self._text, **condition):
                raise LockedError(f"another process just took the lock {self.url}")

    def keep(self) -> None:
        """Writes it again and again until the end; the work of a thread."""
        written = time.monotonic()
        while not self._ended.wait(RENEW_SECONDS):
            try:
                with explained(f"renew the lock {self.url}"):
                    self.lost = not self._put(self._text, IfMatch=self._etag)
                written = time.monotonic() if not self.lost else written
            except AwsError:  # tried again until it is too late
                self.lost = time.monotonic() - written > EXPIRES_SECONDS
            if self.lost:
                signal.pthread_kill(threading.main_thread().ident, LOST_SIGNAL)
                return

    def release(self, thread: threading.Thread) -> None:
        """Gives it back, once; an empty object is free."""
        if self._ended.is_set():
            return
        self._ended.set()
        thread.join()
        if not self.lost:
            # A network that fails now must not hide what the work ended with; the lease runs out.
            with suppress(AwsError), explained(f"give back the lock {self.url}"):
                self._put("", IfMatch=self._etag)

    def _free(self) -> str | None:
        """The ETag of a lock that is free, None if there never was one; else LockedError."""
        from botocore.exceptions import ClientError

        try:
            answer = self._s3.get_object(**self._place)
        except ClientError as error:
            if code_of(error) in NOT_FOUND:
                return None
            raise
        text = answer["Body"].read().decode(errors="replace")
        if text and _age(answer) <= EXPIRES_SECONDS:
            raise LockedError(
                f"{_described(text)} is already at work ({self.url} is locked; should that process"
                f" have been killed, it is free {EXPIRES_SECONDS / 60:.0f} minutes after its last"
                " sign of life)"
            )
        return answer["ETag"]

    def _put(self, text: str, **condition: str) -> bool:
        """Writes it; False if it is not the one that the condition is about."""
        from botocore.exceptions import ClientError

        try:
            answer = self._s3.put_object(**self._place, Body=text.encode(), **condition)
        except ClientError as error:
            if code_of(error) in (*CHANGED, *NOT_FOUND):
                return False
            raise
        self._etag = answer["ETag"]
        return True


def _who_we_are() -> str:
    since = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
    return json.dumps({"host": socket.gethostname(), "pid": os.getpid(), "since": since})


def _described(text: str) -> str:
    try:
        holder = json.loads(text)
        return f"process {holder['pid']} on {holder['host']} (since {holder['since']} UTC)"
    except (ValueError, TypeError, KeyError):
        return "somebody unknown"


def _age(answer: dict[str, Any]) -> float:
    """Seconds since the object was written, by the clock that wrote it."""
    now = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    now = parsedate_to_datetime(now) if now else datetime.now(UTC)
    return (now - answer["LastModified"]).total_seconds()
