"""The stand-in from the command line: python -m stand_ins.redshift up|down|clean|lint

up:    starts it and prints what to export; again: prints it again
down:  stops it
clean: stops it, and removes what it left
lint:  says what Redshift would refuse in files of SQL, without a server
"""

import argparse
import contextlib
import shlex
import shutil
import sys
from pathlib import Path

from stand_ins.lifetime import cache_folder
from stand_ins.redshift.stand_in import SERIALIZABLE, SNAPSHOT, StandIn, StandInError, options


def main() -> int:
    arguments = _arguments()
    if arguments.command == "lint":
        from stand_ins.redshift.lint import lint  # not above: the others need no sqlglot

        return lint(arguments.files)
    if arguments.command == "serve":
        from stand_ins.redshift.server import serve

        return serve(
            arguments.work,
            arguments.database,
            arguments.user,
            arguments.isolation,
            arguments.aws_url,
            arguments.lifeline,
        )
    if arguments.command == "up":
        return _up(arguments)
    running = StandIn.find(arguments.work)
    if running:
        running.stop()
    if arguments.command == "clean":
        shutil.rmtree(arguments.work, ignore_errors=True)
        with contextlib.suppress(OSError):
            cache_folder("redshift").rmdir()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m stand_ins.redshift",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=["up", "down", "clean", "lint", "serve"])
    parser.add_argument("files", nargs="*", type=Path, help="of lint: files, or folders of them")
    parser.add_argument(
        "--work", type=Path, default=cache_folder("redshift") / "run", help="logs and state"
    )
    parser.add_argument("--database", default="tidemark")
    parser.add_argument("--user", default="tidemark")
    parser.add_argument("--isolation", default=SNAPSHOT, choices=[SNAPSHOT, SERIALIZABLE])
    parser.add_argument("--aws-url", default="", help="S3 and Glue of another stand-in")
    parser.add_argument("--lifeline", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.work = arguments.work.resolve()
    return arguments


def _up(arguments: argparse.Namespace) -> int:
    chosen = options(arguments.database, arguments.user, arguments.isolation, arguments.aws_url)
    try:
        stand_in = StandIn.up(arguments.work, chosen)
    except StandInError as error:
        print(f"tidemark: {error}", file=sys.stderr)
        return 1
    for name, value in stand_in.variables.items():
        print(f"export {name}={shlex.quote(value)}")
    where = f"127.0.0.1:{stand_in.port}, files in {arguments.work}"
    print(f"tidemark: Redshift's stand-in runs at {where}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
