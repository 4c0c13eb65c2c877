"""Two builds at once: one result, one clear message."""

from tests.python.replay.crash import PATIENCE, start_build
from tests.python.replay.history import random_history
from tests.python.replay.replay import Player


def test_of_two_builds_one_goes_through_and_the_other_names_its_process(project, folder):
    player = Player(project, folder)
    for run in random_history(5, project.models, runs=2).runs:
        player.write(run.writes)
    builds = [start_build(project, player.zone.environment()) for _ in range(2)]
    outputs = [build.communicate(timeout=PATIENCE) for build in builds]

    done = [build for build in builds if build.returncode == 0]
    assert len(done) == 1, outputs
    refused = builds.index(next(build for build in builds if build is not done[0]))
    assert builds[refused].returncode == 1
    out, err = outputs[refused]
    errors = [line for line in err.splitlines() if "error" in line]
    assert len(errors) == 1 and "Traceback" not in err + out, err
    assert f"process {done[0].pid} is already at work" in errors[0]
    assert not player.compare()
