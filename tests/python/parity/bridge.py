"""For as long as landing does not write to S3 itself: lands locally and puts the result into S3.

Afterwards there is what landing on S3 will leave: raw files, landed copies, the manifest with S3
paths, partitions in Glue. To be deleted then.
"""

import gzip
import hashlib
import os
from collections import defaultdict
from pathlib import Path

from landing import land, settings_from_env
from landing.manifest import NAME, load, save
from landing.rewrite import clean_lines


def land_on_s3(raw: Path, folder: Path, stand_in, bucket: str, prefix: str, database: str) -> None:
    """raw: the raw zone on disk. It is s3://<bucket>/<prefix>/raw afterwards.

    A folder of the vendor's whose files are all read as they are is a partition as it is; of others
    copies of all good files lie in a folder of our own.
    """
    env = {"TIDEMARK_RAW": str(raw), "TIDEMARK_LANDED": str(folder / "landed")}
    settings = settings_from_env(env)
    land(settings)
    rows = load(settings.landed)
    s3, glue = stand_in.client("s3"), stand_in.client("glue")
    own = f"{raw}/"
    by_folder, by_hour = defaultdict(list), defaultdict(list)
    for row in rows.values():
        by_folder[row["source"], os.path.dirname(row["file_path"])].append(row)
        if row["status"] == "read":
            by_hour[row["source"], row["path_app_id"], row["arrived_at"]].append(row)
    for (source, app, hour), good in by_hour.items():
        there = {os.path.dirname(row["file_path"]) for row in good}
        all_there = [row for name in there for row in by_folder[source, name]]
        is_direct = len(there) == 1 and all(
            (r["read_path"] or "").startswith(own) for r in all_there
        )
        dt = hour[:13].replace("-", "/").replace(" ", "/")
        place = f"{prefix}/landed/files/{source}/{app or '-'}/{dt}"
        if is_direct:
            place = f"{prefix}/raw/{source}/{min(there)}"
        _empty(s3, bucket, f"{place}/")
        for row in good:
            content, name = Path(row["read_path"]).read_bytes(), os.path.basename(row["read_path"])
            if not is_direct:
                name = hashlib.sha256(row["file_path"].encode()).hexdigest() + ".gz"
                if row["read_path"].startswith(own):
                    lines = clean_lines([gzip.decompress(content)])
                    content = gzip.compress(b"".join(line + b"\n" for line in lines))
            s3.put_object(Bucket=bucket, Key=f"{place}/{name}", Body=content)
            row["read_path"] = f"s3://{bucket}/{place}/{name}"
        _register(glue, database, source, [app, dt] if app else [dt], f"s3://{bucket}/{place}/")
    save(folder, rows)
    manifest = (folder / NAME).read_bytes()
    s3.put_object(Bucket=bucket, Key=f"{prefix}/landed/manifest/{NAME}", Body=manifest)


def _empty(s3, bucket: str, folder: str) -> None:
    for key in s3.list_objects_v2(Bucket=bucket, Prefix=folder).get("Contents", []):
        s3.delete_object(Bucket=bucket, Key=key["Key"])


def _register(glue, database: str, table: str, values: list[str], location: str) -> None:
    storage = glue.get_table(DatabaseName=database, Name=table)["Table"]["StorageDescriptor"]
    partition = {"Values": values, "StorageDescriptor": {**storage, "Location": location}}
    names = {"DatabaseName": database, "TableName": table}
    try:
        glue.create_partition(**names, PartitionInput=partition)
    except glue.exceptions.AlreadyExistsException:
        glue.update_partition(**names, PartitionValueList=values, PartitionInput=partition)
