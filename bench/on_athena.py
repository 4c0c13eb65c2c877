"""What runs on Athena scan: Trino's bytes behind the stand-in, as Athena would count them."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import zone
from bench.work import ROOT
from engines.athena import StandIn, athena

DOLLARS_PER_BYTE = 5 / 1000**4


def scans(options: argparse.Namespace) -> dict[int, list[dict[str, Any]]]:
    """Bytes of the first build and of runs after one new hour each, by days of history.

    Each run: `arrived` bytes of files, `queries`, `bytes_scanned`, `bytes_billed`, `models` (bytes
    scanned by each), as `rpt_run_cost` has them.
    """
    figures = {}
    with athena() as stand_in:
        for days in (30, options.athena_history):
            raw, config = zone.long(options.folder, days, options.athena_users)
            account = Account(stand_in, f"bench-{days}", options.folder / f"athena-{days}")
            arrived = account.upload(raw)
            runs = [{"arrived": arrived, **account.build()}]
            for number in range(options.rounds):
                arrived = zone.next_hour(raw, config, number)
                account.upload(raw)
                runs.append({"arrived": arrived, **account.build()})
            figures[days] = runs
    return figures


class Account:
    """A bucket with a raw zone, and the schemas that are built from it."""

    def __init__(self, stand_in: StandIn, bucket: str, folder: Path):
        self._s3, self._bucket, self._known = stand_in.client("s3"), bucket, set()
        self._s3.create_bucket(Bucket=bucket)
        suffix = bucket.replace("-", "_")
        self._env = {
            **os.environ,
            **stand_in.environment(),
            "TIDEMARK_TARGET": "athena",
            "TIDEMARK_SCHEMA": f"tidemark_{suffix}",
            "TIDEMARK_RAW_SCHEMA": f"raw_{suffix}",
            "TIDEMARK_RAW": f"s3://{bucket}/raw",
            "TIDEMARK_LANDED": f"s3://{bucket}/landed",
            "TIDEMARK_ATHENA_STAGING": f"s3://{bucket}/results/",
            "TIDEMARK_ATHENA_DATA": f"s3://{bucket}/tables/",
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }

    def upload(self, raw: Path) -> int:
        """Puts the files that are not there yet; returns their bytes."""
        new = {path for path in raw.rglob("*.gz")} - self._known
        for path in sorted(new):
            key = f"raw/{path.relative_to(raw)}"
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=path.read_bytes())
        self._known |= new
        return sum(path.stat().st_size for path in new)

    def build(self) -> dict[str, Any]:
        """`make build`; returns what it scanned."""
        command = [sys.executable, "-m", "scripts.build"]
        done = subprocess.run(command, cwd=ROOT, env=self._env, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"bench: the build failed\n{done.stdout[-5000:]}{done.stderr[-2000:]}")
        scans = self._scans()
        rows = [row for row in scans if row["invocation_id"] == scans[-1]["invocation_id"]]
        sums = ("queries", "bytes_scanned", "bytes_billed")
        totals = {name: sum(row[name] for row in rows) for name in sums}
        return {**totals, "models": {row["model"]: row["bytes_scanned"] for row in rows}}

    def _scans(self) -> list[dict[str, Any]]:
        found = self._s3.list_objects_v2(Bucket=self._bucket, Prefix="landed/run_scans/")
        newest = max(found["Contents"], key=lambda each: each["Key"])["Key"]
        text = self._s3.get_object(Bucket=self._bucket, Key=newest)["Body"].read()
        return [json.loads(line) for line in text.splitlines()]
