"""Random replays, a few dozen histories; `make soak` plays a thousand."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.python.replay import soak

SEEDS = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
if os.environ.get("REPLAY_SEED"):
    SEEDS.append(int(os.environ["REPLAY_SEED"]))


@pytest.fixture(scope="module")
def replays():
    """The replays, at work in two processes: seed -> future."""
    with ProcessPoolExecutor(soak.PROCESSES, get_context("spawn")) as pool:
        yield {seed: pool.submit(soak.play_here, seed) for seed in SEEDS}


@pytest.mark.parametrize("seed", SEEDS)
def test_any_split_and_order_of_runs_gives_the_marts_of_one_full_refresh(replays, seed):
    _, histories, problem = replays[seed].result()
    assert not problem, problem
    assert histories >= 4
