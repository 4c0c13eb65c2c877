"""G1 and G1b: a first build against DuckDB's own reading of the files, and against the peer."""

from pathlib import Path

from bench import zone
from bench.goals.bench import Bench
from bench.installation import Installation
from bench.process import Figures, run
from bench.report import middle
from bench.statements import cpu_of


def measure(bench: Bench, wanted: set[str]) -> None:
    for events in bench.size.events:
        raw = zone.dense(bench.folder, events)
        installation = bench.installation("first-build")
        builds, floors, peers = [], [], []
        for _ in range(bench.size.builds):
            floors.append(run("parse", raw=str(raw)))
            name = f"first build of {events:,} events"
            builds.append(_build(bench, installation, raw, name))
            if "g1b" in wanted:
                peers.append(installation.build_peer())
                bench.report.peer(name, peers[-1])
        sql = middle(builds, "sql")
        if "g1" in wanted:
            floor, work = middle(floors, "cpu"), middle(builds, "work")
            bench.report.row(
                f"G1 first build of {events:,} events, landing and SQL",
                f"{work:.1f} CPU s, the whole process {middle(builds, 'process_cpu'):.1f}",
                f"`read_json` with typed columns {floor:.1f}",
                work / floor,
                9.5,
            )
        if "g1b" in wanted:
            peer = middle(peers, "cpu")
            bench.report.row(
                f"G1b first build of {events:,} events, SQL alone",
                f"{sql:.1f} CPU s",
                f"SQL by hand {peer:.1f}",
                sql / peer,
                1.1,
            )


def _build(bench: Bench, installation: Installation, raw: Path, name: str) -> Figures:
    installation.clear()
    installation.start(raw, days=30)
    figures = installation.build()
    bench.report.statements(name, figures)
    sql = cpu_of(figures["statements"])
    return {**figures, "sql": sql, "work": figures["landing"] + sql}
