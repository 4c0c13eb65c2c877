"""Every kind of statement at which a run can die, in one warehouse per engine: at night."""

import pytest

from . import deaths
from .compare import differences
from .conftest import on
from .targets import relations


@on("athena", "redshift")
@pytest.mark.nightly
def test_two_runs_after_all_that_die_give_what_duckdb_has(
    engine, new_target, runs, twice, tmp_path
):
    target = new_target("deaths")
    deaths.build_after_deaths(target, runs.copy(tmp_path / "zone"), deaths.FAULTS[engine])
    for relation, key in relations().items():
        differing = differences(relation, key, twice.export(relation), target.export(relation))
        assert not differing, "\n".join(differing)
