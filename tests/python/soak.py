"""`make soak`: the tests that only the night has, then random histories for as long as one likes.

On DuckDB mutated files come last. With an engine it is all about its stand-in. What stands behind
`--` goes to the replays, which then run alone.
"""

import argparse
import subprocess
import sys

NIGHTLY = ("pytest", "-m", "nightly")
ENGINES = ("duckdb", "athena", "redshift")


def commands(arguments: list[str]) -> list[list[str]]:
    """What is run, one after the other, as arguments of `python -m`.

    In: those of the command line; an empty one is one that nobody set.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.python.soak", description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, default="duckdb")
    parser.add_argument("--number", help="of histories on DuckDB, of replays on a stand-in")
    parser.add_argument("--minutes", help="of mutated files")
    parser.add_argument("--seed", help="of the first of them")
    parser.add_argument("more", nargs="*")
    given = parser.parse_args(arguments)
    if given.engine == "duckdb":
        tests = [*NIGHTLY, *(f"tests/python/{name}" for name in ("landing", "replay", "project"))]
        replays = ["tests.python.replay.soak", given.number or "1000", *given.more]
        minutes = given.minutes or ("0" if given.more else "5")
        last = ["tests.python.bad_input.fuzz", "--minutes", minutes]
        last += ["--seed", given.seed] if given.seed else []
        return [replays, last] if given.more else [tests, replays, last]
    places = ("tests/python/parity", f"stand_ins/tests/{given.engine}")
    tests = [*NIGHTLY, "-k", given.engine, *places]
    replays = ["tests.python.parity.soak", given.number or "20", "--engine", given.engine]
    return [[*replays, *given.more]] if given.more else [tests, replays]


def main(arguments: list[str]) -> int:
    """Returns the exit code of the first that fails."""
    for command in commands(arguments):
        print(f"soak: python -m {' '.join(command)}", file=sys.stderr, flush=True)
        if code := subprocess.run([sys.executable, "-m", *command]).returncode:
            return code
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
