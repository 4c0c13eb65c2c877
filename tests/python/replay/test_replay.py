"""Random replays, two dozen histories; more at night, and `make soak` plays a thousand."""

import os

import pytest

from tests.python.replay import soak

SEEDS = [11, 12, 13, 14, 15]
SEEDS += [pytest.param(seed, marks=pytest.mark.nightly) for seed in range(16, 26)]
if os.environ.get("REPLAY_SEED"):
    SEEDS.append(int(os.environ["REPLAY_SEED"]))


@pytest.fixture(scope="module")
def play():
    """Plays a seed in this process."""
    yield soak.play_here
    soak.tidy_here()


@pytest.mark.parametrize("seed", SEEDS)
def test_any_split_and_order_of_runs_gives_the_marts_of_one_full_refresh(play, seed):
    _, histories, problem = play(seed)
    assert not problem, problem
    assert histories >= 4
