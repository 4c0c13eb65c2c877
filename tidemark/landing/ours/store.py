"""What is ours: objects, the landed copies, the lock, and the sign that a run is at work.

`LocalStore` keeps them in a folder, `BucketStore` (`bucket_store`) in a bucket. Both offer what
`Store` says, and the rest of landing does not know the difference.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Protocol

from tidemark.landing.formats.rewrite import write_gzip
from tidemark.landing.layouts import Place
from tidemark.landing.ours.lock import hold_file
from tidemark.landing.ours.manifest import Key
from tidemark.landing.ours.naming import landed_path
from tidemark.landing.ours.parts import Objects, Parts

# Names in the landed folder.
ROOTS = "raw_zone.json"
LAST_BUILD = "last_build.json"


class Store(Objects, Protocol):
    """A landed folder: objects by name, of which `parts` are the manifest's; and copies, which are
    named by their full paths, as engines read them.

    threads: how many files may be taken at once.
    """

    threads: int
    parts: Parts

    def hold(self) -> AbstractContextManager[None]:
        """The lock over landing and dbt; LockedError says who has it."""

    def look(self) -> None:
        """Looks what there is, and reads the index; what a run begins with, and a forecast."""

    def is_unbuilt(self) -> bool:
        """Whether no build has come to its end since the first run. As long as no warehouse was
        built, a file that leaves the raw zone leaves no rows behind."""

    def note_unbuilt(self) -> None:
        """Says so; `note_built` takes it back."""

    def note_built(self) -> None:
        """See `note_unbuilt`."""

    def manifest_stamp(self) -> str:
        """What differs when the manifest's rows do; empty if there is none. It needs no `look`."""

    def last_build(self) -> str:
        """What was noted of the last whole build; empty if nothing is."""

    def note_last_build(self, text: str) -> None:
        """Notes it, in one step."""

    def forget_last_build(self) -> None:
        """Takes it back, before anything changes that it speaks of."""

    def roots(self) -> dict[str, str]:
        """Source -> the folder that its files were read from; empty if nobody said so."""

    def note_roots(self, roots: Mapping[str, str]) -> None:
        """Says so, in one step."""

    def was_killed(self) -> bool:
        """Whether a run has begun and not finished."""

    def begin(self) -> None:
        """Makes ready for writing, and leaves a sign of it."""

    def finish(self) -> None:
        """Takes the sign away."""

    def copy_path(self, key: Key, place: Place | None) -> str:
        """Where the copy of a vendor file lies, whether there is one or not."""

    def exists(self, copy: str) -> bool:
        """Whether there is such a copy."""

    def write(self, copy: str, lines: Iterable[bytes]) -> int:
        """Writes a copy in one step and returns the number of lines."""

    def remove(self, copies: Iterable[str]) -> None:
        """Removes those of the copies that there are."""

    def copies(self) -> Iterable[str]:
        """All copies that there are."""


def read_roots(text: str) -> dict[str, str]:
    """The folders in a file of `note_roots`; a text that is none of ours names nothing."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    is_ours = isinstance(found, dict) and all(isinstance(root, str) for root in found.values())
    return found if is_ours else {}


class LocalStore:
    """A landed folder on a local file system.

    The work folder `.tmp` exists while a run is at work; it is also where copies are written before
    they get their names.
    """

    threads = 1

    def __init__(self, landed: Path):
        self.landed = landed
        self.parts = Parts(self)
        self._writing = landed / ".writing"
        self._files = landed / "files"
        self._unbuilt = landed / "unbuilt"
        self._work = landed / ".tmp"

    def hold(self) -> AbstractContextManager[None]:
        return hold_file(self.landed / ".lock")

    def look(self) -> None:
        self.parts.look()

    def states(self, folder: str) -> dict[str, str]:
        found = {}
        for path in (self.landed / folder).glob("*"):
            status = path.stat()
            found[folder + path.name] = f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}"
        return found

    def has(self, name: str) -> bool:
        return (self.landed / name).is_file()

    def read(self, name: str) -> bytes:
        return (self.landed / name).read_bytes()

    def put(self, name: str, body: bytes) -> None:
        path = self.landed / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._writing, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(self._writing, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the rename itself
        finally:
            os.close(folder)

    def delete(self, names: list[str]) -> None:
        for name in names:
            (self.landed / name).unlink(missing_ok=True)

    def is_unbuilt(self) -> bool:
        return self._unbuilt.exists()

    def note_unbuilt(self) -> None:
        self._unbuilt.touch()

    def note_built(self) -> None:
        self._unbuilt.unlink(missing_ok=True)

    def manifest_stamp(self) -> str:
        return self.parts.stamp()

    def last_build(self) -> str:
        return self.read(LAST_BUILD).decode(errors="replace") if self.has(LAST_BUILD) else ""

    def note_last_build(self, text: str) -> None:
        self.put(LAST_BUILD, text.encode())

    def forget_last_build(self) -> None:
        self.delete([LAST_BUILD])

    def roots(self) -> dict[str, str]:
        return read_roots(self.read(ROOTS).decode(errors="replace")) if self.has(ROOTS) else {}

    def note_roots(self, roots: Mapping[str, str]) -> None:
        self.put(ROOTS, json.dumps(roots, indent=2).encode())

    def was_killed(self) -> bool:
        return self._work.exists()

    def begin(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        self._work.mkdir(parents=True)
        self._writing.unlink(missing_ok=True)

    def finish(self) -> None:
        shutil.rmtree(self._work)

    def copy_path(self, key: Key, place: Place | None) -> str:
        return str(landed_path(self.landed, *key))

    def exists(self, copy: str) -> bool:
        return os.path.exists(copy)

    def write(self, copy: str, lines: Iterable[bytes]) -> int:
        temporary = self._work / "copy.gz"
        with open(temporary, "wb") as file:
            count = write_gzip(lines, file)
            file.flush()
            os.fsync(file.fileno())
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        os.replace(temporary, copy)
        return count

    def remove(self, copies: Iterable[str]) -> None:
        if not self._files.exists():
            return
        for copy in copies:
            with suppress(OSError):  # most of them never were; what cannot be removed does no harm
                os.unlink(copy)

    def copies(self) -> Iterator[str]:
        for folder, _, names in os.walk(self._files):
            for name in names:
                yield os.path.join(folder, name)
