"""Places where no warehouse can be: one sentence, and nothing is done."""

from pathlib import Path

import pytest

from tidemark.build import main
from tidemark.checks.duckdb import check_duckdb
from tidemark.landing import SettingsError

WRONG = {
    "a#b.duckdb": "has a # in it",
    "a?b.duckdb": r"has a \? in it",
    "folder;of/x.duckdb": "has a ; in it",
    "o'neill.duckdb": "has a ' in it",
    'a"b.duckdb': 'has a " in it',
    "main.duckdb": "main is a name of DuckDB's own",
    "Temp.duckdb": "Temp is a name of DuckDB's own",
    "system": "system is a name of DuckDB's own",
    ":memory:": "is memory, which no later run would find again",
    ".": "is a folder: name a file in it",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_place_that_cannot_be_is_named(tmp_path: Path, name: str):
    with pytest.raises(SettingsError, match=rf"TIDEMARK_DUCKDB .*{WRONG[name]}"):
        check_duckdb(tmp_path / name)


@pytest.mark.parametrize("name", ["a b.duckdb", "mains.duckdb", "temporary", "é.duckdb", "x.y"])
def test_other_places_can_be(tmp_path: Path, name: str):
    check_duckdb(tmp_path / name)


@pytest.mark.parametrize("arguments", [[], ["--full-refresh"], ["--dry-run"]])
def test_a_build_stops_before_anything_is_done(tmp_path: Path, arguments, monkeypatch, capsys):
    (tmp_path / "raw").mkdir()
    monkeypatch.setenv("TIDEMARK_RAW", str(tmp_path / "raw"))
    monkeypatch.setenv("TIDEMARK_LANDED", str(tmp_path / "landed"))
    monkeypatch.setenv("TIDEMARK_DUCKDB", str(tmp_path / "main.duckdb"))
    assert main(arguments) == 1
    said = capsys.readouterr().err.strip()
    assert said.startswith("tidemark: error: TIDEMARK_DUCKDB") and "\n" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]
