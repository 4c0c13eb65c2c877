"""What each part of the suite takes: wall and CPU seconds, at the end of a run of the tests.

A part is a folder of tests/python, with the engine where a test needs one, or of stand_ins/tests.
CPU is that of the process and of all below it, the stand-ins among them, on Linux; elsewhere of the
process and of children that have ended.
"""

import os
import re
import resource
import time
from collections import defaultdict
from pathlib import Path

import pytest

HERE = Path(__file__).parent
STAND_INS = HERE.parents[1] / "stand_ins" / "tests"
SELDOM = 1.0  # seconds
_TICKS = os.sysconf("SC_CLK_TCK")


class Seconds:
    """A plugin of pytest: measures where tests run, sums and prints where reports come together."""

    def __init__(self):
        self._cpu, self._is_last = _cpu(), True
        self._started = self._asked = time.monotonic()
        self._sums: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None):
        self._is_last = nextitem is None or _part(nextitem) != _part(item)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item):
        report = yield
        # Attributes of reports travel from workers to where they are printed.
        report.part, now = _part(item), time.monotonic()
        # Asking for CPU takes a hundredth of a second, so it is not done after each short test.
        if report.when == "teardown" and (self._is_last or now > self._asked + SELDOM):
            cpu = _cpu()
            report.cpu, self._cpu, self._asked = cpu - self._cpu, cpu, now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        sums = self._sums[getattr(report, "part", "")]
        sums[0] += report.when == "call"
        sums[1] += report.duration
        sums[2] += getattr(report, "cpu", 0.0)

    def pytest_terminal_summary(self, terminalreporter) -> None:
        if not self._sums:
            return
        terminalreporter.section("seconds per part")
        terminalreporter.write_line(f"{'part':28} {'tests':>6} {'wall':>8} {'CPU':>8}")
        rows = sorted(self._sums.items(), key=lambda row: -row[1][1])
        for part, (tests, wall, cpu) in rows:
            terminalreporter.write_line(f"{part:28} {tests:6} {wall:8.1f} {cpu:8.1f}")
        tests, _, cpu = (sum(column) for column in zip(*self._sums.values(), strict=True))
        wall = time.monotonic() - self._started
        terminalreporter.write_line(f"{'whole run':28} {tests:6} {wall:8.1f} {cpu:8.1f}")


def _part(item: pytest.Item) -> str:
    if item.path.is_relative_to(STAND_INS):
        return f"stand_ins {item.path.relative_to(STAND_INS).parts[0]}"
    folder = item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else "other"
    engine = engine_of(item.nodeid)
    return f"{folder}, {engine}" if engine else folder


def engine_of(nodeid: str) -> str:
    """The engine whose stand-in a test needs, by its folder or a parameter; empty for none."""
    own, asked = r"stand_ins/tests/(athena|redshift)/", r"/parity/.*[\[-](athena|redshift)[\]-]"
    found = re.search(f"{own}|{asked}", nodeid)
    return (found[1] or found[2]) if found else ""


def _cpu() -> float:
    """CPU seconds so far of this process and of all below it."""
    if not Path("/proc/self/stat").exists():
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(one.ru_utime + one.ru_stime for one in used)
    ticks: dict[int, int] = {}
    children: dict[int, list[int]] = defaultdict(list)
    for folder in os.listdir("/proc"):
        if folder.isdigit() and (fields := _stat(int(folder))):
            children[int(fields[1])].append(int(folder))
            # User and system time, its own and that of its children which have ended.
            ticks[int(folder)] = sum(map(int, fields[11:15]))
    tree = [os.getpid()]
    for pid in tree:
        tree += children[pid]
    return sum(ticks.get(pid, 0) for pid in tree) / _TICKS


def _stat(pid: int) -> list[str]:
    """What Linux says of a process, from its state on; nothing of one that has just ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return stat[stat.rindex(")") + 2 :].split()
