"""What lies in a raw zone in a bucket now, and how to read it: the lister of a bucket.

The ETag is in the stamp, so an object that was written again is another version, whatever its time.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from tidemark.landing.aws import (
    CHANGED,
    DENIED,
    NOT_FOUND,
    SCHEME,
    S3Path,
    client,
    code_of,
    explained,
)
from tidemark.landing.errors import AwsError
from tidemark.landing.zone.listing import (
    IGNORED_PREFIXES,
    PASS_OVER,
    TAKE_ALL,
    Found,
    Listing,
    State,
    Wanted,
    everything,
)

READ_ATTEMPTS = 4
LOOKS_AT_ONCE = 8


class BucketFolder:
    """One source's folder in a bucket."""

    def __init__(self, root: str):
        self.root = S3Path.parse(root)
        self._s3 = client("s3")

    def list(self, wanted: Wanted = everything) -> Listing:
        """What is wanted of what lies below the root; what nobody put there is empty."""
        listing = Listing()
        start = self.root.key("")
        folders = [""]
        while folders:
            folder = folders.pop()
            whole = wanted(folder.rstrip("/")) == TAKE_ALL
            for page in self._pages(start + folder, "" if whole else "/"):
                for below in page.get("CommonPrefixes", ()):
                    path = below["Prefix"][len(start) :]
                    if wanted(path.rstrip("/")) == PASS_OVER:
                        listing.passed_over.append(path.rstrip("/"))
                    else:
                        folders.append(path)
                self._add(listing, page)
        return listing

    def look(self, paths: Iterable[str], around: bool = False) -> Listing:
        """What there is of these paths, an object each; or with `around` of their folders."""
        listing = Listing(only=set())
        if not around:
            with ThreadPoolExecutor(LOOKS_AT_ONCE, "tidemark notices") as pool:
                for _ in pool.map(partial(self._look, listing), paths):
                    pass
            return listing
        listing.only.update(folders := {path.rpartition("/")[0] for path in paths})
        for folder in sorted(folders):
            for page in self._pages(self.root.key(f"{folder}/" if folder else ""), ""):
                self._add(listing, page)
        return listing

    def _look(self, listing: Listing, path: str) -> None:
        """Takes one object, or that it is not there; `unlisted` where nobody says either."""
        found = Found(path, State(0, ""), self.root.key(path))
        try:
            state = self.now(found)
            if not _is_no_data(path, state):
                listing.files[path] = replace(found, state=state)
        except FileNotFoundError:
            pass
        except OSError:
            listing.unlisted.append(path)
            return
        listing.only.add(path)

    def _add(self, listing: Listing, page: dict[str, Any]) -> None:
        """Takes the objects of a page of a listing."""
        for entry in page.get("Contents", ()):
            path = entry["Key"][len(self.root.key("")) :]
            state = _state(entry["Size"], entry["ETag"])
            if _is_no_data(path, state):
                listing.ignored.append(path)
            else:
                listing.files[path] = Found(path, state, entry["Key"])

    def _pages(self, prefix: str, delimiter: str) -> Iterator[dict[str, Any]]:
        place = {"Bucket": self.root.bucket, "Prefix": prefix}
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            **place, **({"Delimiter": delimiter} if delimiter else {})
        )
        with explained(f"list {self.root}"):
            yield from pages

    def exists(self) -> bool:
        """Whether there is anything below the root; a folder in a bucket is nothing else."""
        with explained(f"list {self.root}"):
            answer = self._s3.list_objects_v2(
                Bucket=self.root.bucket, Prefix=self.root.key(""), MaxKeys=1
            )
        return answer["KeyCount"] > 0

    def open(self, found: Found) -> tuple["S3Object", State]:
        """The open object and its state; OSError if it cannot be read, AwsError if none can."""
        opened = S3Object(self._s3, self.root.bucket, found.place)
        return opened, opened.state

    def now(self, found: Found) -> State:
        """The state of the object that has this key now; FileNotFoundError if there is none."""
        with explained(f"look at {self.engine_path(found)}"), about_one_object():
            answer = self._s3.head_object(Bucket=self.root.bucket, Key=found.place)
        return _state(answer["ContentLength"], answer["ETag"])

    def engine_path(self, found: Found) -> str:
        """The path by which an engine reads the vendor's file, as "$path" shows it."""
        return f"{SCHEME}{self.root.bucket}/{found.place}"


class S3Object:
    """An object that is read as a stream: one version of it, from its first byte to its last.

    A connection that breaks is taken up where it broke.
    """

    def __init__(self, s3: Any, bucket: str, key: str):
        self._s3, self._bucket, self._key = s3, bucket, key
        self._position = 0
        with self._explained():
            answer = s3.get_object(Bucket=bucket, Key=key)
        self._size, self._etag, self._body = answer["ContentLength"], answer["ETag"], answer["Body"]
        self.state = _state(self._size, self._etag)

    def __enter__(self) -> "S3Object":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def read(self, size: int) -> bytes:
        """The next bytes, none at the end; OSError if it is another object by now."""
        from botocore.exceptions import BotoCoreError

        for attempts_left in reversed(range(READ_ATTEMPTS)):
            try:
                with self._explained():
                    data = self._next(size)
                self._position += len(data)
                return data
            except AwsError as error:
                self._close()
                if attempts_left == 0 or not isinstance(error.__cause__, BotoCoreError):
                    raise
        raise AssertionError

    def seek(self, position: int) -> None:
        """Goes on at another byte, of the same version."""
        self._close()
        self._position = position

    def _next(self, size: int) -> bytes:
        if self._position >= self._size:
            return b""
        if self._body is None:
            answer = self._s3.get_object(
                Bucket=self._bucket,
                Key=self._key,
                IfMatch=self._etag,
                Range=f"bytes={self._position}-",
            )
            self._body = answer["Body"]
        return self._body.read(size)

    def _close(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        with explained(f"read {SCHEME}{self._bucket}/{self._key}"), about_one_object():
            yield


@contextmanager
def about_one_object() -> Iterator[None]:
    """Makes an OSError of what concerns one object alone: it gets a row that says so."""
    from botocore.exceptions import ClientError

    try:
        yield
    except ClientError as error:
        code = code_of(error)
        if code in NOT_FOUND:
            raise FileNotFoundError(str(error)) from error
        if code in (*DENIED, *CHANGED, "InvalidObjectState") or code.startswith("KMS."):
            raise OSError(str(error)) from error
        raise


def _state(size: int, etag: str) -> State:
    return State(size, f"{size}-{etag.strip(chr(34))}")


def _is_no_data(path: str, state: State) -> bool:
    """Hidden names, and the empty objects by which some tools mark a folder."""
    if state.file_bytes == 0 and path.endswith(("/", "_$folder$")):
        return True
    return any(part.startswith(IGNORED_PREFIXES) for part in path.split("/"))
