"""Figures against goals. Each is a function of a `Bench` and of the goals that were asked for.

Some share what is dear to make, so one function may have several goals: it prints those rows that
were asked for.
"""

from collections.abc import Callable
from importlib import import_module

from bench.goals.bench import Bench

# Goal -> the module here that has it in its `measure`. In the order of the table.
MODULES = {
    "g1": "first_build",
    "g1b": "first_build",
    "landing": "landing",
    "clickstream": "landing",
    "g2": "hour",
    "g2a": "hour",
    "g2b": "hour",
    "g3": "hour",
    "g4": "nothing_new",
    "g5": "active_users",
    "g7": "statements",
    "g8": "landing",
}
# Asked for by name: what takes hours, and what needs a stand-in.
BY_NAME = {
    "g6": "memory",
    "g3-athena": "engines",
    "g7-athena": "engines",
    "g5-athena": "engines",
    "g5-redshift": "engines",
}

Measure = Callable[[Bench, set[str]], None]


def measures(wanted: set[str]) -> list[Measure]:
    """What has to be called for these goals, each once."""
    modules = dict.fromkeys(
        module for goal, module in (MODULES | BY_NAME).items() if goal in wanted
    )
    return [import_module(f"bench.goals.{module}").measure for module in modules]
