"""Nothing stays: not after a test that is killed, not after `down`. Two starts of Trino."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from stand_ins.processes import command_line

ROOT = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
TEST = """
import sys, time
from pathlib import Path
from stand_ins.athena import athena
with athena(Path(sys.argv[1])) as stand_in:
    print(stand_in.pid, stand_in.trino_pid, flush=True)
    time.sleep(600)
"""


def gone(pid: int, seconds: float = 240) -> bool:
    deadline = time.monotonic() + seconds
    while command_line(pid) and time.monotonic() < deadline:
        time.sleep(0.2)
    return not command_line(pid)


def test_a_killed_test_leaves_no_process(tmp_path):
    test = subprocess.Popen(
        [sys.executable, "-c", TEST, str(tmp_path)],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        gateway, trino = (int(pid) for pid in test.stdout.readline().split())
        assert "io.trino.server.TrinoServer" in command_line(trino)
    finally:
        test.kill()
        test.wait()
    assert gone(trino) and gone(gateway)


@pytest.mark.nightly
def test_up_and_down(tmp_path):
    def run(command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "stand_ins.athena", command, "--work", str(tmp_path)],
            cwd=ROOT,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    exported = run("up")
    assert run("up") == exported
    state = json.loads((tmp_path / "stand_in.json").read_text())
    assert f"export AWS_ENDPOINT_URL={state['url']}\n" in exported
    assert state["url"].startswith("http://127.0.0.1:")
    with urllib.request.urlopen(f"{state['url']}/__stand_in__/clear", b"", timeout=120) as answer:
        assert answer.status == 200
    run("down")
    assert gone(state["trino_pid"], 1) and gone(state["pid"], 1)
    run("down")
