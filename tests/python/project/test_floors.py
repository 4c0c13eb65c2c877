"""`staging -> intermediate -> marts`: no arrow runs up, and nobody but staging reads raw tables."""

import os

import pytest

from scripts.lint_compiled import ROOT
from scripts.window import PAGE, with_table
from tests.python.in_process import Dbt

FLOORS = ["staging", "intermediate", "marts"]


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> dict:
    """All models, by their id, as Athena has them: there raw tables are sources of dbt."""
    dbt = Dbt(ROOT, tmp_path_factory.mktemp("floors"))
    dbt.run({**os.environ, "TIDEMARK_TARGET": "athena"}, "parse")
    nodes = dbt.manifest.nodes
    return {name: node for name, node in nodes.items() if node.resource_type == "model"}


def floor_of(model) -> int:
    return FLOORS.index(model.path.split("/")[0])


def test_no_arrow_runs_up(models):
    arrows = [(m, models[p]) for m in models.values() for p in m.depends_on.nodes if p in models]
    assert len(arrows) > 60
    assert {(m.name, p.name) for m, p in arrows if floor_of(p) > floor_of(m)} == set()


def test_only_staging_reads_raw_tables(models):
    reading = [m for m in models.values() if any(p[:7] == "source." for p in m.depends_on.nodes)]
    assert {floor_of(model) for model in reading} == {FLOORS.index("staging")}


def test_the_table_of_windows_is_what_models_say(models):
    page = PAGE.read_text()
    assert page == with_table(page, models.values()), "python -m scripts.window --write"
