"""What is printed: a row of a Markdown table per goal, remarks between them; and the statements."""

import csv
import json
from pathlib import Path
from statistics import median

from bench.process import Figures
from bench.statements import CHECKPOINT, by_node, cpu_of

HEAD = "| goal | figure | floor | ratio | goal | |\n|---|---|---|---|---|---|"
DEAREST = 8  # nodes that a remark names
COLUMNS = ("run", "node", "kind", "cpu", "bytes", "text")


class Report:
    """Prints as it goes. In: where all statements go, as CSV, if anybody wants them."""

    def __init__(self, statements: Path | None = None):
        self._csv = None
        if statements:
            file = statements.open("w", newline="", encoding="utf-8")
            self._csv = csv.DictWriter(file, COLUMNS)
            self._csv.writeheader()
        print(HEAD, flush=True)

    def row(
        self,
        name: str,
        figure: str,
        floor: str,
        value: float,
        goal: float | None = None,
        at_least: bool = False,
    ) -> None:
        """A value, met if it is at most the goal (or at least); without a goal it is only said."""
        wanted, verdict = "", ""
        if goal is not None:
            wanted = f"{'at least' if at_least else 'at most'} {goal:g}"
            verdict = "met" if (value >= goal if at_least else value <= goal) else "missed"
        print(f"| {name} | {figure} | {floor} | {value:.2f} | {wanted} | {verdict} |", flush=True)

    def remark(self, text: str) -> None:
        """Something to know that is no row, as a comment of Markdown."""
        print(f"<!-- {text} -->", flush=True)

    def peer(self, run: str, figures: Figures) -> None:
        """What the peer took for each table."""
        steps = {table: round(cpu, 2) for table, cpu in figures["steps"].items()}
        self.remark(f"the peer, {run}: SQL {figures['cpu']:.2f} CPU s, {json.dumps(steps)}")

    def statements(self, run: str, figures: Figures) -> None:
        """How many a run sent, and where its time went; all of them to the file."""
        sent = figures["statements"]
        dearest = {node: round(cpu, 2) for node, cpu in by_node(sent).most_common(DEAREST)}
        self.remark(
            f"{run}: {len(sent)} statements, {cpu_of(sent):.2f} CPU s, of these"
            f" {cpu_of(sent, CHECKPOINT):.2f} of checkpoints; landing {figures['landing']:.2f};"
            f" the whole process {figures['process_cpu']:.2f} and {figures['process_wall']:.0f} s"
            f" of the clock; dearest {json.dumps(dearest)}"
        )
        if self._csv:
            self._csv.writerows({"run": run, **statement} for statement in sent)


def middle(runs: list[Figures], name: str) -> float:
    """The median of a figure."""
    return median(figures[name] for figures in runs)
