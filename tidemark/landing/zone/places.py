"""Which lister reads a source's folder: by where it lies.

What concerns buckets is imported only for those.
"""

from tidemark.landing.aws import is_s3
from tidemark.landing.zone.listing import Folder, LocalFolder


def open_folder(root: str) -> Folder:
    """The lister of a folder; nothing is looked up yet."""
    if is_s3(root):
        from tidemark.landing.zone.bucket import BucketFolder

        return BucketFolder(root)
    return LocalFolder(root)
