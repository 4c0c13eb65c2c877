"""For all tests of Python: the project's (tests/python) and those of the stand-ins."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from stand_ins.athena import StandIn, athena
from stand_ins.redshift import StandIn as RedshiftStandIn
from stand_ins.redshift import redshift
from tests.python.seconds import Seconds


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Seconds(), "seconds")
    os.environ.setdefault("DRAW_SEED", str(random.randrange(10**6)))  # workers inherit it


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log):
    """Workers take whole groups: all that needs one stand-in, the rest by its file or folder."""
    from tests.python.groups import Groups

    return Groups(config, log)


def pytest_terminal_summary(terminalreporter) -> None:
    seed = os.environ["DRAW_SEED"]
    terminalreporter.write_line(f"what is drawn by chance was drawn by DRAW_SEED={seed}")


@pytest.fixture(scope="session")
def seed() -> int:
    """What is drawn in this run of the tests is drawn by it; DRAW_SEED=... draws the same again."""
    return int(os.environ["DRAW_SEED"])


@pytest.fixture(scope="session")
def athena_stand_in() -> Iterator[StandIn]:
    """One for all tests. TIDEMARK_ATHENA_WORK: the folder of one that runs, to try things fast."""
    yield from _one(StandIn, athena, "TIDEMARK_ATHENA_WORK")


@pytest.fixture(scope="session")
def redshift_stand_in() -> Iterator[RedshiftStandIn]:
    """The same of Redshift, by TIDEMARK_REDSHIFT_WORK."""
    yield from _one(RedshiftStandIn, redshift, "TIDEMARK_REDSHIFT_WORK")


def _one(kind, start, variable: str) -> Iterator:
    """The stand-in whose folder the variable names, else a new one for as long as tests run."""
    running = os.environ.get(variable)
    if running:
        found = kind.find(Path(running))
        assert found, f"no stand-in runs in {running}"
        yield found
        return
    with start() as found:
        yield found
