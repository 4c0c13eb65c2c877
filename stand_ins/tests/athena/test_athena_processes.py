"""Processes: only our own are stopped, and none stays when its parent is gone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stand_ins.processes import command_line, start_bound, stop, stop_id

ROOT = Path(__file__).parents[3]
PARENT = """
import sys, time
from pathlib import Path
from stand_ins.processes import start_bound
folder = Path(sys.argv[1])
child = start_bound([sys.executable, "-c", "import time; time.sleep(60)"], folder, folder / "log")
print(child.pid, flush=True)
time.sleep(60)
"""


def gone(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while command_line(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not command_line(pid)


def test_a_child_has_the_id_of_the_program(tmp_path):
    child = start_bound([sys.executable, "-c", "print(1)"], tmp_path, tmp_path / "log")
    assert child.wait(10) == 0
    assert (tmp_path / "log").read_text() == "1\n"


def test_stop(tmp_path):
    child = start_bound(["/bin/sleep", "60"], tmp_path, tmp_path / "log")
    stop(child)
    assert child.returncode is not None and gone(child.pid)


def test_long_command_lines_are_whole(tmp_path):
    child = start_bound(["/bin/sleep", "60", "0" * 500 + "1"], tmp_path, tmp_path / "log")
    try:
        time.sleep(0.5)
        assert command_line(child.pid).endswith("01")
    finally:
        stop(child)


def test_foreign_processes_are_left_alone():
    other = subprocess.Popen(["/bin/sleep", "60"])
    try:
        assert not stop_id(other.pid, "stand_ins.athena")
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills orphans")
def test_children_die_with_the_parent(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    child = int(parent.stdout.readline())
    time.sleep(0.5)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert gone(child)
