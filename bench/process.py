"""A process of its own for each thing that is measured, and what it took from start to exit."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.sizes import ROOT

Figures = dict[str, Any]


def run(task: str, env: Mapping[str, Any] | None = None, **arguments) -> Figures:
    """The figures of a task of `work`, with those of its process (`command`).

    SystemExit, with the end of what it said, if it fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "figures.json"
        told = [sys.executable, "-m", "bench.work", task, json.dumps(arguments), str(result)]
        process = command(told, env)
        return {**json.loads(result.read_text()), **process}


def command(told: list[str], env: Mapping[str, Any] | None = None) -> Figures:
    """Runs it in the project's folder, with these settings beside those that are there.

    Out: `process_cpu` and `process_wall`, seconds, those of its children included; `memory`, bytes
    at most; `said`, what it printed.
    """
    settings = {**os.environ, **{name: str(value) for name, value in (env or {}).items()}}
    with tempfile.TemporaryFile("w+") as out:
        started = time.perf_counter()
        child = subprocess.Popen(told, cwd=ROOT, env=settings, stdout=out, stderr=out)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said = out.read()
    if child.returncode:
        raise SystemExit(f"bench: {' '.join(told[1:])} failed\n{said[-5000:]}")
    return {
        "process_cpu": usage.ru_utime + usage.ru_stime,
        "process_wall": seconds,
        "memory": usage.ru_maxrss * 1024,
        "said": said,
    }
