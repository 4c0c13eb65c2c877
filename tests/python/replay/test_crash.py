"""kill -9 of a real build at random moments, landing included; then one build as always."""

import pytest

from tests.python.replay.crash import crash_and_compare

CRASHES = 10  # at night; `python -m tests.python.replay.soak --crash 50` for more


def test_a_build_after_a_killed_one_gives_the_marts_of_a_full_refresh(project, folder, seed):
    """Killed at a moment that is drawn by the seed of this run of the tests."""
    problems = crash_and_compare(project, folder, seed)
    assert not problems, "\n".join(problems)


@pytest.mark.nightly
@pytest.mark.parametrize("number", range(CRASHES))
def test_a_build_after_another_killed_one_does_too(project, folder, number):
    problems = crash_and_compare(project, folder, number)
    assert not problems, "\n".join(problems)
