"""Random replays, a few dozen histories; `make soak` plays a thousand."""

import os

import pytest

from tests.python.replay import soak

SEEDS = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
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
