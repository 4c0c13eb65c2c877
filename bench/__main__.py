"""`make bench`: figures against goals, as ratios to floors measured in the same run (README.md).

`make bench SIZE=full` measures what the table in docs/benchmarks.md is made of; the default takes
about ten minutes on two cores, zones apart. Goals that take hours or need a stand-in are asked for
by name.
"""

import argparse
import sys
from pathlib import Path

from bench.goals import BY_NAME, MODULES, measures
from bench.goals.bench import Bench
from bench.report import Report
from bench.sizes import ROOT, add_arguments, size_of


def main(arguments: list[str] | None = None) -> int:
    """Prints the table. Returns 0, met or missed; 2 if there is no such goal."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only",
        default=",".join(MODULES),
        help=f"goals, parted by commas; default %(default)s; by name: {', '.join(BY_NAME)}",
    )
    parser.add_argument("--statements", type=Path, help="CSV with every statement of every run")
    parser.add_argument("--folder", type=Path, default=ROOT / "data" / "bench")
    parser.add_argument(
        "--reuse",
        action="store_true",
        help="do not build again what hourly runs begin with",
    )
    add_arguments(parser)
    options = parser.parse_args(arguments)
    wanted = set(options.only.split(","))
    if unknown := wanted - MODULES.keys() - BY_NAME.keys():
        parser.error(f"no such goal: {', '.join(sorted(unknown))}")
    report = Report(options.statements)
    bench = Bench(options.folder.absolute(), size_of(options), report, options.reuse)
    for measure in measures(wanted):
        measure(bench, wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
