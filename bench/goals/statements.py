"""G7: how many statements a run sends to DuckDB; goals are those of Athena (`engines`)."""

from bench.goals.bench import Bench
from bench.statements import cpu_of


def measure(bench: Bench, wanted: set[str]) -> None:
    history = bench.history
    runs = {}
    with history.installation.state(history.copy("counted")):
        runs["nothing new"] = history.installation.build()
        runs["nothing new, where dbt has to run"] = history.installation.build("--force")
        runs["one hour of one source"] = history.hour("counted", late=0)
    for name, figures in runs.items():
        sent = figures["statements"]
        bench.report.row(
            f"G7 statements on DuckDB: {name}", f"{cpu_of(sent):.2f} CPU s", "", len(sent)
        )
