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
    running = os.environ.get("TIDEMARK_ATHENA_WORK")
    if running:
        found = StandIn.find(Path(running))
        assert found, f"no stand-in runs in {running}"
        yield found
        return
    with athena() as found:
        yield found


@pytest.fixture(scope="session")
def redshift_stand_in() -> Iterator[RedshiftStandIn]:
    """The same of Redshift, by TIDEMARK_REDSHIFT_WORK."""
    running = os.environ.get("TIDEMARK_REDSHIFT_WORK")
    if running:
        found = RedshiftStandIn.find(Path(running))
        assert found, f"no stand-in runs in {running}"
        yield found
        return
    with redshift() as found:
        yield found
