"""What a declaration promises, said by hand for one source of JSON and one of CSV."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from tests.python.bad_input.records import Raw

from .promise import end_of, ms_of_iso
from .source import read_sources

HOUR = datetime(2026, 3, 10, 5, tzinfo=UTC)
NOW, DAY = 1_773_119_400_000, 86_400_000  # ten past

FIELDS = [
    {"name": "name", "data_type": "text", "meta": {"required": True}},
    {"name": "at", "data_type": "integer", "meta": {"required": True, "role": "occurred"}},
    {"name": "got", "data_type": "integer", "meta": {"role": "arrived"}},
    {"name": "app", "data_type": "app_id", "meta": {"role": "app"}},
    {"name": "size", "data_type": "integer", "meta": {}},
    {"name": "made", "data_type": "timestamp", "meta": {"unit": "iso"}},
    {"name": "note", "data_type": "any_text", "meta": {}},
    {"name": "room", "data_type": "text", "meta": {"required_when": "name = 'guest'"}},
]
OF_JSON = [
    {"name": "bag", "data_type": "object", "meta": {"path": "in.bag"}},
    {"name": "list", "data_type": "array", "meta": {}},
    {"name": "door", "data_type": "text",
     "meta": {"required_when": "name = 'guest'", "only_when_required": True}},
]  # fmt: skip
GOOD = {"name": "n", "at": NOW, "got": NOW, "app": "a"}


def declared(root: Path, **meta):
    """The one source of a project, `things`."""
    layout = {"path": "<YYYY>/<MM>/<DD>/<hh>/<any>"}
    fields = FIELDS + (OF_JSON if meta["format"] == "json_lines" else [])
    columns = [
        {"name": each["name"], "data_type": each["data_type"], "config": {"meta": each["meta"]}}
        for each in fields
    ]
    config = {"meta": {"entity": "events", "version": 1, "layouts": [layout], **meta}}
    table = {"name": "things", "config": config, "columns": columns}
    folder = root / "models/staging/things"
    folder.mkdir(parents=True)
    text = yaml.safe_dump({"sources": [{"name": "raw", "tables": [table]}]})
    (folder / "_things__sources.yml").write_text(text)
    (folder / "_things__models.yml").write_text("models: []")
    return read_sources(root)["things"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"name": None}, "missing_field:name"),
        ({"name": ""}, "missing_field:name"),
        ({"name": 7}, "bad_type:name"),
        ({"at": None}, "missing_field:at"),
        ({"at": "5"}, "bad_type:at"),
        ({"at": Raw("5.0")}, "bad_type:at"),
        ({"at": True}, "bad_type:at"),
        ({"at": 5}, "out_of_range:at"),
        ({"at": 2**63}, "out_of_range:at"),
        ({"at": NOW + DAY + 1}, "future"),
        ({"at": NOW - 8 * DAY}, "late"),
        ({"at": NOW - 7 * DAY}, None),
        ({"got": None}, None),
        ({"got": ""}, "bad_type:got"),
        ({"got": NOW + DAY}, "out_of_range:got"),
        ({"app": ""}, None),
        ({"app": "a\x1fb"}, "bad_type:app"),
        ({"size": 2**63}, None),
        ({"size": 1.5}, "bad_type:size"),
        ({"made": "2026-02-30T05:00"}, "bad_type:made"),
        ({"made": NOW}, "bad_type:made"),
        ({"made": "1999-01-01 05:00 +0200"}, None),
        ({"note": {"a": []}}, None),
        ({"in": {"bag": {}}}, None),
        ({"in": {"bag": "{}"}}, "bad_type:in.bag"),
        ({"in": "text"}, None),
        ({"list": {}}, "bad_type:list"),
        ({"room": 7}, "bad_type:room"),
        ({"door": 7}, None),
        ({"name": "guest", "door": "d"}, "missing_field:room"),
        ({"name": "guest", "door": 7, "room": "r"}, "bad_type:door"),
        ({"name": "guest", "door": 7}, "missing_field:room"),
        ({"name": 7, "at": 5}, "bad_type:name"),
    ],
)
def test_a_record_of_json_ends_so(tmp_path, changes: dict, reason: str | None):
    source = declared(tmp_path, format="json_lines")
    klass, found = end_of(source, GOOD | changes, HOUR)
    assert found == reason
    assert klass == {None: "valid", "late": "parked", "future": "parked"}.get(reason, "rejected")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"name": "7"}, None),
        ({"name": ""}, "missing_field:name"),
        ({"name": " "}, None),
        ({"at": "+0" + str(NOW)}, None),
        ({"at": "5.0"}, "bad_type:at"),
        ({"at": " 5"}, "bad_type:at"),
        ({"at": "9" * 20}, "out_of_range:at"),
        ({"got": ""}, None),
        ({"got": "null"}, "bad_type:got"),
        ({"size": "1e3"}, "bad_type:size"),
        ({"made": ""}, None),
        ({"made": "yesterday"}, "bad_type:made"),
        ({"name": "guest"}, "missing_field:room"),
    ],
)
def test_a_record_of_texts_ends_so(tmp_path, changes: dict, reason: str | None):
    record = {name: str(value) for name, value in GOOD.items()} | changes
    assert end_of(declared(tmp_path, format="csv"), record, HOUR)[1] == reason


def test_moments_are_read_as_the_definitions_say():
    assert ms_of_iso("2026-03-10T05:10") == NOW
    assert ms_of_iso("2026-03-10 06:40:00.0019 +01:30") == NOW + 1
    assert ms_of_iso("2026-03-10 03:40:00-0130 ") is None
    assert ms_of_iso("2026-03-10T24:00Z") is None
