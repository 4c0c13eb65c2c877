"""What README has to paste works: its commands exist, its questions have answers."""

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from installation import ROOT

README = (ROOT / "README.md").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def snippets(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.S)


@pytest.fixture(scope="module")
def place(built, tmp_path_factory) -> Path:
    """A folder with the files that README names, as an own warehouse has them."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "data").mkdir()
    done = built.run("publish", TIDEMARK_PUBLISHED=str(folder / "data/published.duckdb"))
    assert done.returncode == 0, done.stderr
    return folder


def test_the_two_commands_come_first():
    commands = [line.split("#")[0].strip() for line in snippets("bash")[0].splitlines()]
    assert commands == ["make demo", "make test"]


@pytest.mark.parametrize("command", re.findall(r"^make ([a-z-]+)", README, re.MULTILINE))
def test_every_command_exists(command):
    assert command in TARGETS


@pytest.mark.parametrize("query", snippets("sql"))
def test_a_query_has_an_answer(place, query):
    with duckdb.connect(str(place / "data/published.duckdb"), read_only=True) as connection:
        assert connection.execute(query).fetchall()


@pytest.mark.parametrize("code", snippets("python"))
def test_python_has_an_answer(place, code):
    done = subprocess.run([sys.executable, "-c", code], cwd=place, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "event_key" in done.stdout or "app_id" in done.stdout


def test_every_schema_is_one_of_the_project(place):
    named = set(re.findall(r"`(tidemark_\w+)`", README.split("## What comes out")[0]))
    with duckdb.connect(str(place / "data/published.duckdb"), read_only=True) as connection:
        found = connection.execute("select distinct schema_name from duckdb_tables()").fetchall()
    assert named == {name for (name,) in found}


def test_help_has_about_twelve_targets_first():
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    first = done.stdout.partition("\n\n")[0].splitlines()
    assert 10 <= len(first) <= 14
    assert all(len(line) <= 100 for line in first)
    assert len(re.findall(r"^  make ", done.stdout, re.MULTILINE)) == len(
        [name for name in TARGETS if name not in ("export",)]
    )
