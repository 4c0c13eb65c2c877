"""The tests of macros, with their literal expectations, on each engine: without any model.

The cheapest part that sees what an engine's own body of a macro does.
"""

import os
from pathlib import Path

from tests.python.in_process import Dbt

from .conftest import on
from .targets import OF_DUCKDB

TESTS = ("test", "--select", "path:tests/macros")
LEAST = 40


def test_macros_on_duckdb(dbt_of_duckdb: Dbt, tmp_path: Path):
    place = {"TIDEMARK_DUCKDB": str(tmp_path / "tidemark.duckdb")}
    said = dbt_of_duckdb.run({**os.environ, **OF_DUCKDB, **place}, *TESTS)
    assert _number_of_tests(said) > LEAST


@on("athena", "redshift")
def test_macros_on_an_engine(new_target):
    assert _number_of_tests(new_target("macros").dbt(*TESTS)) > LEAST


def _number_of_tests(said: str) -> int:
    return int(said.split("TOTAL=")[-1].split()[0])
