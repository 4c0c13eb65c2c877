"""What is ours, in a bucket: the store of `s3://bucket/landed`.

One write of an object is seen whole or not at all, so nothing needs a temporary name. What there is
gets listed once, when a run looks; after that this run is the only one that changes it.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from tidemark.landing.aws import NOT_FOUND, S3Path, client, code_of, explained
from tidemark.landing.errors import AwsError
from tidemark.landing.formats.rewrite import write_gzip
from tidemark.landing.layouts import Place
from tidemark.landing.ours.lease import hold_lease
from tidemark.landing.ours.manifest import Key
from tidemark.landing.ours.naming import landed_key
from tidemark.landing.ours.parts import INDEX, Parts
from tidemark.landing.ours.store import LAST_BUILD, ROOTS, read_roots

AT_WORK = "at_work"
UNBUILT = "unbuilt"
DELETED_AT_ONCE = 1000
THREADS = 8  # an object takes most of its time to answer at all


class BucketStore:
    """A landed folder in a bucket; see `store.Store`."""

    threads = THREADS

    def __init__(self, landed: S3Path):
        self.landed = landed
        self.parts = Parts(self)
        self._s3 = client("s3")
        self._etags: dict[str, str] = {}

    def hold(self) -> AbstractContextManager[None]:
        return hold_lease(self.landed)

    def look(self) -> None:
        self._etags = dict(self._list())
        self.parts.look()

    def states(self, folder: str) -> dict[str, str]:
        return {name: etag for name, etag in self._etags.items() if name.startswith(folder)}

    def is_unbuilt(self) -> bool:
        return UNBUILT in self._etags

    def note_unbuilt(self) -> None:
        self.put(UNBUILT, b"")

    def note_built(self) -> None:
        self.delete([UNBUILT])

    def manifest_stamp(self) -> str:
        found = self._ask("head_object", INDEX)
        return found["ETag"] if found else ""

    def last_build(self) -> str:
        found = self._ask("get_object", LAST_BUILD)
        return found["Body"].read().decode(errors="replace") if found else ""

    def note_last_build(self, text: str) -> None:
        self.put(LAST_BUILD, text.encode())

    def forget_last_build(self) -> None:
        self.delete([LAST_BUILD])

    def roots(self) -> dict[str, str]:
        return read_roots(self.read(ROOTS).decode(errors="replace")) if self.has(ROOTS) else {}

    def note_roots(self, roots: Mapping[str, str]) -> None:
        self.put(ROOTS, json.dumps(roots, indent=2).encode())

    def was_killed(self) -> bool:
        return AT_WORK in self._etags

    def begin(self) -> None:
        self.put(AT_WORK, b"")

    def finish(self) -> None:
        self.delete([AT_WORK])

    def copy_path(self, key: Key, place: Place | None) -> str:
        place = place or Place(None, None)
        return self._url(landed_key(*key, place.app_id, place.arrived_at))

    def exists(self, copy: str) -> bool:
        return self._name(copy) in self._etags

    def write(self, copy: str, lines: Iterable[bytes]) -> int:
        # Of no more than a few hundred megabytes, but not in memory.
        with tempfile.TemporaryFile() as file:
            count = write_gzip(lines, file)
            file.seek(0)
            self.put(self._name(copy), file)
        return count

    def remove(self, copies: Iterable[str]) -> None:
        self.delete([name for name in map(self._name, copies) if name in self._etags])

    def copies(self) -> Iterator[str]:
        return (self._url(name) for name in list(self._etags) if name.startswith("files/"))

    def read(self, name: str) -> bytes:
        """An object of ours, by its name in the landed folder."""
        with explained(f"read {self._url(name)}"):
            answer = self._s3.get_object(Bucket=self.landed.bucket, Key=self.landed.key(name))
            return answer["Body"].read()

    def _ask(self, call: str, name: str) -> dict[str, Any] | None:
        """The answer about an object of ours that nobody has listed; None if there is none."""
        from botocore.exceptions import ClientError

        place = {"Bucket": self.landed.bucket, "Key": self.landed.key(name)}
        with explained(f"read {self._url(name)}"):
            try:
                return getattr(self._s3, call)(**place)
            except ClientError as error:
                if code_of(error) in NOT_FOUND:
                    return None
                raise

    def put(self, name: str, body: Any) -> None:
        """Writes an object of ours: bytes, or an open file."""
        with explained(f"write {self._url(name)}"):
            answer = self._s3.put_object(
                Bucket=self.landed.bucket, Key=self.landed.key(name), Body=body
            )
        self._etags[name] = answer["ETag"]

    def has(self, name: str) -> bool:
        """Whether there is such an object of ours."""
        return name in self._etags

    def _list(self) -> Iterator[tuple[str, str]]:
        start = self.landed.key("")
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.landed.bucket, Prefix=start
        )
        with explained(f"list {self.landed}"):
            for page in pages:
                for entry in page.get("Contents", ()):
                    yield entry["Key"][len(start) :], entry["ETag"]

    def delete(self, names: list[str]) -> None:
        for first in range(0, len(names), DELETED_AT_ONCE):
            some = names[first : first + DELETED_AT_ONCE]
            keys = [{"Key": self.landed.key(name)} for name in some]
            with explained(f"remove objects of {self.landed}"):
                answer = self._s3.delete_objects(
                    Bucket=self.landed.bucket, Delete={"Objects": keys, "Quiet": True}
                )
            if answer.get("Errors"):
                raise AwsError(f"cannot remove objects of {self.landed}: {answer['Errors'][0]}")
            for name in some:
                self._etags.pop(name, None)

    def _url(self, name: str) -> str:
        return f"{self.landed}/{name}"

    def _name(self, url: str) -> str:
        return url.removeprefix(f"{self.landed}/")
