"""The project on the stand-ins: what runs on Athena scan, and active users on both engines.

Bytes scanned are Trino's, as Athena would count them. Seconds are those of Trino and of PostgreSQL:
good for ratios between two ways of asking the same engine, and for nothing else.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import zone
from bench.work import NAIVE, ROOT
from stand_ins.athena import athena
from stand_ins.warehouse import WAREHOUSES, Athena, Warehouse

DOLLARS_PER_BYTE = 5 / 1000**4
ACTIVE_USERS = "compiled/tidemark/models/marts/engagement/fct_active_users.sql"


def scans(options: argparse.Namespace) -> dict[int, list[dict[str, Any]]]:
    """Bytes of the first build and of runs after one new hour each, by days of history.

    Each run: `arrived` bytes of files, `queries`, `bytes_scanned`, `bytes_billed`, `models` (bytes
    scanned by each), as `rpt_run_cost` has them.
    """
    figures = {}
    with athena() as stand_in:
        for days in (30, options.engine_history):
            kept, config = zone.long(options.folder, days, options.engine_users)
            folder = options.folder / f"athena-{days}"
            raw = folder / "raw"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(kept, raw)
            target = Athena(folder, stand_in, f"bench-{days}")
            known = set()
            runs = []
            for number in range(options.rounds + 1):
                if number:
                    zone.next_hour(raw, config, number - 1)
                arrived = _upload(target, raw, known)
                _build(target)
                runs.append({"arrived": arrived, **_scanned(target)})
            figures[days] = runs
    return figures


def active_users(options: argparse.Namespace, engine: str) -> tuple[list[float], float]:
    """Seconds of the model's own SQL, in rounds, and of the join of days to days."""
    with _built(options, engine) as target:
        own = (target.folder / "target" / ACTIVE_USERS).read_text()
        naive = NAIVE.replace("tidemark_engagement", f"{target.schema}_engagement")
        expected, naive_seconds = _sums(target, naive)
        seconds = []
        for _ in range(options.rounds):
            found, took = _sums(target, own)
            if found != expected:
                sys.exit(f"bench: the two ways differ on {engine}: {found} and {expected}")
            seconds.append(took)
    return seconds, naive_seconds


@contextmanager
def _built(options: argparse.Namespace, engine: str) -> Iterator[Warehouse]:
    start, kind = WAREHOUSES[engine]
    raw, _ = zone.long(options.folder, options.engine_history, options.engine_users)
    with start() as stand_in:
        target = kind(options.folder / f"{engine}-users", stand_in, "bench-users")
        _upload(target, raw, set())
        _build(target)
        yield target


def _sums(target: Warehouse, sql: str) -> tuple[list[int], float]:
    started = time.perf_counter()
    found = target.query(f"select sum(wau), sum(mau) from ({sql}) as counted")
    return [int(value) for value in found.rows[0]], time.perf_counter() - started


def _upload(target: Warehouse, raw: Path, known: set[str]) -> int:
    """Puts the files that are not there yet; returns their bytes."""
    paths = {str(path.relative_to(raw)) for path in raw.rglob("*.gz")} - known
    files = {path: (raw / path).read_bytes() for path in sorted(paths)}
    target.put(files)
    known |= paths
    return sum(map(len, files.values()))


def _build(target: Warehouse) -> None:
    """`make build`."""
    env = {
        **target.env,
        "DBT_TARGET_PATH": str(target.folder / "target"),
        "DBT_LOG_PATH": str(target.folder / "logs"),
    }
    command = [sys.executable, "-m", "tidemark", "build"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"bench: the build failed\n{done.stdout[-5000:]}{done.stderr[-2000:]}")


def _scanned(target: Warehouse) -> dict[str, Any]:
    """What the last run scanned."""
    s3 = target.stand_in.client("s3")
    found = s3.list_objects_v2(Bucket=target.bucket, Prefix="landed/run_scans/")
    newest = max(found["Contents"], key=lambda each: each["Key"])["Key"]
    text = s3.get_object(Bucket=target.bucket, Key=newest)["Body"].read()
    scans = [json.loads(line) for line in text.splitlines()]
    rows = [row for row in scans if row["invocation_id"] == scans[-1]["invocation_id"]]
    sums = ("queries", "bytes_scanned", "bytes_billed")
    totals = {name: sum(row[name] for row in rows) for name in sums}
    return {**totals, "models": {row["model"]: row["bytes_scanned"] for row in rows}}
