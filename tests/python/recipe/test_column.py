"""A column goes from raw files to a segment in four files, and the rest is written by commands."""

import shutil
from pathlib import Path

import pytest

from scripts import columns
from tests.python.bad_input.records import dump, envelope, event
from tests.python.replay.harness import ROOT, BuildFailed, Project, Zone
from tests.python.replay.history import packed
from tidemark.landing import declared

EDITS = {
    "models/staging/clickstream/_clickstream__sources.yml": (
        "{name: network_type, data_type: any, config: {meta: {path: event.network_type,"
        " property: network_type}}}",
        "{name: network_type, data_type: any_text, config: {meta: {path: event.network_type,"
        " column: network_type}}}",
    ),
    "models/intermediate/events/_events__models.yml": (
        "      - {name: channel, data_type: text",
        "      - {name: network_type, data_type: text, config: {meta: {reaches: days}}}\n"
        "      - {name: channel, data_type: text",
    ),
    "columns.yml": (
        "new_users: ",
        "network_type: {type: text, description: How the device is connected.}\nnew_users: ",
    ),
    "seeds/reference/segments.csv": ("channel,channel", "channel,channel\nnetwork,network_type"),
}

# A column that tables of before the edit did not have, of what bases have read already.
FURTHER = {
    "models/intermediate/events/_events__models.yml": (
        "{{ doc('os_version') }}\", config: {meta: {reaches: events}}",
        "{{ doc('os_version') }}\", config: {meta: {reaches: days}}",
    )
}


def state(folder: Path) -> dict[str, bytes]:
    """What the files of a project hold, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "target" not in path.parts and "logs" not in path.parts
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Zone, set[str]]:
    """A warehouse that was built before the column came and again since, and the changed files."""
    folder = tmp_path_factory.mktemp("column")
    project = Project(
        folder / "project", prepare=lambda copy: shutil.copy(ROOT / "columns.yml", copy)
    )
    zone = Zone(folder / "zone")
    for hour in (5, 6):
        zone.write({f"clickstream/year=2026/month=03/day=10/hour={hour:02}/x.gz": file(hour)})
    zone.build(project)
    before = state(project.folder)
    edit(project, EDITS)
    with pytest.raises(BuildFailed, match="run `make rebuild`"):
        zone.build(project)
    zone.build(project, full_refresh=True)
    after = state(project.folder)
    edit(project, FURTHER)
    zone.build(project)
    return zone, {path for path in after if before.get(path) != after[path]}


def edit(project: Project, edits: dict[str, tuple[str, str]]) -> None:
    """Edits by hand, and the two commands that write what follows from them."""
    for path, (old, new) in edits.items():
        text = (project.folder / path).read_text()
        assert text.count(old) == 1, path
        (project.folder / path).write_text(text.replace(old, new))
    for path, text in columns.written(project.folder).items():
        (project.folder / path).write_text(text)
    declared.write_macros(project.folder)
    project.parse()


def file(hour: int) -> bytes:
    """An envelope with an event of a device of its own, which says how it is connected."""
    said = {5: "wifi", 6: ""}[hour]
    data = dump({**event("shop", f"n{hour}"), "network_type": said})
    return packed([dump(envelope("shop", data.decode()))])


def test_four_files_are_edited_and_the_others_written(built):
    _, changed = built
    assert (
        changed - EDITS.keys()
        == {
            "macros/sources/declared_sources.sql",
            "models/_columns__docs.md",
            "models/intermediate/events/_events__models.yml",
            "models/marts/core/_core__models.yml",
            "models/marts/engagement/_engagement__models.yml",
            "models/staging/clickstream/_clickstream__models.yml",
        }
        - EDITS.keys()
    )
    assert len(EDITS) <= 5


def test_events_users_and_segments_have_it(built):
    zone, _ = built
    assert zone.rows(
        "select device_id, network_type from tidemark_core.fct_events order by device_id"
    ) == [("device-n5", "wifi"), ("device-n6", None)]
    assert zone.rows("select network_type from tidemark_engagement.fct_user_days order by 1") == [
        ("(none)",),
        ("wifi",),
    ]
    assert zone.rows(
        "select segment_value, dau from tidemark_engagement.fct_active_users"
        " where segment = 'network' order by 1"
    ) == [("(none)", 1), ("wifi", 1)]


def test_properties_have_it_no_longer(built):
    zone, _ = built
    assert zone.rows(
        "select count(*) from tidemark_core.fct_events where properties like '%network_type%'"
    ) == [(0,)]


def test_tables_with_other_columns_are_built_whole_by_themselves(built):
    zone, _ = built
    assert zone.rows("select distinct os_version from tidemark_engagement.fct_user_days") == [
        ("(none)",)
    ]
