"""The stand-in from the command line: python -m stand_ins.athena up|down|clean

up:    starts it and prints what to export; again: prints it again
down:  stops it
clean: stops it, and removes the Trino and Java that were downloaded
"""

import argparse
import shlex
import shutil
import sys
from pathlib import Path

from stand_ins.athena.downloads import DownloadError, cache_folder, remove
from stand_ins.athena.stand_in import HEAP, StandIn, StandInError, up


def main() -> int:
    arguments = _arguments()
    if arguments.command == "serve":
        from stand_ins.athena.server import serve

        return serve(arguments.work, arguments.heap, arguments.lifeline)
    if arguments.command == "up":
        return _up(arguments.work, arguments.heap)
    running = StandIn.find(arguments.work)
    if running:
        running.stop()
    if arguments.command == "clean":
        shutil.rmtree(arguments.work, ignore_errors=True)
        remove(cache_folder())
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m stand_ins.athena", description=__doc__)
    parser.add_argument("command", choices=["up", "down", "clean", "serve"])
    parser.add_argument("--work", type=Path, default=cache_folder() / "run", help="logs and state")
    parser.add_argument("--heap", default=HEAP, help="of Trino, as in java -Xmx")
    parser.add_argument("--lifeline", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.work = arguments.work.resolve()
    return arguments


def _up(work: Path, heap: str) -> int:
    try:
        stand_in = up(work, heap)
    except (StandInError, DownloadError) as error:
        print(f"tidemark: {error}", file=sys.stderr)
        return 1
    for name, value in stand_in.variables.items():
        print(f"export {name}={shlex.quote(value)}")
    print(f"tidemark: Athena's stand-in runs at {stand_in.url}, files in {work}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
