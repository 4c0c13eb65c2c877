"""Names of landed copies, and which vendor names need one.

In: paths. Out: paths. Nothing is looked up on disk or in a bucket.
"""

import hashlib
import re
from pathlib import Path

from tidemark.landing.aws import SCHEME

GLOB_CHARACTERS = "*?[]{}"

# What Athena and Spectrum are sure to read, and to show as it is in "$path". A colon, a blank or a
# plus sign are read by one and not by the other; what begins with a dot, an underscore or a hash
# sign, or ends with a tilde, is hidden from at least one of them.
_PLAIN_IN_BUCKETS = re.compile(r"[A-Za-z0-9=-][A-Za-z0-9._=-]{0,254}", re.ASCII)


def engine_may_misread(path: str) -> bool:
    """Whether an engine could take the full path for a glob, trim it, or miss that it is gzip.

    A path in a bucket begins with s3://. Other engines read those, so more of them are awkward.
    """
    if path.startswith(SCHEME):
        parts, is_awkward = path.removeprefix(SCHEME).split("/"), _is_awkward_in_buckets
    else:
        parts, is_awkward = path.split("/"), _is_awkward
    return not path.endswith(".gz") or any(map(is_awkward, parts))


def landed_path(landed: Path, source: str, file_path: str) -> Path:
    """Where the landed copy of a vendor file lies in a folder, whether there is one or not.

    The vendor's own path where it is plain. Otherwise a SHA-256 stands in for an awkward folder,
    and one of the whole path for the file's name.
    """
    *folders, name = file_path.split("/")
    folders = [_sha256(f) if _is_awkward(f) or _looks_hashed(f) else f for f in folders]
    if engine_may_misread(name) or _looks_hashed(name.removesuffix(".gz")):
        name = _sha256(file_path) + ".gz"
    return landed.joinpath("files", source, *folders, name)


def landed_key(source: str, file_path: str, app_id: str | None, arrived_at: str | None) -> str:
    """The same in a bucket, relative to the landed folder: all copies of a partition in one folder.

    Two vendor folders may be one partition, so the name is always a SHA-256 of the whole path.
    """
    folders = ["files", source]
    if app_id is not None:
        hashed = _is_awkward_in_buckets(app_id) or _looks_hashed(app_id)
        folders.append(_sha256(app_id) if hashed else app_id)
    if arrived_at is not None:
        folders.append(partition_hour(arrived_at))
    return "/".join([*folders, _sha256(file_path) + ".gz"])


def partition_hour(arrived_at: str) -> str:
    """`2024-01-02 03:00:00` as the engines' tables have it: `2024/01/02/03`."""
    return arrived_at[:13].replace("-", "/").replace(" ", "/")


def _is_awkward(part: str) -> bool:
    return part != part.strip() or any(
        c in GLOB_CHARACTERS or c == "\\" or ord(c) < 32 or ord(c) == 127 for c in part
    )


def _is_awkward_in_buckets(part: str) -> bool:
    return not _PLAIN_IN_BUCKETS.fullmatch(part)


def _looks_hashed(part: str) -> bool:
    """A vendor's name like one of ours is hashed too, or two files could share one copy."""
    return len(part) == 64 and all(c in "0123456789abcdef" for c in part)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
