"""Starting and stopping processes that are our own, by their ids.

A child is bound to its parent: on Linux the kernel kills it when the parent is gone, however that
came about.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

STOP_SECONDS = 15  # until a process that does not end is killed
# Runs before the program that replaces it, so that nothing runs between fork and exec.
# The user first: a change of user forgets the signal.
_BOUND = """
import ctypes, os, signal, sys
if int(sys.argv[2]):
    os.setgroups([])
    os.setgid(int(sys.argv[3]))
    os.setuid(int(sys.argv[2]))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != int(sys.argv[1]):
        sys.exit("the parent is gone")
os.execv(sys.argv[4], sys.argv[4:])
"""


def start_bound(
    command: list[str], folder: Path, log: Path, user: tuple[int, int] = (0, 0)
) -> subprocess.Popen:
    """Starts a program that ends with us. Its process id is that of the program itself.

    In: user and group ids to run as, for a root that must not.
    """
    with open(log, "ab") as output:
        return subprocess.Popen(
            [sys.executable, "-c", _BOUND, str(os.getpid()), *map(str, user), *command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def stop(process: subprocess.Popen) -> None:
    """SIGTERM, and SIGKILL for what does not listen."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def stop_id(pid: int, marker: str) -> bool:
    """Stops a process by its id, if its command line has the marker; False when it is gone."""
    if marker not in command_line(pid):
        return False
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 2 * STOP_SECONDS
    while marker in command_line(pid):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
    return True


def command_line(pid: int) -> str:
    """Of a running process, all of it; empty when there is none."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "stat=,command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, command = found.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else command


class Patience:
    """For as long as a process works: until it has used no CPU for so many seconds.

    A machine with much to do is slow, and that is no failure. Whatever happens, ten times as long.
    """

    def __init__(self, seconds: float, pid: int):
        self._seconds, self._pid, self._used = seconds, pid, ""
        self._worked = self._asked = time.monotonic()
        self._end = self._worked + 10 * seconds

    def lasts(self) -> bool:
        now = time.monotonic()
        if now > self._asked + 1:
            self._asked, used = now, _used(self._pid)
            if used != self._used:
                self._used, self._worked = used, now
        return now < min(self._end, self._worked + self._seconds)


def _used(pid: int) -> str:
    """CPU time, in whole seconds, as text."""
    command = ["ps", "-o", "time=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def free_port() -> int:
    """A port of the loopback that nobody listens on at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
