"""Random histories on Athena, each with a run that is killed; `make soak-engines` plays more."""

import os

import pytest

from tests.python.replay.harness import Project

from .replays import replay_on
from .targets import Athena

SEEDS = [31, 32]


@pytest.fixture(scope="module")
def parsed(tmp_path_factory) -> Project:
    return Project(tmp_path_factory.mktemp("replays") / "project")


@pytest.mark.parametrize("seed", SEEDS)
def test_each_run_gives_what_a_full_refresh_gives(athena_stand_in, parsed, tmp_path, seed):
    bucket = f"replay-{os.getpid()}-{seed}"
    athena = Athena(tmp_path / "athena", parsed.folder, athena_stand_in, bucket)
    problems = replay_on(parsed, tmp_path, athena, seed)
    assert not problems, "\n".join(problems)
