"""Which store keeps a landed folder: by where it lies.

In: a folder of this machine, or a place in a bucket. What concerns buckets is imported only for
those.
"""

from contextlib import AbstractContextManager
from pathlib import Path

from tidemark.landing.aws import S3Path
from tidemark.landing.ours.store import LocalStore, Store


def open_store(landed: Path | S3Path) -> Store:
    """The store of a landed folder; nothing is looked up or made yet."""
    if isinstance(landed, S3Path):
        from tidemark.landing.ours.bucket_store import BucketStore

        return BucketStore(landed)
    return LocalStore(landed)


def hold(landed: Path | S3Path) -> AbstractContextManager[None]:
    """Holds the lock of a landed folder; LockedError names who has it."""
    return open_store(landed).hold()
