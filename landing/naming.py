"""Names of landed copies, and which vendor names need one.

In: paths. Out: paths. Nothing is looked up on disk.
"""

import hashlib
from pathlib import Path

GLOB_CHARACTERS = "*?[]{}"


def engine_may_misread(path: str) -> bool:
    """Whether an engine could take the full path for a glob, trim it, or miss that it is gzip."""
    return not path.endswith(".gz") or any(map(_is_awkward, path.split("/")))


def landed_path(landed: Path, source: str, file_path: str) -> Path:
    """Where the landed copy of a vendor file lies, whether there is one or not.

    The vendor's own path where it is plain, so that partitions keep their folders. Otherwise a
    SHA-256 stands in for an awkward folder, and one of the whole path for the file's name.
    """
    *folders, name = file_path.split("/")
    folders = [_sha256(f) if _is_awkward(f) or _looks_hashed(f) else f for f in folders]
    if engine_may_misread(name) or _looks_hashed(name.removesuffix(".gz")):
        name = _sha256(file_path) + ".gz"
    return landed.joinpath("files", source, *folders, name)


def _is_awkward(part: str) -> bool:
    return part != part.strip() or any(
        c in GLOB_CHARACTERS or c == "\\" or ord(c) < 32 or ord(c) == 127 for c in part
    )


def _looks_hashed(part: str) -> bool:
    """A vendor's name like one of ours is hashed too, or two files could share one copy."""
    return len(part) == 64 and all(c in "0123456789abcdef" for c in part)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
