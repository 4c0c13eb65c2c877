"""G3, G5 and G7 on the stand-ins: Trino behind Athena's API, PostgreSQL as Redshift."""

import json
from statistics import median

from bench.goals.bench import LATE, Bench
from bench.on_engines import DOLLARS_PER_BYTE, Runs, active_users, scans
from bench.report import DEAREST, Report, middle


def measure(bench: Bench, wanted: set[str]) -> None:
    if wanted & {"g3-athena", "g7-athena"}:
        long, short = bench.size.engine_history, bench.size.short
        figures = scans(bench, {long, short} if "g3-athena" in wanted else {long})
        _remarks(bench.report, figures)
        if "g3-athena" in wanted:
            _bytes(bench.report, figures, long, short)
        if "g7-athena" in wanted:
            _queries(bench.report, figures[long])
    for engine in ("athena", "redshift"):
        if f"g5-{engine}" in wanted:
            _active_users(bench, engine)


def _remarks(report: Report, figures: dict[int, Runs]) -> None:
    for days, runs in figures.items():
        for name, each in ((name, each) for name, some in runs.items() for each in some):
            dearest = sorted(each["models"].items(), key=lambda item: -item[1])[:DEAREST]
            report.remark(
                f"athena, {days} days, {name}: {each['arrived'] / 1e6:.2f} MB arrived,"
                f" {each['queries']} queries, {each['bytes_scanned'] / 1e6:.2f} MB scanned,"
                f" ${each['bytes_billed'] * DOLLARS_PER_BYTE:.4f}; MB by model "
                f"{json.dumps({model: round(scanned / 1e6, 2) for model, scanned in dearest})}"
            )


def _bytes(report: Report, figures: dict[int, Runs], long: int, short: int) -> None:
    ours, floor = (middle(figures[days]["hours"], "bytes_scanned") for days in (long, short))
    report.row(
        f"G3 on Athena: bytes scanned after one new hour with {LATE} late events on {long} days",
        f"{ours / 1e6:.1f} MB",
        f"on {short} days {floor / 1e6:.1f} MB",
        ours / floor,
        1.1,
    )


def _queries(report: Report, runs: Runs) -> None:
    first = runs["first"][0]["queries"]
    floor = f"a first build {first}"
    nothing, hour = (middle(runs[name], "queries") for name in ("nothing new", "hours"))
    report.row("G7 statements on Athena: nothing new", "", floor, nothing, 3)
    report.row("G7 statements on Athena: one hour of one source", "", floor, hour, 120)


def _active_users(bench: Bench, engine: str) -> None:
    ours, joins = map(median, active_users(bench, engine))
    size = bench.size
    how_much = f"{size.engine_day} events a day, {size.engine_history} days"
    bench.report.row(
        f"G5 on {engine}: {how_much}, times faster than the join",
        f"{ours:.2f} s of the clock",
        f"the join of days {joins:.1f}",
        joins / ours,
        3.0,
        True,
    )
