"""A small raw zone for tests, with short cuts to runs and results: on disk, or in a bucket."""

import gzip
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tidemark.landing import Settings, Summary, land, note_built, open_store
from tidemark.landing.sources import known

# A test with this mark runs twice.
both = pytest.mark.parametrize("zone", ["disk", "bucket"], indirect=True)

HOUR = "awsma/events/app1/2024/01/02/03"
GOOD = b'{"event_type":"_session.start"}\n{"event_type":"x"}\n'
BUCKET = "example-bucket"


@dataclass
class Zone:
    """The folder of one source under `root`, and the settings that point at it."""

    root: Path
    settings: Settings
    hour: str = HOUR  # the folder of files for which a test names none

    @property
    def landed(self) -> Path:
        return self.settings.landed

    def put(self, name: str, content: bytes, hour: str | None = None) -> Path:
        """Writes a vendor file as it is."""
        path = self.root / (hour or self.hour) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def put_lines(self, name: str, lines: bytes = GOOD, hour: str | None = None) -> Path:
        """Writes a good vendor file with these decompressed bytes."""
        return self.put(name, gzip.compress(lines, mtime=0), hour)

    def land(self, built: bool = True, **options) -> Summary:
        """A run, and a build that takes it in; without the build if not `built`."""
        summary = land(self.settings, **options)
        if built:
            note_built(self.settings)
        return summary

    def rows(self) -> dict[str, dict]:
        """The manifest by path."""
        return {row["file_path"]: row for row in map(json.loads, self.manifest().splitlines())}

    def manifest(self) -> bytes:
        """All parts, one after another."""
        return b"".join(part.read_bytes() for part in self.parts())

    def parts(self) -> list[Path]:
        """The files of the parts; the index has to be there."""
        assert self.file(f"{self.landed}/manifest_index/index.ndjson").read_bytes() is not None
        return sorted((self.landed / "manifest").glob("*"))

    def part(self, month: str = "2024-01", source: str = "mobile_analytics") -> Path:
        """The file of one part."""
        return self.file(f"{self.landed}/manifest/{source}.{month}.ndjson")

    def saved_at(self) -> object:
        """When the part of the hour was written."""
        return self.part().stat().st_mtime_ns

    def row(self, name: str, hour: str | None = None) -> dict:
        return self.rows()[f"{hour or self.hour}/{name}"]

    def copies(self) -> list[Path]:
        """All landed copies."""
        return sorted(p for p in (self.landed / "files").rglob("*") if p.is_file())

    def file(self, path: str) -> Path:
        """A vendor file or a copy, by the path that engines read."""
        return Path(path)

    def read_copy(self, name: str) -> list[bytes]:
        """The lines that engines read for a vendor file."""
        packed = self.file(self.row(name)["read_path"]).read_bytes()
        return gzip.decompress(packed).split(b"\n")[:-1]

    def pretend_killed(self) -> None:
        """The sign that the last run left."""
        (self.landed / ".tmp").mkdir()


@dataclass(frozen=True, order=True)
class Object:
    """A file in a bucket, with the methods of Path that tests use."""

    url: str
    s3: Any

    def __str__(self) -> str:
        return self.url

    @property
    def name(self) -> str:
        return self.url.rpartition("/")[2]

    @property
    def _place(self) -> dict[str, str]:
        bucket, _, key = self.url.removeprefix("s3://").partition("/")
        return {"Bucket": bucket, "Key": key}

    def read_bytes(self) -> bytes:
        return self.s3.get_object(**self._place)["Body"].read()

    def write_bytes(self, content: bytes) -> None:
        self.s3.put_object(**self._place, Body=content)

    def unlink(self, missing_ok: bool = False) -> None:
        self.s3.delete_object(**self._place)


@dataclass
class BucketZone(Zone):
    """The same in a bucket (of moto's). `root` is a URL; `s3` and `glue` are clients."""

    root: str
    s3: Any = None
    glue: Any = None

    def put(self, name: str, content: bytes, hour: str | None = None) -> Object:
        path = self.file(f"{self.root}/{hour or self.hour}/{name}")
        path.write_bytes(content)
        return path

    def parts(self) -> list[Object]:
        assert self.file(f"{self.landed}/manifest_index/index.ndjson").read_bytes() is not None
        return [o for o in self.objects() if o.url.startswith(f"{self.landed}/manifest/")]

    def saved_at(self) -> object:
        place = {"Bucket": BUCKET, "Key": "landed/manifest/mobile_analytics.2024-01.ndjson"}
        return self.s3.head_object(**place)["LastModified"]

    def copies(self) -> list[Object]:
        return [o for o in self.objects() if o.url.startswith(f"{self.landed}/files/")]

    def file(self, path: str) -> Object:
        return Object(path, self.s3)

    def pretend_killed(self) -> None:
        open_store(self.landed).begin()

    def objects(self) -> list[Object]:
        """All there is in the bucket."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
        return [self.file(f"s3://{BUCKET}/{key}") for key in keys]

    def with_glue(self, *sources: str) -> "BucketZone":
        """The same zone for an engine that reads Glue tables; these sources have one."""
        self.glue.create_database(DatabaseInput={"Name": "tidemark_raw"})
        for source in sources or ("mobile_analytics", "clickstream"):
            self.create_table(source)
        settings = Settings(**{**vars(self.settings), "glue_database": "tidemark_raw"})
        return BucketZone(self.root, settings, self.hour, self.s3, self.glue)

    def create_table(self, source: str, serde: str = "example.RegexSerDe") -> None:
        keys = ["app", "dt"] if source == "mobile_analytics" else ["dt"]
        self.glue.create_table(
            DatabaseName="tidemark_raw",
            TableInput={
                "Name": source,
                "PartitionKeys": [{"Name": key, "Type": "string"} for key in keys],
                "StorageDescriptor": {
                    "Columns": [{"Name": "line", "Type": "string"}],
                    "Location": f"s3://{BUCKET}/nothing/",
                    "SerdeInfo": {"SerializationLibrary": serde},
                },
            },
        )

    def partitions(self, source: str = "mobile_analytics") -> dict[tuple[str, ...], str]:
        """Values of the partition keys, and the folder that is read."""
        pages = self.glue.get_paginator("get_partitions").paginate(
            DatabaseName="tidemark_raw", TableName=source
        )
        return {
            tuple(partition["Values"]): partition["StorageDescriptor"]["Location"]
            for page in pages
            for partition in page["Partitions"]
        }


def raise_version(monkeypatch: Any, source: str) -> int:
    """A source has another version from now on, which this returns."""
    found = known()[source]
    monkeypatch.setitem(known(), source, replace(found, version=found.version + 1))
    return found.version + 1
