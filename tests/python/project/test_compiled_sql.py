"""The compiled SQL of all models has nothing that Redshift refuses.

That it parses in the dialect of each engine is for `make lint`, and for the engines themselves.
"""

import os
from pathlib import Path

from stand_ins.redshift.lint import problems
from tests.python.in_process import Dbt

ROOT = Path(__file__).resolve().parents[3]
COMPILE = ("compile", "--no-introspect", "--no-populate-cache", "--quiet")


def test_redshift_would_refuse_nothing(tmp_path: Path):
    """Models with both branches, analyses, and tests."""
    dbt = Dbt(ROOT, tmp_path)
    found, number = set(), 0
    for kinds, is_incremental in [(("model", "analysis", "test"), False), (("model",), True)]:
        select = [part for kind in kinds for part in ("--select", f"resource_type:{kind}")]
        variables = f"{{compile_incremental: {str(is_incremental).lower()}}}"
        env = {**os.environ, "TIDEMARK_TARGET": "redshift"}
        dbt.run(env, *COMPILE, *select, "--vars", variables)
        for file in sorted((tmp_path / "target/compiled").rglob("*.sql")):
            number += 1
            found |= {f"{file.name}:{line}: {why}" for line, why in problems(file.read_text())}
    assert found == set()
    assert number > 600
