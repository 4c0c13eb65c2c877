"""Columns are described once, in columns.yml, and models' YAML is what is written from it."""

import shutil
from pathlib import Path

import pytest
import yaml

from scripts.columns import DOCS, ROOT, ColumnsError, described, flow, read_dictionary, written


@pytest.fixture
def copy(tmp_path):
    """What the writer reads, to change it."""
    for path in [*described(ROOT), "columns.yml", "models/_columns__docs.md"]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    return tmp_path


def change(path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_yaml_is_what_is_written_from_the_dictionary():
    stale = [str(path) for path in written(ROOT)]
    assert not stale, f"{stale}: run .venv/bin/python -m scripts.columns --write"


def test_every_public_column_has_a_type_and_a_description():
    columns = 0
    for path in (ROOT / "models/marts").glob("*/_*__models.yml"):
        for model in yaml.safe_load(path.read_text())["models"]:
            for column in model["columns"]:
                assert column["data_type"] and column["description"], (model["name"], column)
                columns += 1
    assert columns > 250


def test_the_first_sentence_of_a_description_is_short():
    """Glue keeps 255 characters."""
    for name, entry in read_dictionary(ROOT).items():
        assert len(entry["description"].split(". ")[0]) <= 250, name


@pytest.mark.parametrize(
    ("ending", "unit"), [("_seconds", "seconds"), ("_ms", "milliseconds"), ("_bytes", "bytes")]
)
def test_a_name_and_its_unit_agree(ending, unit):
    named = {n: e.get("unit") for n, e in read_dictionary(ROOT).items() if n.endswith(ending)}
    assert set(named.values()) == {unit}, named


def test_an_entry_that_nothing_uses_is_named(copy):
    with (copy / "columns.yml").open("a") as file:
        file.write("of_nobody: {type: text, description: Nothing.}\n")
    with pytest.raises(ColumnsError, match=r"no model or seed has of_nobody: take .* columns\.yml"):
        written(copy)


def test_a_column_without_an_entry_says_what_to_do(copy):
    models = copy / "models/marts/core/_core__models.yml"
    change(models, "{name: app_id,", "{name: app_number,")
    with pytest.raises(ColumnsError, match=r"_core__models.yml: app_number .*: add a line to col"):
        written(copy)


def test_an_entry_says_a_type(copy):
    change(copy / "columns.yml", "app_id: {type: text, ", "app_id: {")
    with pytest.raises(ColumnsError, match="app_id has to say type and description"):
        written(copy)


def test_a_changed_entry_reaches_every_model_and_the_docs(copy):
    change(copy / "columns.yml", "app_id: {type: text, ", "app_id: {type: bigint, pii: true, ")
    stale = written(copy)
    assert len(stale) > 10
    core = stale[Path("models/marts/core/_core__models.yml")]
    assert core.count("{name: app_id, data_type: bigint, ") > 4
    assert core.count("""doc('app_id') }}", config: {meta: {pii: true}}}""") > 4

    change(copy / "columns.yml", '"The app, by', '"The program, by')
    assert "{% docs app_id %}The program, by" in written(copy)[DOCS]


def test_a_bare_name_is_enough(copy):
    """What somebody writes for a new model, with its tests and what is its own; then it stays."""
    path = copy / "models/marts/core/_core__models.yml"
    before = path.read_text()
    said = """      - {name: app_id, data_type: text, description: "{{ doc('app_id') }}"}\n"""
    mine = (
        '      - {name: kind, data_type: text, description: "Mine: b.", data_tests: [not_null]}\n'
    )
    path.write_text(
        before + "\n  - name: fct_new\n    columns:\n      - app_id\n"
        "      - name: kind\n        description: 'Mine: b.'\n        data_tests: [not_null]\n"
    )
    text = written(copy)[path.relative_to(copy)]
    assert text == before + "\n  - name: fct_new\n    columns:\n" + said + mine
    path.write_text(text)
    assert not written(copy)


@pytest.mark.parametrize(
    "text", ['She said "no: {never}", or [so].', "x" * 200 + " y", "word " * 60 + "\\", "# é, 'a'"]
)
def test_what_is_written_is_read_again(text):
    column = {
        "name": "a",
        "description": text.strip(),
        "data_tests": [{"b": {"c": [1, None, "2"]}}],
    }
    lines = flow(column, "      - ")
    assert yaml.safe_load("\n".join(lines)) == [column]
    assert all(len(line) <= 120 or "x" * 200 in line for line in lines)
