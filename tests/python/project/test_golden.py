"""Every golden case of every source: its raw files become the rows that somebody has looked at."""

from pathlib import Path

import pytest

from tests.python.golden import cases
from tests.python.replay.harness import ROOT, Project, Zone
from tidemark.landing import declared

CASES = cases(ROOT)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Zone:
    """A warehouse of the files of all cases."""
    folder: Path = tmp_path_factory.mktemp("golden")
    zone = Zone(folder / "zone")
    for case in CASES:
        case.write(zone.raw)
    zone.build(Project(folder / "project"), select=["+path:models/staging"])
    return zone


def test_every_source_has_cases():
    assert {case.source for case in CASES} == set(declared.sources())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_raw_files_become_the_rows_that_were_reviewed(built: Zone, case):
    _, expected = case.expected()
    with built.connected() as connection:
        found = case.found(connection)
    assert found == expected
