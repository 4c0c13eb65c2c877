"""Random replays, two dozen histories; more at night, and `make soak` plays a thousand."""

import os

import pytest

from tests.python.replay import soak
from tests.python.replay.history import random_history

# Small ones that have, between them, all that histories may have.
SEEDS = [16, 20, 21, 26, 39]
AT_NIGHT = [11, 12, 13, 14, 15, 17, 18, 19, 36]
if os.environ.get("REPLAY_SEED"):
    SEEDS.append(int(os.environ["REPLAY_SEED"]))


@pytest.fixture(scope="module")
def play():
    """Plays a seed in this process."""
    yield soak.play_here
    soak.tidy_here()


@pytest.mark.parametrize(
    "seed", [*SEEDS, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in AT_NIGHT)]
)
def test_any_split_and_order_of_runs_gives_the_marts_of_one_full_refresh(play, seed):
    _, histories, problem = play(seed)
    assert not problem, problem
    assert histories >= 4


def test_the_seeds_have_all_that_histories_may_have(project):
    histories = [random_history(seed, project.models) for seed in SEEDS]
    runs = [run for history in histories for run in history.runs]
    notes = " ".join(run.note for run in runs)
    assert "some models" in notes and "vanish" in notes
    kinds = ["whole", "fewer", "more", "other", "cut", "text", "zero", "bare"]
    assert sum(f" {kind}" in notes for kind in kinds) >= 6, "how files are written again"
    first = [history.runs[0].variables for history in histories]
    assert {"late_window_days" in variables for variables in first} == {True, False}
    assert {"mobile_analytics_login" in variables for variables in first} == {True, False}
    assert any(history.runs[-1].variables != history.runs[0].variables for history in histories)
    assert any(run.removes for run in runs)
