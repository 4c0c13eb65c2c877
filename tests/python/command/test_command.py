"""`tidemark <command>`: what there is, and that its exit code is the command's."""

import os
import subprocess
import sys
import tomllib
from importlib import import_module
from types import SimpleNamespace

import pytest
from installation import ROOT

import tidemark.__main__ as command
from tidemark.__main__ import COMMANDS, main


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"], ["-h"]])
def test_alone_it_lists_all_commands(arguments, capsys):
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert [name for name in COMMANDS if f"\n  {name} " in said] == list(COMMANDS)


def test_another_word_is_refused_with_those_that_there_are(capsys):
    assert main(["biuld"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("tidemark: error: there is no command biuld: build, ")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_how_it_is_used(name, capsys):
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    assert f"usage: tidemark {name} " in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_does_not_know_is_refused(name, capsys):
    with pytest.raises(SystemExit) as end:
        main([name, "--unheard-of"])
    assert end.value.code == 2


def test_the_exit_code_is_that_of_the_command(monkeypatch):
    given = []

    def ends_with_three(arguments: list[str]) -> int:
        given.extend(arguments)
        return 3

    modules = {"some.module": SimpleNamespace(main=ends_with_three)}
    monkeypatch.setattr(command, "import_module", modules.get)
    monkeypatch.setitem(COMMANDS, "other", ("some.module", ""))
    assert main(["other", "-a", "b"]) == 3
    assert given == ["-a", "b"]


@pytest.mark.parametrize("script", [False, True])
def test_a_process_ends_with_it(tmp_path, script):
    """As a module, and as the console script that an installation makes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    module, _, name = project["scripts"]["tidemark"].partition(":")
    assert getattr(import_module(module), name) is main
    as_script = ["-c", f"import sys; from {module} import {name}; sys.exit({name}())"]
    done = subprocess.run(
        [sys.executable, *(as_script if script else ["-m", "tidemark"]), "publish"],
        cwd=ROOT,
        env={**os.environ, "TIDEMARK_DUCKDB": str(tmp_path / "none.duckdb")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "there is no warehouse" in done.stderr


def test_a_sample_goes_into_no_bucket(monkeypatch, capsys):
    monkeypatch.setenv("TIDEMARK_RAW", "s3://example-bucket/raw")
    with pytest.raises(SystemExit):
        main(["sample"])
    assert "on this machine, not into a bucket" in capsys.readouterr().err
