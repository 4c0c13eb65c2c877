"""dbt's unit tests on DuckDB, over tables without rows: the edges of definitions, in seconds."""

import pytest

from tests.python.replay.harness import ROOT, Project, Zone

FOLDERS = sorted(
    str(path.parent.relative_to(ROOT / "models"))
    for path in (ROOT / "models").rglob("_*__unit_tests.yml")
)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Project, Zone]:
    """A warehouse of a zone without files."""
    folder = tmp_path_factory.mktemp("units")
    zone = Zone(folder / "zone")
    with pytest.MonkeyPatch.context() as patch:
        # A unit test has it in its rows, which are read when the project is parsed.
        patch.setenv("TIDEMARK_LANDED", zone.environment()["TIDEMARK_LANDED"])
        project = Project(folder / "project")
    zone.write({})
    zone.build(project)
    return project, zone


@pytest.mark.parametrize("folder", FOLDERS)
def test_definitions_hold_at_their_edges(built, folder: str):
    project, zone = built
    chosen = f"test_type:unit,path:models/{folder}"
    assert project.dbt(zone, ["test", "--select", chosen]).results


def test_every_public_mart_has_an_enforced_contract(built):
    project, zone = built
    command = ["ls", "--resource-type", "model", "--output", "name", "--select"]
    public = project.dbt(zone, [*command, "access:public"])
    assert len(public) > 20
    assert public == project.dbt(zone, [*command, "access:public,config.contract.enforced:true"])
