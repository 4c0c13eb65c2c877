"""The Makefile: few targets, a line each; what is set on the command line gets where it should."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.python.soak import commands

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z]+):", TEXT, re.M)
MOST = 12
PYTHON = (".venv/bin/python", "-m")


def planned(*arguments: str, **env: str) -> list[list[str]]:
    """The words of each line that make would run, but for the installation."""
    # `make test` tells make below it what it was told itself, and where it is.
    ours = ("TIDEMARK_", "MAKE", "MFLAGS", "ARGS", "WORKERS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "--always-make", *arguments],
        cwd=ROOT,
        env={**kept, **env},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if "scripts/install.sh" not in line]
    return [shlex.split(line) for line in lines]


def test_there_are_at_most_twelve_targets():
    (phony,) = re.findall(r"^\.PHONY: (.+)$", TEXT, re.M)
    assert phony.split() == TARGETS
    assert len(TARGETS) <= MOST


def test_each_target_is_one_line_of_help_and_one_of_work():
    for target in TARGETS:
        assert len(re.findall(rf"^{target}:.* ## \w", TEXT, re.M)) == 1, target
        assert len(planned(target)) == (target != "install"), target
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    said = subprocess.run(
        ["make", "help"], cwd=ROOT, env=env, capture_output=True, text=True
    ).stdout
    assert re.findall(r"^  make (\w+) +\w", said, re.M) != []
    assert set(re.findall(r"^  make (\w+) +\w", said, re.M)) == set(TARGETS)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("demo", "tidemark demo"),
        ("build", "tidemark build"),
        ("build DRY_RUN=1", "tidemark build --dry-run"),
        ("build DRY_RUN=0 ARGS='--select a'", "tidemark build --select a"),
        ("rebuild FORGET_GONE=1", "tidemark build --full-refresh"),
        ("rebuild DRY_RUN=1", "tidemark build --full-refresh --dry-run"),
        ("publish", "tidemark publish"),
        ("docs", "tidemark docs"),
        ("test", "pytest -n 2 --dist loadscope"),
        ("test WORKERS= ARGS='-m quick'", "pytest -m quick"),
        ("bench ARGS='--only g1'", "bench --only g1"),
        ("bench SIZE=full", "bench --size full"),
        ("mutants ARGS='--only a'", "tests.mutants --only a"),
    ],
)
def test_what_is_set_gets_to_the_command(arguments, expected):
    assert planned(*shlex.split(arguments)) == [[*PYTHON, *expected.split()]]


def test_settings_of_a_build_get_to_its_environment(tmp_path):
    """As make hands them on, from the command line and from outside."""
    text = TEXT.replace("build: install", "build:").replace("$(BIN)/python -m tidemark", "env #")
    (tmp_path / "Makefile").write_text(text)
    values = {"VARS": '{"late_window_days": 3}', "FORGET_GONE": "1", "RAW_MOVED": "1"}
    given = [f"{name}={value}" for name, value in values.items()]
    for arguments, env in ((given, {}), ([], values)):
        done = subprocess.run(
            ["make", "--silent", "build", *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], **env},
            capture_output=True,
            text=True,
        )
        assert set(given) <= set(done.stdout.splitlines())


NIGHTLY = "pytest -m nightly"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            "",
            [
                f"{NIGHTLY} tests/python/landing tests/python/replay tests/python/project",
                "tests.python.replay.soak 1000",
                "tests.python.bad_input.fuzz --minutes 5",
            ],
        ),
        (
            "N=20 FUZZ=1 SEED=3",
            [
                f"{NIGHTLY} tests/python/landing tests/python/replay tests/python/project",
                "tests.python.replay.soak 20",
                "tests.python.bad_input.fuzz --minutes 1 --seed 3",
            ],
        ),
        (
            "ARGS='--crash 50'",
            [
                "tests.python.replay.soak 1000 --crash 50",
                "tests.python.bad_input.fuzz --minutes 0",
            ],
        ),
        (
            "ENGINE=athena",
            [
                f"{NIGHTLY} -k athena tests/python/parity stand_ins/tests/athena",
                "tests.python.parity.soak 20 --engine athena",
            ],
        ),
        (
            "ENGINE=redshift N=3 ARGS='--seed 7'",
            ["tests.python.parity.soak 3 --engine redshift --seed 7"],
        ),
    ],
)
def test_what_a_soak_runs(arguments, expected):
    (line,) = planned("soak", *shlex.split(arguments), TIDEMARK_TARGET="redshift")
    assert line[:3] == [*PYTHON, "tests.python.soak"]
    assert [" ".join(command) for command in commands(line[3:])] == expected
