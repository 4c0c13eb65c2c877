"""Real builds in processes of their own, and kill -9 at random moments."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from .harness import BuildFailed, Project, Zone
from .history import random_history
from .replay import Player

START_OF_MODEL = re.compile(r"\d+ of \d+ START sql \w+ model ")
NOTHING_CAME = "no new records"
PATIENCE = 600  # seconds, on a machine with much to do


def start_build(project: Project, settings: dict[str, str]) -> subprocess.Popen:
    """`python -m tidemark build` of the project's copy, in a process group of its own."""
    env = {
        **os.environ,
        **settings,
        "DBT_PROFILES_DIR": str(project.folder),
        "DBT_TARGET_PATH": str(project.folder / "target"),
        "DBT_LOG_PATH": str(project.folder / "logs"),
        "PYTHONPATH": str(project.folder),
        "PYTHONUNBUFFERED": "1",
        "DBT_LOG_LEVEL": "info",  # which model begins
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tidemark", "build"],
        cwd=project.folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def kill(process: subprocess.Popen) -> None:
    """Errors: BuildFailed, if it has ended by itself."""
    ended = process.poll() is not None
    if not ended:
        os.killpg(process.pid, signal.SIGKILL)
    said = "".join(process.communicate())
    if ended:
        raise BuildFailed(f"it ended before it was killed:\n{said[-5000:]}")


def crash_and_compare(project: Project, folder: Path, seed: int) -> list[str]:
    """Builds, kills the next build (once or twice), builds again: what is different then."""
    r = random.Random(seed)
    player = Player(project, folder)
    runs = [run for run in random_history(seed, project.models, runs=3).runs if run.is_normal]
    if r.random() < 0.7:  # else the first build of all is killed
        player.write(runs[0].writes)
        player.zone.build(project)
        runs = runs[1:]
    for run in runs:
        # What came in a run that is not normal, and so is not played, is not there to be removed.
        removes = [path for path in run.removes if (player.zone.raw / path).exists()]
        player.write(run.writes, removes)
        if r.random() < 0.8 or run is runs[-1]:
            _build_until(r, project, player.zone)
    player.zone.build(project)
    return player.compare()


def _build_until(r: random.Random, project: Project, zone: Zone) -> None:
    """A build that is killed in landing, or in the models, somewhere."""
    process = start_build(project, zone.environment())
    if r.random() < 0.3:
        _wait_for_landing(process, zone)
        time.sleep(r.uniform(0, 0.03))
        if process.poll() == 0:  # there was nothing to copy
            process.communicate()
            return
    else:
        wait_for_model(process, r.randint(1, len(project.models)), pause=r.uniform(0, 0.1))
        if process.poll() == 0:  # nothing was new, which takes no time for the last models
            said = "".join(process.communicate())
            assert NOTHING_CAME in said, said[-5000:]
            return
    kill(process)


def wait_for_model(process: subprocess.Popen, number: int, pause: float) -> str:
    """Until so many models have begun, and a moment longer; or until the process has ended.

    Out: what it has said until that model began.
    """
    said = []
    for line in process.stdout:
        said.append(line)
        if START_OF_MODEL.search(line):
            number -= 1
        if not number:
            time.sleep(pause)
            break
    return "".join(said)


def _wait_for_landing(process: subprocess.Popen, zone: Zone) -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        if (zone.folder / "landed" / ".tmp").exists():
            return
        time.sleep(0.001)
