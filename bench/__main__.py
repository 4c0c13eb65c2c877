"""`make bench`: figures against goals, as ratios to floors measured in the same run.

Sizes are parameters: `make bench ARGS="--events 2000000 --only g1"`. The default takes about ten
minutes on two cores; g6 (ten million events) and those on stand-ins are asked for by name.
"""

import argparse
import base64
import gzip
import json
import shutil
import sys
from functools import partial
from pathlib import Path
from statistics import median

from bench import zone
from bench.work import ROOT, environment, run

GIB = 1 << 30


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="events of g1 and landing")
    parser.add_argument("--opened", type=int, default=200_000, help="events of clickstream")
    parser.add_argument("--users", type=int, default=1_000, help="people of g2 to g5")
    parser.add_argument("--history", type=int, default=365, help="days of g2, against 30")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--only",
        default="g1,clickstream,g2,g4,g5",
        help="g1, clickstream, g2 (with g3), g4, g5, g6, g3-athena, g5-athena, g5-redshift",
    )
    parser.add_argument("--engine-users", type=int, default=300, help="people on a stand-in")
    parser.add_argument("--engine-history", type=int, default=120, help="days there, against 30")
    parser.add_argument("--folder", type=Path, default=ROOT / "data" / "bench")
    options = parser.parse_args()
    goals = {"g1": g1, "g2": g2_g3, "g4": g4, "g5": g5, "g6": g6, "clickstream": clickstream}
    goals["g3-athena"] = g3_on_athena
    goals |= {f"g5-{name}": partial(g5_on, engine=name) for name in ("athena", "redshift")}
    unknown = set(options.only.split(",")) - set(goals)
    if unknown:
        parser.error(f"no such goal: {', '.join(sorted(unknown))}")
    print("| goal | figure | floor | ratio | goal | |\n|---|---|---|---|---|---|", flush=True)
    for name in options.only.split(","):
        goals[name](options)
    return 0


def row(
    name: str, figure: str, floor: str, ratio: float, goal: float, at_least: bool = False
) -> None:
    met = ratio >= goal if at_least else ratio <= goal
    sign = "at least" if at_least else "at most"
    verdict = "met" if met else "missed"
    print(f"| {name} | {figure} | {floor} | {ratio:.2f} | {sign} {goal} | {verdict} |", flush=True)


