"""For all Python tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from engines.athena import StandIn, athena
from engines.redshift import StandIn as RedshiftStandIn
from engines.redshift import redshift

# Assertions outside of test modules explain themselves, too.
pytest.register_assert_rewrite("tests.python.replay.stories")


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
