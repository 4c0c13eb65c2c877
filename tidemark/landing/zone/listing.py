"""What lies in the raw zone now, and how to open it.

`LocalFolder` is the lister of a local file system, `BucketFolder` (`bucket`) that of a bucket. Both
offer what `Folder` says; `places` chooses, and the rest of landing does not know the difference.
"""

import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import BinaryIO, NamedTuple, Protocol

# The Hadoop convention for files that are not data: markers, work in progress, a vendor's temporary
# copies.
IGNORED_PREFIXES = (".", "_")


class State(NamedTuple):
    """Size in bytes, and a stamp that differs when the content may differ."""

    file_bytes: int
    stamp: str


@dataclass(frozen=True, slots=True)
class Found:
    """One thing in a source's folder.

    path:    relative to the source's root, '/' between parts, always valid UTF-8
    state:   size and stamp as listed
    place:   what to open (links resolved; in a bucket the key)
    problem: the reason why it must not be opened, or None
    """

    path: str
    state: State
    place: str
    problem: str | None = None


@dataclass
class Listing:
    """What `list` or `look` found.

    files:    by path
    unlisted: folders that could not be looked into
    ignored:  paths whose names say that they are no data
    passed_over: folders that were not looked into, because nobody wanted to know
    only:     paths and folders that were looked at, if nothing else was; None of a `list`
    """

    files: dict[str, Found] = field(default_factory=dict)
    unlisted: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    only: set[str] | None = None


# What is wanted of a folder, by its path: nothing (PASS_OVER), all that is in it (TAKE_ALL), or to
# be asked of each folder in it (LOOK_INTO).
PASS_OVER, TAKE_ALL, LOOK_INTO = "pass over", "take all", "look into"
Wanted = Callable[[str], str]


def everything(_: str) -> str:
    """Nothing is passed over."""
    return TAKE_ALL


class Folder(Protocol):
    """One source's folder."""

    def list(self, wanted: Wanted = everything) -> Listing:
        """What is wanted of what lies below the root; a root that is not there is empty."""

    def look(self, paths: Iterable[str], around: bool = False) -> Listing:
        """The same of these paths; of one that cannot be looked at, only that it is `unlisted`.

        around: and all that is in their folders.
        """

    def open(self, found: Found) -> tuple[BinaryIO, State]:
        """The open file and its state at that moment; OSError if there is no readable file."""

    def now(self, found: Found) -> State:
        """The state of the file that has this path now; FileNotFoundError if there is none."""

    def engine_path(self, found: Found) -> str:
        """The full path by which an engine reads the vendor's file."""

    def exists(self) -> bool:
        """Whether there is such a folder."""


class LocalFolder:
    """One source's folder on a local file system."""

    def __init__(self, root: str):
        self.root = root
        self._real_root = os.path.realpath(root)

    def list(self, wanted: Wanted = everything) -> Listing:
        """What is wanted of what lies below the root; a root that is not there is empty."""
        listing = Listing()
        folders = [""]
        while folders:
            prefix = folders.pop()
            try:
                with os.scandir(os.path.join(self.root, prefix)) as entries:
                    for entry in entries:
                        path = prefix + entry.name
                        if entry.name.startswith(IGNORED_PREFIXES):
                            listing.ignored.append(path)
                        elif entry.is_dir(follow_symlinks=False):
                            if wanted(path) == PASS_OVER:
                                listing.passed_over.append(path)
                                continue
                            folders.append(f"{path}/")
                        elif found := self._look(path, entry.stat):
                            listing.files[found.path] = found
            except FileNotFoundError:
                continue  # removed since its parent was listed, or a source without files
            except OSError:
                if not prefix:
                    raise
                # Its files are not gone, we only cannot see them; the folder itself is what is
                # refused.
                path = _readable(prefix.rstrip("/"))
                listing.unlisted.append(path)
                listing.files[path] = Found(path, State(0, "unlisted"), "", "unreadable")
        return listing

    def look(self, paths: Iterable[str], around: bool = False) -> Listing:
        """What there is of these paths; `around` is for engines that read buckets."""
        listing = Listing(only=set())
        for path in paths:
            place = os.path.join(self.root, path)
            try:
                is_folder = stat.S_ISDIR(os.lstat(place).st_mode)
            except (FileNotFoundError, NotADirectoryError):
                is_folder = True  # nothing, as a folder is no file
            except OSError:
                listing.unlisted.append(_readable(path))
                continue
            listing.only.add(_readable(path))
            is_seen = not is_folder and self._has_folder(os.path.dirname(path))
            if is_seen and (found := self._look(path, partial(os.stat, place))):
                listing.files[found.path] = found
        return listing

    def open(self, found: Found) -> tuple[BinaryIO, State]:
        """The open file and its state at that moment; OSError if there is no readable file."""
        # Between listing and opening a file may become a link or a pipe: follow nothing, wait for
        # nothing.
        handle = os.open(found.place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(f"{found.place} is not a file any more")
            return os.fdopen(handle, "rb", buffering=0), _state(status)
        except BaseException:
            os.close(handle)
            raise

    def now(self, found: Found) -> State:
        """The state of the file that has this path now; FileNotFoundError if there is none."""
        return _state(os.lstat(found.place))

    def engine_path(self, found: Found) -> str:
        """The absolute path by which an engine reads the vendor's file."""
        return os.path.join(self.root, found.path)

    def exists(self) -> bool:
        """Whether there is such a folder."""
        return os.path.isdir(self.root)

    def _has_folder(self, folder: str) -> bool:
        """Whether `list` would look into a folder: no link leads there."""
        place = os.path.join(self.root, folder).rstrip("/")
        return os.path.realpath(place) == os.path.join(self._real_root, folder).rstrip("/")

    def _look(self, path: str, status_of: Callable[..., os.stat_result]) -> Found | None:
        """What has this path; None if it is gone already."""
        place, problem = os.path.join(self.root, path), None
        try:
            status = status_of(follow_symlinks=False)
            if stat.S_ISLNK(status.st_mode):
                place = os.path.realpath(place)
                if not place.startswith(self._real_root.rstrip("/") + "/"):
                    problem = "outside_root"
                else:
                    try:
                        status = os.lstat(place)
                    except OSError:  # a link to nothing, or in a circle
                        problem = "unreadable"
            if problem is None and not stat.S_ISREG(status.st_mode):
                # Pipes, sockets, devices; and links to folders, whose files are listed where they
                # are.
                problem = "not_a_file"
            state = _state(status)
        except FileNotFoundError:
            return None
        except OSError:
            state, problem = State(0, "unlisted"), "unreadable"
        readable = _readable(path)
        if readable != path:
            problem = "unexpected_path"
        return Found(readable, state, place, problem)


def _state(status: os.stat_result) -> State:
    return State(status.st_size, f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}")


def _readable(path: str) -> str:
    """The path itself, or, where its bytes are not UTF-8, a unique text that shows them."""
    try:
        path.encode()
        return path
    except UnicodeEncodeError:
        raw = os.fsencode(path)
        return f"{raw.decode(errors='backslashreplace')}#{sha256(raw).hexdigest()[:16]}"
