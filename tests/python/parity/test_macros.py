"""The tests of macros, with their literal expectations, on each engine: without any model.

The cheapest part that sees what an engine's own body of a macro does.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .targets import STAND_INS, Target

TESTS = ("test", "--select", "path:tests/macros")
LEAST = 40


def test_macros_on_duckdb(project: Path, tmp_path: Path):
    has_profiles = (project / "profiles.yml").exists()
    env = {
        **os.environ,
        "DBT_PROFILES_DIR": str(project if has_profiles else project / "profiles"),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
        "DBT_LOG_PATH": str(tmp_path / "logs"),
        "TIDEMARK_DUCKDB": str(tmp_path / "tidemark.duckdb"),
        "TIDEMARK_TARGET": "duckdb",
        "TIDEMARK_TEST_SEVERITY": "error",
    }
    command = [Path(sys.executable).with_name("dbt"), "--no-use-colors", *TESTS]
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert _number_of_tests(done.stdout) > LEAST


@pytest.mark.parametrize("engine", STAND_INS)
def test_macros_on_an_engine(engine: str, project: Path, tmp_path: Path, request):
    stand_in = request.getfixturevalue(f"{engine}_stand_in")
    target: Target = STAND_INS[engine][1](tmp_path, project, stand_in, f"macros-{os.getpid()}")
    assert _number_of_tests(target.dbt(*TESTS)) > LEAST


def _number_of_tests(said: str) -> int:
    return int(said.split("TOTAL=")[-1].split()[0])
