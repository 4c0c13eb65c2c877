"""The raw zone of all cases, one build of it, and what that made of each case's files."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.python.command.installation import ROOT, Installation
from tests.python.oracle.parse import NotJson, parse

from .cases import Case
from .kinds import ACCEPTED, ANY, DUPLICATE, PARKED, REJECTED
from .records import row

CLASSES = (ACCEPTED, DUPLICATE, PARKED, REJECTED)
HOUR = "(?:[01][0-9]|2[0-3])"
# Paths that name their hour.
HOURLY = re.compile(rf"(?:^awsma/.*/|=){HOUR}/[^/]+$|/{HOUR}/[^/]+-[0-9]+-20.{{17}}-[^/]+$")
HASHED = re.compile(r"#[0-9a-f]{16}$")  # behind names that are not UTF-8
# Root reads files that nobody may read, unless it gives that up.
WITHOUT_OVERRIDE = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
COLUMNS = tuple(row("", ""))  # the last is the note, which stands in the properties


@dataclass
class Found:
    """What the tables say about the files of one case.

    files: path -> (status, reason, lines_read). ends: records by (class, reason, app).
    rows:  its events in fct_events, as tuples of COLUMNS
    """

    files: dict[str, tuple] = field(default_factory=dict)
    ends: Counter = field(default_factory=Counter)
    rows: list[tuple] = field(default_factory=list)


def write(installation: Installation, cases: list[Case]) -> None:
    for case in cases:
        case.write(installation.raw / case.source)


def build(installation: Installation) -> subprocess.CompletedProcess:
    """`python -m tidemark build`, by somebody who may not read everything."""
    return subprocess.run(
        [*_prefix(), sys.executable, "-m", "tidemark", "build"],
        cwd=ROOT,
        env={**os.environ, **installation.env},
        capture_output=True,
        text=True,
    )


def permissions_count(folder: Path) -> bool:
    """Whether a build can be kept from reading a file by its permissions."""
    path = folder / "closed"
    path.touch(0)
    done = subprocess.run([*_prefix(), "cat", str(path)], capture_output=True)
    path.unlink()
    return done.returncode != 0


def _prefix() -> list[str]:
    if os.geteuid() == 0 and shutil.which(WITHOUT_OVERRIDE[0]):
        done = subprocess.run([*WITHOUT_OVERRIDE, "true"], capture_output=True)
        return WITHOUT_OVERRIDE if done.returncode == 0 else []
    return []


def read(installation: Installation, cases: list[Case]) -> dict[str, Found]:
    """What became of each case, by its id; what is no case's stands under its path."""
    owners = {(case.source, path): case.id for case in cases for path in case.files}
    found: dict[str, Found] = defaultdict(Found)

    def of(source: str, path: str) -> Found:
        path = HASHED.sub("", path)
        return found[owners.get((source, path), f"{source}: {path}")]

    with installation.connected() as tables:
        for source, path, *rest in tables.execute(FILES).fetchall():
            of(source, path).files[HASHED.sub("", path)] = tuple(rest)
        for source, path, *end, records in tables.execute(ENDS).fetchall():
            of(source, path).ends[tuple(end)] += records
        for source, path, properties, *columns in tables.execute(EVENTS).fetchall():
            of(source, path).rows.append((*columns, _note(properties)))
    return found


def _note(properties: str) -> str | None:
    try:
        return parse(properties)["attributes"].get("note")
    except NotJson:
        return f"properties are no JSON: {properties}"


def sums(installation: Installation) -> dict[tuple, dict]:
    """rpt_ingestion by (source, app, date)."""
    names = ("files", "lines_read", *CLASSES)
    return {tuple(r[:3]): dict(zip(names, r[3:], strict=True)) for r in installation.rows(SUMS)}


def expected_sums(cases: list[Case]) -> dict[tuple, dict]:
    """The same as the cases would have it."""
    counts: dict[tuple, Counter] = defaultdict(Counter)
    for case in cases:
        apps = {app for _, _, app in case.ends} or {case.path_app}
        for path, reason in case.files.items():
            for app in apps if reason is None else {case.path_app}:
                counts[case.source, app, case.date]["files"] += bool(HOURLY.search(path))
        for (klass, _, app), records in case.ends.items():
            counts[case.source, app, case.date] += {klass: records, "lines_read": records}
    return {
        key: {name: count[name] for name in ("files", "lines_read", *CLASSES)}
        for key, count in counts.items()
        if count["files"]
    }


def difference(wanted: list[dict], rows: list[tuple]) -> list[str]:
    """Events that should be there and are not, and those that should not be."""
    missing = Counter(tuple(row[name] for name in COLUMNS) for row in wanted)
    extra = Counter(rows)
    missing, extra = missing - extra, extra - missing
    for one in list(missing):
        like = next((other for other in extra if _matches(one, other)), None)
        if like:
            missing, extra = missing - Counter([one]), extra - Counter([like])
    return [f"missing {_short(one)}" for one in missing] + [f"extra {_short(one)}" for one in extra]


def _matches(wanted: tuple, row: tuple) -> bool:
    return all(a is ANY or a == b for a, b in zip(wanted, row, strict=True))


def _short(columns: tuple) -> str:
    return ", ".join(f"{n}={str(v)[:60]!r}" for n, v in zip(COLUMNS, columns, strict=True))


FILES = """
    select source, file_path, status, reason, lines_read from tidemark_ledger.ingested_files
"""
ENDS = """
    with valid as (
        select source, file_path, app_id, count(*) as records
        from tidemark_intermediate.int_events__records where record_class = 'valid' group by all
    ),
    accepted as (
        select source, file_path, app_id, count(*) as records
        from tidemark_intermediate.int_events__winners group by all
    )
    select source, file_path, 'accepted', null, app_id, records from accepted
    union all
    select source, file_path, 'duplicate', null, app_id, valid.records - ifnull(accepted.records, 0)
    from valid left join accepted using (source, file_path, app_id)
    where valid.records <> ifnull(accepted.records, 0)
    union all
    select source, file_path, 'parked', reason, app_id, count(*)
    from tidemark_ledger.parked_events group by all
    union all
    select source, file_path, 'rejected', reason, app_id, sum(records)::bigint
    from tidemark_ledger.rejected_records group by all
"""
MOMENTS = {f"{name}_ms": f"epoch_ms(events.{name}_at)" for name in ("occurred", "arrived")}
NAMES = [MOMENTS.get(name, f"events.{name}") for name in COLUMNS[:-1]]
EVENTS = f"""
    select winners.source, winners.file_path, events.properties, {", ".join(NAMES)}
    from tidemark_core.fct_events as events
    inner join tidemark_intermediate.int_events__winners as winners using (event_key)
"""
SUMS = """
    select source, app_id, arrival_date::varchar, files, lines_read,
        accepted, duplicates, parked, rejected
    from tidemark_ledger.rpt_ingestion
"""
