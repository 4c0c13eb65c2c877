"""Random histories on an engine, each with a run that is killed; `make soak-engines` plays more."""

import os

import pytest

from tests.python.replay.harness import Project

from .replays import replay_on
from .targets import Athena, Redshift

# 40 has an app whose id has a quote; in 2_000_014 some views are made anew, and then a table is
# built that reads them through another.
SEEDS = [(Athena, 31), (Athena, 40), (Redshift, 33), (Redshift, 2_000_014)]


@pytest.fixture(scope="module")
def parsed(tmp_path_factory) -> Project:
    return Project(tmp_path_factory.mktemp("replays") / "project")


@pytest.mark.parametrize(
    ("engine", "seed"), SEEDS, ids=[f"{engine.name}-{seed}" for engine, seed in SEEDS]
)
def test_each_run_gives_what_a_full_refresh_gives(engine, seed, parsed, tmp_path, request):
    stand_in = request.getfixturevalue(f"{engine.name}_stand_in")
    bucket = f"replay-{os.getpid()}-{seed}"
    target = engine(tmp_path / engine.name, parsed.folder, stand_in, bucket)
    problems = replay_on(parsed, tmp_path, target, seed)
    assert not problems, "\n".join(problems)
