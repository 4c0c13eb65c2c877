"""G2, G2a, G2b and G3: a run after one new hour, with events in it that are seven days late."""

from collections import defaultdict

from bench.goals.bench import LATE, SHORT, Bench
from bench.process import Figures
from bench.report import Report, middle
from bench.statements import CHECKPOINT, cpu_of

LATE_ONES, ON_TIME, FEW_DAYS, PEER = "late", "on time", "few days", "peer"
Runs = dict[str, list[Figures]]


def measure(bench: Bench, wanted: set[str]) -> None:
    history, runs = bench.history, defaultdict(list)
    late = {history.copy(LATE_ONES): LATE}
    if "g2a" in wanted:
        late[history.copy(ON_TIME)] = 0
    if wanted & {"g2", "g3"}:
        late[history.copy(FEW_DAYS, of=SHORT)] = LATE
    if "g2b" in wanted:
        with history.installation.state(LATE_ONES):
            history.installation.build_peer()
    for _ in range(bench.size.rounds):
        for name, number in late.items():
            with history.installation.state(name):
                runs[name].append(_figures(history.hour(name, number)))
                if name == LATE_ONES and "g2b" in wanted:
                    runs[PEER].append(history.installation.build_peer())
                    bench.report.peer("hour", runs[PEER][-1])
    days = (history.config.days, history.short_days)
    for goal, say in {"g2": _g2, "g2a": _g2a, "g2b": _g2b, "g3": _g3}.items():
        if goal in wanted:
            say(bench.report, runs, *days)


def _figures(figures: Figures) -> Figures:
    sent = figures["statements"]
    return {
        **figures,
        "work": figures["landing"] + cpu_of(sent),
        "models": cpu_of(sent, of="model."),
        "checkpoint": cpu_of(sent, CHECKPOINT),
        "bytes_of_sql": sum(each["bytes"] for each in sent),
    }


def _g2(report: Report, runs: Runs, long: int, short: int) -> None:
    ours, floor = middle(runs[LATE_ONES], "work"), middle(runs[FEW_DAYS], "work")
    report.row(
        f"G2 one new hour with {LATE} late events on {long} days, landing and SQL",
        f"{ours:.2f} CPU s, of these {middle(runs[LATE_ONES], 'checkpoint'):.2f} the checkpoint",
        f"on {short} days {floor:.2f}",
        ours / floor,
        1.2,
    )


def _g2a(report: Report, runs: Runs, long: int, short: int) -> None:
    ours, floor = middle(runs[LATE_ONES], "models"), middle(runs[ON_TIME], "models")
    report.row(
        f"G2a SQL of the models of that hour on {long} days",
        f"{ours:.2f} CPU s",
        f"without late events {floor:.2f}",
        ours / floor,
        1.2,
    )


def _g2b(report: Report, runs: Runs, long: int, short: int) -> None:
    ours, floor = middle(runs[LATE_ONES], "process_cpu"), middle(runs[PEER], "process_cpu")
    report.row(
        f"G2b that hour on {long} days, the whole run",
        f"{ours:.1f} CPU s",
        f"the peer's run {floor:.1f}, seven days of files",
        ours / floor,
        1.0,
    )


def _g3(report: Report, runs: Runs, long: int, short: int) -> None:
    late = runs[LATE_ONES]
    ours, floor = middle(late, "bytes"), middle(runs[FEW_DAYS], "bytes")
    report.row(
        f"G3 bytes read by that run on {long} days, beyond Python's modules",
        f"{ours / 1e6:.1f} MB, of these {middle(late, 'bytes_of_sql') / 1e6:.1f} by SQL;"
        f" {middle(late, 'arrived') / 1e3:.0f} kB arrived",
        f"on {short} days {floor / 1e6:.1f} MB",
        ours / floor,
        1.1,
    )
