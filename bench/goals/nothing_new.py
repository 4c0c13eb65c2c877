"""G4: a build with nothing new, and one that starts dbt for nothing."""

import sys

from bench.goals.bench import Bench
from bench.process import command, run
from bench.report import middle

BUILD = [sys.executable, "-m", "tidemark", "build"]
SAID = "nothing new since the last build"


def measure(bench: Bench, wanted: set[str]) -> None:
    history = bench.history
    idle, forced, starts = [], [], []
    with history.installation.state(history.copy("idle")):
        env = history.installation.env
        for _ in range(bench.size.rounds):
            idle.append(command(BUILD, env))
            if SAID not in (said := idle[-1]["said"]):
                raise SystemExit(f"bench: a build with nothing new did something\n{said}")
            forced.append(command([*BUILD, "--force"], env))
            starts.append(run("start_up", env))
    seconds = middle(idle, "process_cpu")
    bench.report.row(
        f"G4 nothing new on {history.config.days} days, the whole process",
        f"{seconds:.2f} CPU s, {middle(idle, 'process_wall'):.1f} s of the clock",
        "",
        seconds,
        0.5,
    )
    seconds, start = middle(forced, "process_cpu"), middle(starts, "process_cpu")
    bench.report.row(
        f"G4 nothing new on {history.config.days} days, where dbt has to run: beyond its start",
        f"{seconds:.1f} CPU s",
        f"dbt's start {start:.1f}",
        seconds - start,
        2.0,
    )
