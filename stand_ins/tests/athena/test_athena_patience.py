"""A start is waited for as long as it works."""

import subprocess
import sys

from stand_ins import processes
from stand_ins.processes import Patience


def test_who_works_is_waited_for_and_who_sleeps_is_not(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(processes.time, "monotonic", lambda: now[0])
    used = ["1"]
    monkeypatch.setattr(processes, "_used", lambda pid: used[0])
    patience = Patience(60, 1)
    for number in range(9):  # on and on, for as long as ten times 60 seconds
        now[0], used[0] = now[0] + 55, f"0:{number}"
        assert patience.lasts()
    now[0] += 59
    assert patience.lasts()
    now[0] += 2
    assert not patience.lasts()


def test_cpu_that_is_used_is_seen():
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        before = processes._used(busy.pid)
        while processes._used(busy.pid) == before:
            pass
    finally:
        busy.kill()
        busy.wait()
