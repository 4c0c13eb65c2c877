"""The raw zone of the parity test, and how its files come in two runs.

The sample with its oddities, over a change to daylight-saving time; random histories of other apps
over a leap day and in autumn, both sources; events at the changes of clocks; every kind of bad
input that a line can hold. In the second run come late files, rewritten ones and copies under
another name, and some files leave.
"""

import gzip
import json
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from sample_data import Config, generate
from sample_data.config import APPS as SAMPLE_APPS
from tests.python.bad_input.cases import Case, cases
from tests.python.bad_input.kinds_files import NameKind
from tests.python.oracle.scenario import event
from tests.python.replay.envelopes import random_envelopes
from tests.python.replay.history import APPS, content_of, packed
from tests.python.replay.lines import random_lines
from tests.python.replay.moments import World

SEED = 20260308
SAMPLE = Config(days=8, users=25, seed=23, start=date(2026, 3, 4), firehose=True)
WORLDS = {"2024-02-25": ["utc", "tokyo", "o'neill"], "2025-10-22": ["la", "ny", "berlin"]}
# Moments (UTC) on both sides of a change of clocks, and at the ends of a day of 25 hours.
CLOCKS = {
    "berlin": ["2025-10-26T00:30", "2025-10-26T00:59:59.999", "2025-10-26T01:00"],
    "ny": ["2025-11-02T04:00", "2025-11-02T05:59:59.999", "2025-11-02T06:00",
           "2025-11-03T04:59:59.999", "2025-11-03T05:00"],
    "la": ["2025-11-02T08:30", "2025-11-02T09:30"],
    SAMPLE_APPS[0].app_id: ["2026-03-08T06:59:59.999", "2026-03-08T07:00"],  # New York
}  # fmt: skip
# What is only more of a kind that is read; docs/bad-input.md names them.
LEFT_OUT = {"100,000 events", "3 MB", "40 MB", "65 MiB", "20,000 emoji", "1,000,001 bytes",
            "gzip bomb of 4 GiB"}  # fmt: skip


@dataclass
class Zone:
    """A raw zone in a folder of its own."""

    folder: Path

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    def files(self) -> list[Path]:
        return sorted(path for path in self.raw.rglob("*") if path.is_file())

    def write(self, path: str, content: bytes) -> None:
        target = self.raw / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


@dataclass
class Runs:
    """The zone after the first run's files, and what the second one changes.

    writes:  path -> bytes, new files and rewritten ones
    removes: paths
    """

    zone: Zone
    writes: dict[str, bytes]
    removes: list[str]

    def copy(self, folder: Path) -> "Runs":
        """Others, of a zone of its own, before the second run."""
        shutil.copytree(self.zone.raw, folder / "raw")
        return Runs(Zone(folder), self.writes, self.removes)

    def second(self) -> None:
        for path, content in self.writes.items():
            self.zone.write(path, content)
        for path in self.removes:
            (self.zone.raw / path).unlink()

    def whole(self, folder: Path) -> Zone:
        """Another zone with the files as they are in the end, and those that have left."""
        other = Zone(folder)
        shutil.copytree(self.zone.raw, other.raw)
        for path, content in self.writes.items():
            other.write(path, content)
        return other


def bad_cases() -> list[Case]:
    """Those that are a matter of an engine, and small; names are one of the file system."""
    return [
        case
        for case in cases()
        if not isinstance(case.kind, NameKind) and case.kind.name not in LEFT_OUT
    ]


def two_runs(folder: Path, with_bad_input: bool = True) -> Runs:
    """Deals all files out: most come first, always the same."""
    r = Random(SEED)
    everything = _all_files(folder / "everything", bad_cases() if with_bad_input else [])
    paths = sorted(everything)
    late = {path for path in paths if r.random() < 0.35}
    first = [path for path in paths if path not in late]
    bad = {f"{case.source}/{path}" for case in bad_cases() for path in case.files}
    again = [path for path in first if path not in bad and _lines(everything[path]) > 2]
    chosen = r.sample(again, 12)
    rewritten, copied = chosen[:6], chosen[6:]
    # None of Clickstream: conftest.build_after_drops drops its first table, which is read again.
    staying = {*chosen, *(path for path in again if path.startswith("clickstream/"))}
    leaving = r.sample([path for path in again if path not in staying], 4)
    zone = Zone(folder / "zone")
    for path in first:
        zone.write(path, everything[path])
    for path, content in _clock_changes().items():  # not dealt out: that would deal anew
        zone.write(path, content)
    writes = {path: everything[path] for path in late}
    for path in rewritten:
        writes[path] = packed(_text(everything[path]).splitlines()[1:])
    for path in copied:
        place, name = path.rsplit("/", 1)
        writes[f"{place}/copy-of-{name}"] = everything[path]
    return Runs(zone, writes, leaving)


def _all_files(folder: Path, bad: list[Case]) -> dict[str, bytes]:
    zone = Zone(folder)
    generate(zone.raw, SAMPLE, processes=1)
    for case in bad:
        case.write(zone.raw / case.source)
    r = Random(SEED)
    for first_day, apps in WORLDS.items():
        moment = datetime.fromisoformat(first_day).replace(tzinfo=UTC)
        world = World(int(moment.timestamp()) * 1000, 9, 7, 0.3)
        lines: dict[str, list[bytes]] = {}
        for path, line in [
            *(pair for app in apps for pair in random_lines(r, app, world)),
            *random_envelopes(r, apps, world),
        ]:
            lines.setdefault(path, []).append(line)
        for path, found in lines.items():
            zone.write(path, content_of(path, found))
    return {str(path.relative_to(zone.raw)): path.read_bytes() for path in zone.files()}


def _clock_changes() -> dict[str, bytes]:
    """A file per app and day with the events of CLOCKS."""
    lines: dict[str, list[bytes]] = {}
    for app, moments in CLOCKS.items():
        for moment in moments:
            day = moment[:10].replace("-", "/")
            record = event("level_up", moment, f"{app}-clock", app=app)
            path = f"mobile_analytics/awsma/events/{app}/{day}/00/{app}-9.gz"
            lines.setdefault(path, []).append(json.dumps(record).encode())
    return {path: packed(found) for path, found in lines.items()}


def _text(content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError):
        return b""


def _lines(content: bytes) -> int:
    return _text(content).count(b"\n")


def seed_apps() -> list[tuple]:
    """Rows to add to the seed `apps`."""
    return list(APPS)
