"""What is ours: the manifest, the landed copies, the lock, and the sign that a run is at work.

`LocalStore` keeps them in a folder, `BucketStore` (`bucket_store`) in a bucket. Both offer what
`Store` says, and the rest of landing does not know the difference.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Protocol

from tidemark.landing.formats.rewrite import write_gzip
from tidemark.landing.layouts import Place
from tidemark.landing.ours import manifest
from tidemark.landing.ours.lock import hold_file
from tidemark.landing.ours.manifest import Key, Rows
from tidemark.landing.ours.naming import landed_path

# Names in the landed folder.
ROOTS = "raw_zone.json"
LAST_BUILD = "last_build.json"


class Store(Protocol):
    """A landed folder. Copies are named by their full paths, as engines read them.

    threads: how many files may be taken at once.
    """

    threads: int

    def hold(self) -> AbstractContextManager[None]:
        """The lock over landing and dbt; LockedError says who has it."""

    def load(self) -> Rows | None:
        """The rows of the last run, None if there was none; ManifestError if they are no use."""

    def save(self, rows: Rows) -> None:
        """Replaces the manifest in one step: readers see the old one or the new one, whole."""

    def set_aside(self) -> None:
        """Keeps an unreadable manifest for whoever wants to know what happened."""

    def is_unbuilt(self) -> bool:
        """Whether no build has come to its end since the first run. As long as no warehouse was
        built, a file that leaves the raw zone leaves no rows behind."""

    def note_unbuilt(self) -> None:
        """Says so; `note_built` takes it back."""

    def note_built(self) -> None:
        """See `note_unbuilt`."""

    def manifest_stamp(self) -> str:
        """What differs when the manifest's rows do; empty if there is no manifest."""

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
        self._manifest = landed / "manifest.ndjson"
        self._manifest_temporary = landed / ".manifest.ndjson.tmp"
        self._files = landed / "files"
        self._unbuilt = landed / "unbuilt"
        self._roots = landed / ROOTS
        self._work = landed / ".tmp"

    def hold(self) -> AbstractContextManager[None]:
        return hold_file(self.landed / ".lock")

    def load(self) -> Rows | None:
        try:
            with open(self._manifest, encoding="utf-8") as file:
                return manifest.parse(file, str(self._manifest))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise manifest.ManifestError(f"{self._manifest} cannot be read ({error})") from error

    def save(self, rows: Rows) -> None:
        with open(self._manifest_temporary, "w", encoding="ascii") as file:
            file.write(manifest.text_of(rows))
            file.flush()
            os.fsync(file.fileno())
        os.replace(self._manifest_temporary, self._manifest)
        folder = os.open(self.landed, os.O_RDONLY)
        try:
            os.fsync(folder)  # the rename itself
        finally:
            os.close(folder)

    def set_aside(self) -> None:
        os.replace(self._manifest, self.landed / "manifest.unreadable")

    def is_unbuilt(self) -> bool:
        return self._unbuilt.exists()

    def note_unbuilt(self) -> None:
        self._unbuilt.touch()

    def note_built(self) -> None:
        self._unbuilt.unlink(missing_ok=True)

    def manifest_stamp(self) -> str:
        if not self._manifest.exists():
            return ""
        with open(self._manifest, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def last_build(self) -> str:
        path = self.landed / LAST_BUILD
        return path.read_text(errors="replace") if path.exists() else ""

    def note_last_build(self, text: str) -> None:
        self._write(LAST_BUILD, text)

    def forget_last_build(self) -> None:
        (self.landed / LAST_BUILD).unlink(missing_ok=True)

    def roots(self) -> dict[str, str]:
        return read_roots(self._roots.read_text()) if self._roots.exists() else {}

    def note_roots(self, roots: Mapping[str, str]) -> None:
        self.landed.mkdir(parents=True, exist_ok=True)
        self._write(ROOTS, json.dumps(roots, indent=2) + "\n")

    def _write(self, name: str, text: str) -> None:
        temporary = self.landed / f".{name}.tmp"
        temporary.write_text(text)
        os.replace(temporary, self.landed / name)

    def was_killed(self) -> bool:
        return self._work.exists()

    def begin(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        self._work.mkdir(parents=True)
        self._manifest_temporary.unlink(missing_ok=True)

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
