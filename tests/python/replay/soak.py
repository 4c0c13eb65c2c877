"""Many replays: `python -m tests.python.replay.soak 1000` plays until that many histories are done.

A history is one app in one replay, and a further app costs a replay little: eight are added to
those that the tests have (`--further`). Finished seeds stand in data/soak/replays.txt, one a line
with its number of histories, so a soak goes on where it was stopped; seeds with a difference stay
open.
`--seed S` plays one seed again and keeps its folder, `--crash N` kills N builds instead.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path

from .harness import ROOT, Project
from .history import APPS, further_apps
from .releases import older_project
from .replay import Difference, replay

STATE = ROOT / "data" / "soak" / "replays.txt"
PROCESSES = 2
FIRST_SEED = 1_000_000  # apart from the seeds of `make test`

_worker: dict = {}  # of this process: its project and its folder


def scratch(prefix: str) -> Path:
    """A folder in memory where there is one: replays are mostly small writes."""
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    usable = usable and shutil.disk_usage(memory).free > 2**30
    return Path(tempfile.mkdtemp(prefix=prefix, dir=memory if usable else None))


def tidy_here() -> None:
    """Removes this process's folder."""
    if _worker:
        shutil.rmtree(_worker["folder"], ignore_errors=True)
        _worker.clear()


def play_here(seed: int, further: int = 0) -> tuple[int, int, str]:
    """Plays a seed in this process: (seed, number of histories, what was different). `further` is
    the same for all that a process plays."""
    if not _worker:
        _worker["folder"] = scratch("tidemark-replay-")
        # Child processes run no atexit handlers.
        _worker["tidy"] = Finalize(None, tidy_here, exitpriority=10)
        apps = APPS + further_apps(further)
        _worker["project"] = Project(_worker["folder"] / "project", apps)
        _worker["older"] = older_project(_worker["folder"] / "older", apps)
    try:
        folder = _worker["folder"] / str(seed)
        history = replay(_worker["project"], _worker["older"], folder, seed, further)
    except Difference as difference:
        return seed, 0, str(difference)
    return seed, len(history.apps), ""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.python.replay.soak", description=__doc__)
    parser.add_argument("histories", nargs="?", type=int, default=1000)
    parser.add_argument("--seed", type=int, help="play this seed alone")
    parser.add_argument("--further", type=int, default=8, help="apps beside the tests' own")
    parser.add_argument("--crash", type=int, metavar="N", help="kill N builds at random moments")
    options = parser.parse_args(arguments)
    if options.crash:
        return _crash(options.crash)
    if options.seed is not None:
        seed, histories, problem = play_here(options.seed, options.further)
        print(problem or f"seed {seed}: {histories} histories, no difference", flush=True)
        if problem:
            print(f"kept: {_worker['folder'] / str(seed)}")
            _worker["tidy"].cancel()
        return 1 if problem else 0
    return _soak(options.histories, options.further)


def _soak(wanted: int, further: int) -> int:
    finished = _finished()
    done, failed, started = sum(finished.values()), [], time.monotonic()
    print(f"{done:,} of {wanted:,} histories are done already", flush=True)
    seeds = (seed for seed in range(FIRST_SEED, 10 * FIRST_SEED) if seed not in finished)
    pool = ProcessPoolExecutor(PROCESSES, get_context("spawn"), max_tasks_per_child=40)
    running = set()
    with pool:
        while done < wanted or running:
            while done < wanted and len(running) < PROCESSES:
                running.add(pool.submit(play_here, next(seeds), further))
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                seed, histories, problem = future.result()
                done += histories
                if problem:
                    failed.append(seed)
                    print(problem, flush=True)
                else:
                    _note(seed, histories)
            minutes = (time.monotonic() - started) / 60
            print(
                f"{done:,} of {wanted:,} histories, {len(failed)} replays with a difference,"
                f" {minutes:.1f} min",
                flush=True,
            )
            if len(failed) >= 20:
                break
    print(
        f"{done:,} histories equal to a full refresh; seeds with a difference: {failed or 'none'}"
    )
    return 1 if failed else 0


def _finished() -> dict[int, int]:
    if not STATE.exists():
        return {}
    rows = [line.split() for line in STATE.read_text().splitlines()]
    return {int(row[0]): int(row[1]) for row in rows if len(row) == 2}


def _note(seed: int, histories: int) -> None:
    STATE.parent.mkdir(parents=True, exist_ok=True)
    with open(STATE, "a") as file:
        file.write(f"{seed} {histories}\n")


def _crash(number: int) -> int:
    from .crash import crash_and_compare

    folder, failed = scratch("tidemark-crash-"), []
    project = Project(folder / "project")
    for seed in range(FIRST_SEED, FIRST_SEED + number):
        problems = crash_and_compare(project, folder / str(seed), seed)
        print(f"crash {seed}: {'different' if problems else 'equal'}", flush=True)
        if problems:
            failed.append(seed)
            print("\n".join(problems), flush=True)
        shutil.rmtree(folder / str(seed))
    shutil.rmtree(folder)
    print(f"{number} crashes; seeds with a difference: {failed or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
