"""The project on the stand-ins: what runs on Athena scan, and active users on both engines.

Bytes scanned are Trino's, as Athena would count them. Seconds are those of the clock, of Trino and
of PostgreSQL: good for ratios between two ways of asking the same engine, and for nothing else.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import zone
from bench.goals.bench import LATE, Bench
from bench.process import command
from bench.users import FIGURES, MODELS, join_of_days
from stand_ins.athena import athena
from stand_ins.warehouse import WAREHOUSES, Athena, Warehouse

DOLLARS_PER_BYTE = 5 / 1000**4
NOTHING = {"queries": 0, "bytes_scanned": 0, "bytes_billed": 0, "models": {}}
Runs = dict[str, list[dict[str, Any]]]


def scans(bench: Bench, histories: set[int]) -> dict[int, Runs]:
    """What runs scan, by days of history: `first`, `hours` with late events, `nothing new`.

    Each run: `arrived` bytes of files, `queries`, `bytes_scanned`, `bytes_billed`, `models` (bytes
    scanned by each), as `rpt_run_cost` has them.
    """
    size, figures = bench.size, {}
    kept, config = zone.hourly(bench.folder, max(histories), size.engine_day, size.files)
    with athena() as stand_in:
        for days in sorted(histories):
            folder = bench.fresh(f"athena-{days}")
            raw = folder / "raw"
            zone.newest(kept, raw, days)
            builds = _Builds(Athena(folder, stand_in, f"bench-{days}"), raw)
            found: Runs = {"first": [builds.next()], "hours": []}
            for number in range(size.rounds):
                zone.next_hour(raw, config, number, LATE)
                found["hours"].append(builds.next())
            found["nothing new"] = [builds.next()]
            figures[days] = found
    return figures


def active_users(bench: Bench, engine: str) -> tuple[list[float], list[float]]:
    """Seconds of the models' own SQL, and of the join of days to days, round by round."""
    ours, joins = [], []
    with _built(bench, engine) as target:
        compiled = target.folder / "target/compiled/tidemark/models"
        *before, last = [(compiled / f"{model}.sql").read_text() for model, _ in MODELS]
        join = join_of_days(target.schema)
        for _ in range(bench.size.rounds):
            seconds = sum(_all_columns(target, sql) for sql in before)
            found, took = _sums(target, last)
            expected, joined = _sums(target, join)
            if found != expected:
                sys.exit(f"bench: the two ways differ on {engine}: {found} and {expected}")
            ours.append(seconds + took)
            joins.append(joined)
    return ours, joins


class _Builds:
    """Builds of one warehouse, one after another. In: the warehouse, its raw zone as files."""

    def __init__(self, target: Athena, raw: Path):
        self._target, self._raw = target, raw
        self._known: set[str] = set()
        self._last = ""

    def next(self) -> dict[str, Any]:
        """What the next build took in and scanned. One that did not start dbt sent no query."""
        arrived = _upload(self._target, self._raw, self._known)
        _build(self._target)
        invocation, figures = _scanned(self._target)
        is_new, self._last = invocation != self._last, invocation
        return {"arrived": arrived, **(figures if is_new else NOTHING)}


@contextmanager
def _built(bench: Bench, engine: str) -> Iterator[Warehouse]:
    start, kind = WAREHOUSES[engine]
    size = bench.size
    raw, _ = zone.hourly(bench.folder, size.engine_history, size.engine_day, size.files)
    with start() as stand_in:
        target = kind(bench.fresh(f"{engine}-users"), stand_in, "bench-users")
        _upload(target, raw, set())
        _build(target)
        yield target


def _all_columns(target: Warehouse, sql: str) -> float:
    """Seconds of a select of which every column is needed."""
    columns = target.query(f"select * from ({sql}) as counted limit 0").columns
    counts = ", ".join(f"count({column})" for column in columns)
    started = time.perf_counter()
    target.query(f"select {counts} from ({sql}) as counted")
    return time.perf_counter() - started


def _sums(target: Warehouse, sql: str) -> tuple[list[int], float]:
    sums = ", ".join(f"sum({name})" for name in FIGURES)
    started = time.perf_counter()
    found = target.query(f"select {sums} from ({sql}) as counted")
    return [int(value) for value in found.rows[0]], time.perf_counter() - started


def _upload(target: Warehouse, raw: Path, known: set[str]) -> int:
    """Puts the files that are not there yet; returns their bytes."""
    paths = {str(path.relative_to(raw)) for path in zone.files(raw)} - known
    files = {path: (raw / path).read_bytes() for path in sorted(paths)}
    target.put(files)
    known |= paths
    return sum(map(len, files.values()))


def _build(target: Warehouse) -> None:
    """`make build`."""
    folders = {name: target.folder / name for name in ("target", "logs")}
    env = {"DBT_TARGET_PATH": folders["target"], "DBT_LOG_PATH": folders["logs"]}
    command([sys.executable, "-m", "tidemark", "build"], {**target.env, **env})


def _scanned(target: Warehouse) -> tuple[str, dict[str, Any]]:
    """The newest run whose scans are noted, and what it scanned."""
    s3 = target.stand_in.client("s3")
    found = s3.list_objects_v2(Bucket=target.bucket, Prefix="landed/run_scans/")
    newest = max(found["Contents"], key=lambda each: each["Key"])["Key"]
    text = s3.get_object(Bucket=target.bucket, Key=newest)["Body"].read()
    noted = [json.loads(line) for line in text.splitlines()]
    invocation = noted[-1]["invocation_id"]
    rows = [row for row in noted if row["invocation_id"] == invocation]
    sums = ("queries", "bytes_scanned", "bytes_billed")
    totals = {name: sum(row[name] for row in rows) for name in sums}
    return invocation, {**totals, "models": {row["model"]: row["bytes_scanned"] for row in rows}}
