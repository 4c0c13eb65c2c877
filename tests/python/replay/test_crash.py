"""kill -9 of a real build at random moments, landing included; then one build as always."""

import pytest

from tests.python.replay.crash import crash_and_compare

CRASHES = 5  # `python -m tests.python.replay.soak --crash 50` for more


@pytest.mark.parametrize("seed", range(CRASHES))
def test_a_build_after_a_killed_one_gives_the_marts_of_a_full_refresh(project, folder, seed):
    problems = crash_and_compare(project, folder, seed)
    assert not problems, "\n".join(problems)