def g1(options: argparse.Namespace) -> None:
    """Raw gzip to all marts against one JSON parse; landing against gunzip."""
    raw = zone.dense(options.folder, options.events)
    builds, parses, lands, gunzips = [], [], [], []
    for _ in range(options.rounds):
        folder = _fresh(raw.parent / "g1")
        env = environment(folder, raw)
        parses.append(run("parse", raw=str(raw))["seconds"])
        gunzips.append(run("gunzip", raw=str(raw))["seconds"])
        lands.append(
            run("land", env={**env, "TIDEMARK_LANDED": folder / "landed-alone"})["seconds"]
        )
        builds.append(run("build", env=env))
    build = sorted(builds, key=lambda figures: figures["seconds"])[len(builds) // 2]
    floor = median(parses)
    row(
        f"G1 raw to all marts, {options.events:,} events",
        f"{build['seconds']:.1f} s",
        f"one JSON parse {floor:.1f} s",
        build["seconds"] / floor,
        3.0,
    )
    dearest = sorted(build["nodes"].items(), key=lambda item: -item[1])[:8]
    print(f"<!-- g1: landing {build['landing']:.1f} s, {_seconds(dearest)} -->")
    row(
        "landing, one core",
        f"{median(lands):.2f} s",
        f"gunzip {median(gunzips):.2f} s",
        median(lands) / median(gunzips),
        3.0,
    )


def g2_g3(options: argparse.Namespace) -> None:
    """A run after one new hour on a long history against the same run on 30 days."""
    figures = {}
    for days in (30, options.history):
        kept, config = zone.long(options.folder, days, options.users)
        folder = _fresh(kept.parent / "g2")
        raw = folder / "raw"
        shutil.copytree(kept, raw)
        env = environment(folder, raw)
        run("build", env=env)
        hours = []
        for number in range(options.rounds):
            arrived = zone.next_hour(raw, config, number)
            hours.append({**run("build", env=env), "arrived": arrived})
        figures[days] = {
            name: median(hour[name] for hour in hours)
            for name in ("seconds", "bytes_read", "arrived")
        }
    short, long = figures[30], figures[options.history]
    row(
        f"G2 one new hour on {options.history} days",
        f"{long['seconds']:.2f} s",
        f"on 30 days {short['seconds']:.2f} s",
        long["seconds"] / short["seconds"],
        1.2,
    )
    row(
        "G3 bytes read by that run",
        f"{long['bytes_read'] / 1e6:.1f} MB ({long['arrived'] / 1e3:.0f} kB arrived)",
        f"on 30 days, all within the window, {short['bytes_read'] / 1e6:.1f} MB",
        long["bytes_read"] / short["bytes_read"],
        1.1,
    )


def g3_on_athena(options: argparse.Namespace) -> None:
    """Bytes scanned by a run after one new hour, on a long history against 30 days."""
    from bench.on_engines import DOLLARS_PER_BYTE, scans

    figures = scans(options)
    for days, runs in figures.items():
        for number, each in enumerate(runs):
            dearest = sorted(each["models"].items(), key=lambda item: -item[1])[:8]
            print(
                f"<!-- athena, {days} days, run {number}: {each['arrived'] / 1e6:.2f} MB arrived,"
                f" {each['queries']} queries, {each['bytes_scanned'] / 1e6:.2f} MB scanned,"
                f" ${each['bytes_billed'] * DOLLARS_PER_BYTE:.4f}; MB by model "
                f"{_seconds([(name, scanned / 1e6) for name, scanned in dearest])} -->"
            )
    short, long = (
        median(each["bytes_scanned"] for each in figures[days][1:])
        for days in (30, options.engine_history)
    )
    row(
        f"G3 on Athena: bytes scanned after one new hour on {options.engine_history} days",
        f"{long / 1e6:.1f} MB",
        f"on 30 days {short / 1e6:.1f} MB",
        long / short,
        1.1,
    )


def g4(options: argparse.Namespace) -> None:
    """A run with nothing new: seconds beyond dbt's own start-up."""
    raw, _ = zone.long(options.folder, options.history, options.users)
    folder = _fresh(raw.parent / "g4")
    env = environment(folder, raw)
    run("build", env=env)
    idle = median(run("build", env=env)["seconds"] for _ in range(options.rounds))
    start = median(run("start_up", env=env)["seconds"] for _ in range(options.rounds))
    row(
        f"G4 nothing new on {options.history} days: seconds beyond dbt's start-up",
        f"{idle:.2f} s",
        f"dbt's start-up {start:.2f} s apart",
        idle,
        5.0,
    )


def g5(options: argparse.Namespace) -> None:
    """Active users by running sums against the join of days to days."""
    raw, _ = zone.long(options.folder, options.history, options.users)
    folder = _fresh(raw.parent / "g5")
    run("build", env=environment(folder, raw))
    path = "compiled/tidemark/models/marts/engagement/fct_active_users.sql"
    arguments = {
        "database": str(folder / "tidemark.duckdb"),
        "compiled": str(folder / "target" / path),
    }
    ours = [run("active_users", naive=False, **arguments) for _ in range(options.rounds)]
    naive = run("active_users", naive=True, **arguments)
    if any(figures["sums"] != naive["sums"] for figures in ours):
        sys.exit(f"bench: the two ways differ: {ours[0]['sums']} and {naive['sums']}")
    seconds = median(figures["seconds"] for figures in ours)
    row(
        "G5 active users, times faster than the join of days",
        f"{seconds:.2f} s",
        f"join {naive['seconds']:.1f} s",
        naive["seconds"] / seconds,
        30.0,
        at_least=True,
    )


def g5_on(options: argparse.Namespace, engine: str) -> None:
    """The same on a stand-in: Trino behind Athena's API, PostgreSQL as Redshift."""
    from bench.on_engines import active_users

    rounds, naive = active_users(options, engine)
    row(
        f"G5 on {engine}: {options.engine_users:,} people, {options.engine_history} days",
        f"{median(rounds):.2f} s",
        f"join {naive:.1f} s",
        naive / median(rounds),
        30.0,
        at_least=True,
    )


def g6(options: argparse.Namespace) -> None:
    """Ten million events within 4 GiB."""
    raw = zone.dense(options.folder, 10_000_000)
    folder = _fresh(raw.parent / "g6")
    figures = run("build", env=environment(folder, raw))
    size = (folder / "tidemark.duckdb").stat().st_size
    row(
        "G6 ten million events: memory in GiB",
        f"{figures['seconds']:.0f} s, {size / GIB:.1f} GiB on disk",
        "4 GiB",
        figures["memory"] / GIB,
        4.0,
    )


def clickstream(options: argparse.Namespace) -> None:
    """Landing of envelopes against opening and parsing them in Python, one core."""
    raw = _envelopes(options.folder, options.opened)
    lands, floors = [], []
    for _ in range(options.rounds):
        env = environment(_fresh(raw.parent / "clickstream"), raw)
        floors.append(run("open_json", raw=str(raw))["seconds"])
        lands.append(run("land", env=env)["seconds"])
    row(
        f"landing of {options.opened:,} events in envelopes",
        f"{median(lands):.2f} s",
        f"gunzip, base64, gunzip, json.loads {median(floors):.2f} s",
        median(lands) / median(floors),
        3.0,
    )


def _envelopes(folder: Path, events: int) -> Path:
    """Generated events, 100 to an envelope, 200 of these to a file. Landing looks at no event."""
    raw = folder / f"envelopes-{events}" / "raw"
    if raw.exists():
        return raw
    files = sorted(zone.dense(folder, events).rglob("*.gz"))
    lines = [line for file in files for line in gzip.decompress(file.read_bytes()).splitlines()]
    for number, start in enumerate(range(0, len(lines), 20_000)):
        hour = raw / f"clickstream/year=2026/month=03/day=01/hour={number % 24:02}"
        hour.mkdir(parents=True, exist_ok=True)
        firsts = range(start, min(start + 20_000, len(lines)), 100)
        rows = [_envelope(first, lines[first : first + 100]) for first in firsts]
        (hour / f"{number}.gz").write_bytes(gzip.compress(b"".join(rows)))
    return raw


def _envelope(number: int, events: list[bytes]) -> bytes:
    version = number // 100 % 90  # some user agents, not one
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


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _seconds(items: list[tuple[str, float]]) -> str:
    return json.dumps({name: round(value, 2) for name, value in items})


if __name__ == "__main__":
    sys.exit(main())
