"""Raw zones to measure on: clean sample data, made once per size and kept under data/bench."""

import gzip
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sample_data import APPS, Config, generate, more_hours, users_for_events

LAST_DAY = date(2026, 3, 31)
WEEK_MS = 7 * 86_400_000
SESSION = re.compile(rb'"_?session[._]id"')
PLACE = re.compile(r"/(\d{4})/(\d\d)/(\d\d)/\d\d/[^/]+$")


def dense(folder: Path, events: int) -> Path:
    """A zone of about so many events over 30 days; returns the folder for TIDEMARK_RAW."""
    config = _config(30, events, part_lines=20_000)
    return kept(folder / f"dense-{events}", lambda raw: generate(raw, config))


def hourly(folder: Path, days: int, events_a_day: int, files_a_month: int) -> tuple[Path, Config]:
    """A zone with at least a file per app and hour, up to the end of the same day whatever `days`.

    An hour with more lines has several files, so that a month has about so many. Sessions are
    short, so that there are many of them, and many user days.
    """
    of_hours = len(APPS) * 24 * 30
    # The last file of an hour is half full, as a rule.
    cut = files_a_month - of_hours / 2
    lines = round(events_a_day * 30 / cut) if files_a_month > of_hours else 1_000_000
    more = {"every_hour": True, "part_lines": max(1, lines), "events_per_session": 3.0}
    config = _config(days, events_a_day * days, **more)
    name = f"hourly-{days}-{events_a_day}-{files_a_month}"
    return kept(folder / name, lambda raw: generate(raw, config)), config


def newest(raw: Path, target: Path, days: int) -> None:
    """Links the files of a zone's last days: to landing they are the same files."""
    first = LAST_DAY - timedelta(days=days - 1)
    for path in files(raw):
        if arrival_date(path) >= first:
            link = target / path.relative_to(raw)
            link.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, link)


def next_hour(raw: Path, config: Config, number: int, late: int = 0) -> int:
    """Adds an hour to a zone, with events that are seven days late; returns the bytes of it.

    Late ones are copies of events of that hour in sessions of their own, dealt out to those files
    of the hour that have sessions, so to all apps that are in use.
    """
    before = set(files(raw))
    more_hours(raw, replace(config, to_hour=config.days * 24 + number), hours=1)
    arrived = [path for path in files(raw) if path not in before]
    dealt = [path for path in arrived if SESSION.search(gzip.decompress(path.read_bytes()))]
    dealt = dealt or arrived
    for turn, path in enumerate(dealt):
        _add_late(path, (late + len(dealt) - 1 - turn) // len(dealt))
    return sum(path.stat().st_size for path in arrived)


def files(raw: Path) -> list[Path]:
    """All files of a zone, by their paths."""
    return sorted(raw.rglob("*.gz"))


def arrival_date(path: Path) -> date:
    """The date in a file's path."""
    return date(*map(int, PLACE.search(str(path)).groups()))


def kept(folder: Path, make: Callable[[Path], object]) -> Path:
    """The zone in a folder, made if it is not there; it has its name only when it is whole."""
    raw, unfinished = folder / "raw", folder / "unfinished"
    if not raw.exists():
        shutil.rmtree(unfinished, ignore_errors=True)
        make(unfinished)
        unfinished.rename(raw)
    return raw


def _config(days: int, events: int, **more) -> Config:
    start = LAST_DAY - timedelta(days=days - 1)
    config = Config(days=days, start=start, oddities=False, late_share=0.0, **more)
    return replace(config, users=users_for_events(config, events))


def _add_late(path: Path, number: int) -> None:
    """So many more lines of a file; its lines with a session are taken in turn."""
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    sessions = [line for line in lines if SESSION.search(line)] or lines
    for turn in range(number):
        late = _a_week_earlier(json.loads(sessions[turn % len(sessions)]), turn)
        lines.append(json.dumps(late, separators=(",", ":")).encode() + b"\n")
    path.write_bytes(gzip.compress(b"".join(lines)))


def _a_week_earlier(event: dict, number: int) -> dict:
    """The event seven days before it arrived, the longest that counts, in another session."""
    is_flat = "application_key" in event  # the older shape
    session = event.get("attributes" if is_flat else "session", {})
    session_id = "_session.id" if is_flat else "session_id"
    if session_id in session:
        session[session_id] += f"-late-{number}"
    occurred = "timestamp" if is_flat else "event_timestamp"
    earlier = event[occurred] - (event["arrival_timestamp"] - WEEK_MS)
    event[occurred] -= earlier
    for name in session.keys() & {"start_timestamp", "stop_timestamp"}:
        session[name] -= earlier
    return event
