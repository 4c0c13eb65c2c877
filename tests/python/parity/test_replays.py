"""Random histories on an engine, each with a run that is killed: at night, and in soaks."""

import os

import pytest

from tests.python.replay.harness import Project

from .conftest import on
from .replays import replay_on
from .targets import STAND_INS

# 40 has an app whose id has a quote; in 2_000_014 some views are made anew, and then a table is
# built that reads them through another.
SEEDS = {"athena": [31, 40], "redshift": [33, 2_000_014]}


@pytest.fixture(scope="session")
def parsed(tmp_path_factory) -> Project:
    return Project(tmp_path_factory.mktemp("replays") / "project")


@on("athena", "redshift")
@pytest.mark.nightly
def test_each_run_gives_what_a_full_refresh_gives(engine, parsed, tmp_path, request):
    stand_in, kind = request.getfixturevalue(f"{engine}_stand_in"), STAND_INS[engine][1]
    for seed in SEEDS[engine]:
        folder = tmp_path / str(seed)
        folder.mkdir()
        target = kind(folder / engine, parsed.folder, stand_in, f"replay-{os.getpid()}-{seed}")
        problems = replay_on(parsed, folder, target, seed)
        assert not problems, "\n".join(problems)
