"""Many replays on an engine, each with a killed run: `python -m tests.python.parity.soak 20`.

`--engine redshift`: on that one; `--seed S`: from this seed on.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.python.replay.harness import Project

from .replays import replay_on
from .targets import STAND_INS

FIRST_SEED = 2_000_000  # apart from the seeds of `make test` and `make soak`


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.python.parity.soak", description=__doc__)
    parser.add_argument("replays", nargs="?", type=int, default=20)
    parser.add_argument("--engine", choices=STAND_INS, default="athena")
    parser.add_argument("--seed", type=int, default=FIRST_SEED, help="the first seed")
    options = parser.parse_args()
    start, engine = STAND_INS[options.engine]
    failed, started = [], time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="tidemark-soak-"))
    with start() as stand_in:
        project = Project(folder / "project")
        for seed in range(options.seed, options.seed + options.replays):
            target = engine(folder / f"engine-{seed}", project.folder, stand_in, f"soak-{seed}")
            problems = replay_on(project, folder / str(seed), target, seed)
            minutes = (time.monotonic() - started) / 60
            said = "different" if problems else "equal"
            print(f"replay {seed} on {target.name}: {said}, {minutes:.1f} min", flush=True)
            if problems:
                failed.append(seed)
                print("\n".join(problems), flush=True)
            shutil.rmtree(folder / str(seed))
    shutil.rmtree(folder)
    print(f"seeds with a difference: {failed or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
