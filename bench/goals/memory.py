"""G6: the memory of a first build of very many events."""

from bench import zone
from bench.goals.bench import Bench

GIB = 1 << 30


def measure(bench: Bench, wanted: set[str]) -> None:
    for events in bench.size.held:
        raw = zone.dense(bench.folder, events)
        installation = bench.installation("memory")
        installation.start(raw, days=30)
        figures = installation.build()
        bench.report.statements(f"first build of {events:,} events", figures)
        size = installation.warehouse.stat().st_size
        bench.report.row(
            f"G6 first build of {events:,} events: memory in GiB",
            f"{figures['process_cpu']:.0f} CPU s, {size / GIB:.1f} GiB on disk",
            "",
            figures["memory"] / GIB,
            4.0,
        )
