"""The compiled SQL of all models: parsed in each engine's dialect; nothing Redshift refuses."""

import subprocess
import sys
from functools import cache

import pytest

from engines.redshift.lint import problems
from scripts.lint_compiled import ENGINES, ROOT, WORK


@cache
def compiled_and_linted(engine: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "scripts.lint_compiled", "--engine", engine]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("engine", ENGINES)
def test_sqlfluff_has_no_objection(engine: str):
    done = compiled_and_linted(engine)
    assert done.returncode == 0, done.stderr[-5000:]
    assert "files compiled" in done.stderr


def test_redshift_would_refuse_nothing():
    """Models with both branches, analyses, and tests."""
    compiled_and_linted("redshift")
    files = sorted(WORK.glob("redshift-*/compiled/**/*.sql"))
    assert len(files) > 300
    found = [f"{file}:{line}: {why}" for file in files for line, why in problems(file.read_text())]
    assert found == []
