"""The tests of macros, with their literal expectations, on each engine: without any model.

The cheapest part that sees what an engine's own body of a macro does.
"""

import os
from pathlib import Path

import pytest

from .targets import STAND_INS, Target, _dbt

TESTS = ("test", "--select", "path:tests/macros")


def test_macros_on_duckdb(project: Path, tmp_path: Path):
    settings = {"TIDEMARK_DUCKDB": str(tmp_path / "tidemark.duckdb"), "TIDEMARK_TARGET": "duckdb"}
    said = _dbt(project, tmp_path, {**os.environ, **settings}, TESTS)
    assert _number_of_tests(said) > 40


@pytest.mark.parametrize("engine", STAND_INS)
def test_macros_on_an_engine(engine: str, project: Path, tmp_path: Path, request):
    stand_in = request.getfixturevalue(f"{engine}_stand_in")
    target: Target = STAND_INS[engine][1](tmp_path, project, stand_in, f"macros-{os.getpid()}")
    assert _number_of_tests(target.dbt(*TESTS)) > 40


def _number_of_tests(said: str) -> int:
    return int(said.split("TOTAL=")[-1].split()[0])
