"""Every golden case of every source: its raw files become the rows that somebody has looked at."""

from collections.abc import Callable
from functools import cache
from itertools import combinations

import pytest

from tests.python.golden import cases
from tests.python.replay.harness import ROOT, Project, Zone
from tidemark.landing import declared

CASES = cases(ROOT)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Callable[[bool], Zone]:
    """A function: the warehouse of all cases that have vars of their own, or of all others."""
    project = Project(tmp_path_factory.mktemp("golden") / "project")

    @cache
    def build(with_variables: bool) -> Zone:
        zone, variables = Zone(tmp_path_factory.mktemp("golden") / "zone"), {}
        for case in CASES:
            if bool(case.variables) == with_variables:
                case.write(zone.raw)
                variables |= case.variables
        zone.build(project, variables, select=["+path:models/staging"])
        return zone

    return build


def test_every_source_has_cases():
    assert {case.source for case in CASES} == set(declared.sources())


def test_cases_with_vars_can_be_built_together():
    for one, other in combinations(CASES, 2):
        common = one.variables.keys() & other.variables.keys()
        assert not [name for name in common if one.variables[name] != other.variables[name]]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_raw_files_become_the_rows_that_were_reviewed(built, case):
    _, expected = case.expected()
    with built(bool(case.variables)).connected() as connection:
        found = case.found(connection)
    assert found == expected
