"""Landing against what anybody has to do to read the files, and G8: of a very large raw zone."""

import base64
import gzip
import json
from pathlib import Path
from statistics import median

from bench import zone
from bench.goals.bench import Bench
from bench.listed import FILES_AN_HOUR
from bench.process import run
from bench.report import middle

NEWEST_HOURS = 24
LINES, EVENTS = 200, 100  # envelopes of a file, events of an envelope


def measure(bench: Bench, wanted: set[str]) -> None:
    for goal, say in {"landing": _plain, "clickstream": _envelopes, "g8": _listed}.items():
        if goal in wanted:
            say(bench)


def _plain(bench: Bench) -> None:
    """Plain files, one core."""
    events = bench.size.events[0]
    raw = zone.dense(bench.folder, events)
    _against(bench, f"landing of {events:,} events", raw, "gunzip", "gunzip alone")


def _envelopes(bench: Bench) -> None:
    """Envelopes against opening and parsing them in Python, one core."""
    raw = _zone_of_envelopes(bench.folder, bench.size.opened)
    name = f"landing of {bench.size.opened:,} events in envelopes"
    _against(bench, name, raw, "open_json", "gunzip, base64, gunzip, `json.loads`")


def _against(bench: Bench, name: str, raw: Path, task: str, floor: str) -> None:
    floors, lands = [], []
    for _ in range(bench.size.rounds):
        folder = bench.fresh("landing")
        env = {
            "TIDEMARK_RAW": raw,
            "TIDEMARK_LANDED": folder / "landed",
            "TIDEMARK_DUCKDB": folder / "tidemark.duckdb",
        }
        floors.append(run(task, raw=str(raw)))
        lands.append(run("land", env))
    ours, least = middle(lands, "cpu"), middle(floors, "cpu")
    bench.report.row(name, f"{ours:.2f} CPU s", f"{floor} {least:.2f}", ours / least, 3.0)


def _listed(bench: Bench) -> None:
    """A zone with nothing new in it, beside one that has its newest hours alone."""
    all_files, few = bench.size.listed, min(bench.size.listed, NEWEST_HOURS * FILES_AN_HOUR)
    seconds = {}
    for number in (few, all_files):
        folder = bench.fresh("listed")
        env = {
            "TIDEMARK_RAW": folder / "raw",
            "TIDEMARK_LANDED": folder / "landed",
            "TIDEMARK_DUCKDB": folder / "tidemark.duckdb",
        }
        figures = run("land_again", env, number=number, rounds=bench.size.rounds)
        seconds[number] = median(figures["again"])
    bench.report.row(
        f"G8 landing of a zone of {all_files:,} files, nothing new: beyond its newest hours",
        f"{seconds[all_files]:.2f} CPU s",
        f"of the {few:,} newest files {seconds[few]:.2f}",
        seconds[all_files] - seconds[few],
        2.0,
    )


def _zone_of_envelopes(folder: Path, events: int) -> Path:
    """Generated events in envelopes. Landing looks at no event."""
    return zone.kept(
        folder / f"envelopes-{events}", lambda raw: _put_envelopes(raw, zone.dense(folder, events))
    )


def _put_envelopes(raw: Path, plain: Path) -> None:
    files = zone.files(plain)
    lines = [line for file in files for line in gzip.decompress(file.read_bytes()).splitlines()]
    for number, start in enumerate(range(0, len(lines), LINES * EVENTS)):
        hour = raw / f"clickstream/year=2026/month=03/day=01/hour={number % 24:02}"
        hour.mkdir(parents=True, exist_ok=True)
        firsts = range(start, min(start + LINES * EVENTS, len(lines)), EVENTS)
        rows = [_envelope(first, lines[first : first + EVENTS]) for first in firsts]
        (hour / f"{number}.gz").write_bytes(gzip.compress(b"".join(rows)))


def _envelope(number: int, events: list[bytes]) -> bytes:
    version = number // EVENTS % 90  # some user agents, not one
    row = {
        "ingest_time": 1772323200000,
        "appId": "shop",
        "platform": "Web",
        "rid": f"{number:032x}",
        "ip": "192.0.2.7",
        "ua": f"Mozilla/5.0 (X11; Linux x86_64; rv:{version}.0) Firefox/{version}.0",
        "data": base64.b64encode(gzip.compress(b"[" + b",".join(events) + b"]")).decode(),
    }
    return json.dumps(row).encode() + b"\n"
