"""One parsed copy of the project for all tests of a session that run dbt in this process."""

import re
import shutil

import pytest

from tests.python.replay.harness import Project
from tests.python.replay.soak import scratch


@pytest.fixture(scope="session")
def scratch_folder():
    folder = scratch("tidemark-tests-")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def project(scratch_folder):
    return Project(scratch_folder / "project")


@pytest.fixture
def folder(scratch_folder, request):
    """A folder of the test's own; it goes with the test, because it lies in memory."""
    folder = scratch_folder / re.sub(r"\W", "_", request.node.name)
    folder.mkdir()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
