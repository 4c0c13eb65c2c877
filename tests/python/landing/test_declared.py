"""What a source declares is what landing and dbt know; a wrong declaration says where it is."""

import shutil
from pathlib import Path

import pytest
import yaml

from tidemark.landing import SettingsError, declared
from tidemark.landing.layouts import Place, layout_of, place_of

SOURCE = {
    "name": "things",
    "config": {
        "meta": {
            "entity": "events",
            "version": 1,
            "layouts": [{"path": "[<folders>/]<YYYY>/<MM>/<DD>/<any>.gz"}],
        }
    },
    "columns": [{"name": "at", "data_type": "integer", "config": {"meta": {"role": "occurred"}}}],
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one source, `things`."""
    for folder in ("models/staging/things", "models/intermediate", "macros/sources"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def declare(project: Path, table: dict = SOURCE, models: list | None = None) -> None:
    folder = project / "models/staging/things"
    text = yaml.safe_dump({"sources": [{"name": "raw", "tables": [table]}]})
    (folder / "_things__sources.yml").write_text(text)
    (folder / "_things__models.yml").write_text(yaml.safe_dump({"models": models or []}))


def changed(field: dict | None = None, **meta) -> dict:
    """The source with other `meta`, or with other meta of its field; None takes a key out."""
    of_source = {**SOURCE["config"]["meta"], **meta}
    of_source = {key: value for key, value in of_source.items() if value is not None}
    column = {**SOURCE["columns"][0], "config": {"meta": {}}}
    if field:
        column |= {"data_type": field.pop("data_type", "integer"), "config": {"meta": field}}
    return {**SOURCE, "config": {"meta": of_source}, "columns": [column]}


def test_the_macros_hold_what_is_declared_now():
    """If not: `tidemark land` writes them."""
    assert (declared.ROOT / declared.MACROS).read_text() == declared.macros()


def test_macros_are_written_if_something_changed(project: Path):
    declare(project)
    assert declared.write_macros(project) and not declared.write_macros(project)
    assert '"things": {' in (project / declared.MACROS).read_text()
    declare(project, changed({"role": "occurred"}, version=2))
    assert not declared.write_macros(project)  # that is landing's alone
    declare(project, changed({"role": "arrived"}))
    assert declared.write_macros(project)


def test_a_project_that_cannot_be_written_is_named(project: Path, monkeypatch):
    declare(project)
    declared.write_macros(project)
    monkeypatch.setattr(Path, "write_text", _refuse)
    assert not declared.write_macros(project)
    shutil.rmtree(project / "models/staging/things")
    with pytest.raises(SettingsError, match="declared_sources.sql is not what .*Read-only"):
        declared.write_macros(project)


def _refuse(*_: object) -> None:
    raise OSError(30, "Read-only file system")


def test_a_source_has_the_columns_of_its_base(project: Path):
    columns = [{"name": "load_id"}, {"name": "size"}]
    declare(project, models=[{"name": "base_things__records", "columns": columns}])
    assert declared.sources(project)["things"]["columns"] == [*declared.OF_ENVELOPE, "size"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (changed(format="xml"), "meta.format: xml is none of csv, envelopes, json_array"),
        (changed(version=None), "meta.version: None is no number"),
        (changed(version="6"), "meta.version: 6 is no number"),
        (changed(layout="x"), "meta: layout is none of "),
        (changed(pattern="x"), "meta: pattern is none of "),
        (changed(layouts=[]), "meta.layouts: there is none"),
        (changed(layouts=[{"plain_text": True}]), "meta.layouts: a layout without path"),
        (changed(layouts=[{"path": "<any>"}]), "meta.layouts, <any>: it has to have <YYYY>"),
        (changed(layouts=[{"path": "a", "text": 1}]), "meta.layouts: text is none of path"),
        (changed(format="envelopes", record="event"), "meta of things: envelopes: "),
        (changed(format="text", pattern="("), "meta of things: text: meta.pattern is no regular"),
        (changed({"rol": "app"}), "meta of at: rol is none of "),
        (changed({"role": "user"}), "role of at: user is none of app, arrived, occurred"),
        (changed({"data_type": "number"}), "data_type of at: number is none of "),
        (changed({"data_type": "timestamp"}), "unit of at: None is none of iso, "),
        (changed({"data_type": "object"}, format="csv"), "data_type of at: object is none of any_"),
        (changed({"range": [2, 1]}), "range of at: [2, 1] is not [least, greatest]"),
        (changed({"range": [1, True]}), "range of at: [1, True] is not [least, greatest]"),
        (changed({"range": [0, 2**63]}), "is not [least, greatest] of 64 bits"),
        (changed({"range": [1, 2], "role": "arrived"}), "range of at: only an integer that is"),
        (changed({"range": [1, 2], "data_type": "text"}), "range of at: only an integer that is"),
        (changed({"range": [1, 2], "only_when_required": True}), "range of at: only an integer"),
        (changed({"column": "x y", "data_type": "text"}), "column of at: x y is no name"),
        (changed({"column": "line", "data_type": "text"}), "column of at: there is a column line"),
        (changed({"column": "at"}), "column of at: integer is none of text, any_text"),
        (changed({"column": "at", "if_var": "keep_ip", "data_type": "text"}), "column of at: a f"),
        (changed({"path": "a.b"}, format="csv"), "path of at: a field of csv has a header"),
        ({**SOURCE, "name": "Things"}, "name Things: it has to be small letters"),
    ],
)
def test_a_wrong_declaration_says_file_and_key(project: Path, table: dict, said: str):
    declare(project, table)
    with pytest.raises(SettingsError) as error:
        declared.sources(project)
    message = str(error.value)
    assert message.startswith("models/staging/things/_things__sources.yml: ") and said in message


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        ({"dedupe": "newest"}, "dedupe of visits: newest is none of first_copy"),
        ({}, "dedupe of visits: None is none of first_copy"),
        (
            {"dedupe": "first_copy", "reaches": "day"},
            "reaches of size: day is none of days, events",
        ),
        ({"dedupe": "first_copy", "reaches": "days"}, "reaches of size: only a text reaches days"),
    ],
)
def test_a_wrong_entity_says_file_and_key(project: Path, meta: dict, said: str):
    reaches = {"reaches": meta.pop("reaches")} if "reaches" in meta else {}
    column = {"name": "size", "data_type": "bigint", "config": {"meta": reaches}}
    model = {"name": "int_visits__records", "columns": [column]}
    model["config"] = {"meta": {"entity": "visits", **meta}}
    path = project / "models/intermediate/visits/_visits__models.yml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump({"models": [model]}))
    with pytest.raises(SettingsError) as error:
        declared.entities(project)
    assert str(error.value) == f"models/intermediate/visits/_visits__models.yml: {said}"


def test_a_file_that_is_no_yaml_is_named(project: Path):
    declare(project)
    (project / "models/staging/things/_things__sources.yml").write_text("a: [")
    with pytest.raises(SettingsError, match="cannot read .*_things__sources.yml"):
        declared.sources(project)


@pytest.mark.parametrize(
    ("template", "path", "place"),
    [
        ("a/<YYYY>/<MM>/<DD>/<any>", "a/2024/02/29/x", (None, "2024-02-29 00:00:00")),
        ("a/<YYYY>/<MM>/<DD>/<any>", "a/2023/02/29/x", None),
        ("a/<YYYY>/<MM>/<DD>/<any>", "a/2024/02/29/x/y", None),
        ("<app_id>_<YYYY>-<MM>-<DD>T<hh><mm><ss>_<any>.csv.gz", "k_2024-01-02T030000_h.csv.gz",
         ("k", "2024-01-02 03:00:00")),
        # The hour that follows the date is the arrival's, another one is not.
        ("<YYYY>/<MM>/<DD>/<YYYY>-<MM>-<DD>-<hh>-<mm><any>", "2024/01/02/2024-01-02-07-15.gz",
         (None, "2024-01-02 00:00:00")),
        ("[<folders>/]<app_id>/<YYYY>/<MM>/<DD>/[<folders>/]<any>", "b/c/2024/01/02/d/e/f",
         ("c", "2024-01-02 00:00:00")),
        ("a.b/<YYYY>/<MM>/<DD>/<number>", "a.b/2024/01/02/17", (None, "2024-01-02 00:00:00")),
        ("a.b/<YYYY>/<MM>/<DD>/<number>", "acb/2024/01/02/17", None),
        ("a.b/<YYYY>/<MM>/<DD>/<number>", "a.b/2024/01/02/1७", None),
    ],
)  # fmt: skip
def test_a_template_says_app_and_hour(template: str, path: str, place: tuple | None):
    assert place_of((layout_of(template),), path) == (place and Place(*place))


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("<YYYY>/<MM>/<any>", "it has to have <YYYY>, <MM> and <DD>"),
        ("<DD>/<MM>/<YYYY>/<any>", "in this order"),
        ("<app>/<YYYY>/<MM>/<DD>", "<app> is none of <app_id>"),
        ("[folders]/<YYYY>/<MM>/<DD>", "is none of"),
        ("<app_id>/<app_id>/<YYYY>/<MM>/<DD>", "<app_id> twice"),
    ],
)
def test_a_wrong_template_says_why(template: str, said: str):
    with pytest.raises(ValueError, match=said):
        layout_of(template)


def test_the_first_layout_of_a_form_decides():
    layouts = (layout_of("a/<YYYY>/<MM>/<DD>/<any>"), layout_of("<app_id>/<YYYY>/<MM>/<DD>/<any>"))
    assert place_of(layouts, "a/2023/02/29/x") is None
    assert place_of(layouts, "b/2023/02/28/x") == Place("b", "2023-02-28 00:00:00")
