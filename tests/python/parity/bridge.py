"""For as long as landing does not write to S3 itself: lands locally and puts the result into S3.

What is there afterwards is what landing on S3 will leave: raw files, landed copies, the manifest
with S3 paths, and partitions in Glue. To be deleted then.
"""

import gzip
import os
from collections import defaultdict
from pathlib import Path
from unittest.mock import patch

from landing import land, settings_from_env
from landing.manifest import load, save
from landing.rewrite import clean_lines


def land_on_s3(zone, stand_in, bucket: str, prefix: str, database: str, forget_gone=False) -> None:
    """zone: a folder with `raw`. Afterwards TIDEMARK_RAW is s3://<bucket>/<prefix>/raw."""
    local = {
        "TIDEMARK_RAW": str(zone.raw),
        "TIDEMARK_LANDED": str(zone.folder / "landed"),
        "TIDEMARK_DUCKDB": str(zone.folder / "tidemark.duckdb"),
    }
    settings = settings_from_env(local)
    land(settings, forget_gone=forget_gone)
    s3, glue = stand_in.client("s3"), stand_in.client("glue")
    home = f"s3://{bucket}/{prefix}"
    rows = load(settings.landed)
    folders = defaultdict(list)
    for row in rows.values():
        if row["status"] == "read":
            folders[row["source"], row["path_app_id"], row["arrived_at"]].append(row)
    listed = {key["Key"]: key["Size"] for key in _listed(s3, bucket, prefix)}

    def put(key: str, content: bytes) -> str:
        s3.put_object(Bucket=bucket, Key=key, Body=content)
        return f"s3://{bucket}/{key}"

    for (source, app, hour), good in folders.items():
        vendor_folders = {os.path.dirname(row["file_path"]) for row in good}
        everything = [
            row
            for row in rows.values()
            if row["source"] == source and os.path.dirname(row["file_path"]) in vendor_folders
        ]
        is_direct = len(vendor_folders) == 1 and all(
            row["status"] == "read" and row["read_path"].startswith(str(zone.raw) + "/")
            for row in everything
        )
        dt = hour[:13].replace("-", "/").replace(" ", "/")
        folder = f"{prefix}/landed/files/{source}/{app or '-'}/{dt}"
        if is_direct:
            folder = f"{prefix}/raw/{source}/{vendor_folders.pop()}"
        for number, row in enumerate(sorted(good, key=lambda row: row["file_path"])):
            path = Path(row["read_path"])
            content = path.read_bytes()
            if is_direct:
                key = f"{folder}/{path.name}"
            else:
                key = f"{folder}/{number:04d}-{abs(hash(row['version']))}.gz"
                if row["read_path"].startswith(str(zone.raw) + "/"):
                    lines = clean_lines([gzip.decompress(content)])
                    content = gzip.compress(b"".join(line + b"\n" for line in lines))
            row["read_path"] = put(key, content)
            listed.pop(key, None)
        _register(glue, database, source, [app, dt] if app else [dt], f"s3://{bucket}/{folder}/")
    for key in listed:  # what is gone, or has another name now
        if "/manifest/" not in key:
            s3.delete_object(Bucket=bucket, Key=key)
    with patch.dict(os.environ, {}):
        folder = zone.folder / "manifest"
        folder.mkdir(exist_ok=True)
        save(folder, rows)
        put(f"{prefix}/landed/manifest/manifest.ndjson", (folder / "manifest.ndjson").read_bytes())
    assert home


def _listed(s3, bucket: str, prefix: str):
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix + "/"):
        for key in page.get("Contents", []):
            if "/raw/" in key["Key"] or "/landed/" in key["Key"]:
                yield key


def _register(glue, database: str, table: str, values: list[str], location: str) -> None:
    storage = glue.get_table(DatabaseName=database, Name=table)["Table"]["StorageDescriptor"]
    partition = {"Values": values, "StorageDescriptor": {**storage, "Location": location}}
    try:
        glue.create_partition(
            DatabaseName=database, TableName=table, PartitionInput=partition
        )
    except glue.exceptions.AlreadyExistsException:
        glue.update_partition(
            DatabaseName=database,
            TableName=table,
            PartitionValueList=values,
            PartitionInput=partition,
        )
