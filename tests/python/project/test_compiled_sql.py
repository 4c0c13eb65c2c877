"""The compiled SQL of all models has nothing that Redshift refuses.

That it parses in the dialect of each engine is for `make lint`, and for the engines themselves.
"""

import os
from pathlib import Path

import pytest

from stand_ins.redshift.lint import problems
from tests.python.in_process import Dbt

ROOT = Path(__file__).resolve().parents[3]
COMPILE = ("compile", "--no-introspect", "--no-populate-cache", "--quiet")


@pytest.fixture(scope="module")
def redshift(tmp_path_factory) -> Dbt:
    return Dbt(ROOT, tmp_path_factory.mktemp("redshift"))


@pytest.fixture(scope="module")
def athena(tmp_path_factory) -> Dbt:
    return Dbt(ROOT, tmp_path_factory.mktemp("athena"))


def test_redshift_would_refuse_nothing(redshift: Dbt):
    """Models with both branches, analyses, and tests."""
    dbt = redshift
    found, number = set(), 0
    for kinds, is_incremental in [(("model", "analysis", "test"), False), (("model",), True)]:
        select = [part for kind in kinds for part in ("--select", f"resource_type:{kind}")]
        variables = f"{{compile_incremental: {str(is_incremental).lower()}}}"
        env = {**os.environ, "TIDEMARK_TARGET": "redshift"}
        dbt.run(env, *COMPILE, *select, "--vars", variables)
        for file in sorted((dbt.folder / "target/compiled").rglob("*.sql")):
            number += 1
            found |= {f"{file.name}:{line}: {why}" for line, why in problems(file.read_text())}
    assert found == set()
    assert number > 500


@pytest.mark.parametrize(
    ("engine", "text", "timestamp", "double"),
    [
        ("redshift", "varchar(65535)", "timestamp", "double precision"),
        ("athena", "varchar", "timestamp(6)", "double"),
    ],
)
def test_contracts_have_the_types_of_the_engine(request, engine, text, timestamp, double):
    """In the empty query with which dbt compares a model's columns."""
    names = {"a": "text", "b": "timestamp", "c": "double", "d": "decimal(18, 3)"}
    columns = {name: {"name": name, "data_type": kind} for name, kind in names.items()}
    env = {**os.environ, "TIDEMARK_TARGET": engine}
    command = [part for part in COMPILE if part != "--quiet"]
    said = request.getfixturevalue(engine).run(
        env, *command, "--inline", f"{{{{ get_empty_schema_sql({columns}) }}}}"
    )
    found = " ".join(said.split("Compiled inline node is:")[1].split())
    kinds = {"a": text, "b": timestamp, "c": double, "d": "decimal(18, 3)"}
    wanted = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in kinds.items())
    assert found.replace(" ,", ",") == f"select {wanted}"
