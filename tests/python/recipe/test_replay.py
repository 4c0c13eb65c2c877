"""Random histories of the recipe's source, which has no generator: its declaration makes them."""

from datetime import datetime
from itertools import count
from random import Random

import pytest

from tests.python.declared.history import random_files, random_history
from tests.python.declared.projects import add_recipe, landing_of
from tests.python.declared.promise import end_of
from tests.python.declared.source import Source, read_sources
from tests.python.replay.harness import Project
from tests.python.replay.history import SMALL, History
from tests.python.replay.replay import play
from tidemark.landing.layouts import place_of

AT_NIGHT = [1, 2]
AGAIN = "pytest -m '' tests/python/recipe/test_replay.py"


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    """A copy of the project that has the recipe's source."""
    project = Project(tmp_path_factory.mktemp("recipe") / "project", prepare=add_recipe)
    with landing_of(project.folder):
        yield project


@pytest.fixture(scope="module")
def source(project: Project) -> Source:
    return read_sources(project.folder)["click_log"]


def is_wanted(history: History) -> bool:
    """Whether it is short, and has files that are written again and some that vanish."""
    notes = " ".join(run.note for run in history.runs)
    again = [kind for kind in ("fewer", "more", "other", "zero", "bare") if f" {kind}" in notes]
    vanish = any(run.removes for run in history.runs)
    return all(run.is_normal for run in history.runs) and len(again) > 1 and vanish


def test_any_split_and_order_of_runs_gives_the_marts_of_one_full_refresh(
    project: Project, source: Source, tmp_path
):
    histories = (random_history(source, seed, project.models) for seed in count())
    history = next(filter(is_wanted, histories))
    play(history, tmp_path / "zone", [project] * len(history.runs), AGAIN, each=False)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", AT_NIGHT)
def test_each_run_gives_the_marts_of_a_full_refresh(
    project: Project, source: Source, tmp_path, seed: int
):
    history = random_history(source, seed, project.models)
    play(history, tmp_path / "zone", [project] * len(history.runs), AGAIN)


def test_the_histories_have_records_of_every_end(source: Source):
    ends = set()
    for path, records in random_files(source, Random(1), ["utc", "la"]).items():
        place = place_of(source.said["layouts"], path.removeprefix("click_log/"))
        hour = datetime.fromisoformat(f"{place.arrived_at}+00:00")
        ends |= {end_of(source, record, hour, SMALL["late_window_days"]) for record in records}
    assert {(klass, (reason or "").partition(":")[0]) for klass, reason in ends} == {
        ("valid", ""), ("parked", "late"), ("parked", "future"), ("rejected", "missing_field"),
        ("rejected", "bad_type"), ("rejected", "out_of_range"),
    }  # fmt: skip
