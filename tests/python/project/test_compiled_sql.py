"""The compiled SQL of all models: parsed in each engine's dialect; nothing Redshift refuses."""

import subprocess
import sys

import pytest

from engines.redshift.lint import problems
from scripts.lint_compiled import ENGINES, ROOT, WORK


@pytest.mark.parametrize("engine", ENGINES)
def test_sqlfluff_has_no_objection(engine: str):
    command = [sys.executable, "-m", "scripts.lint_compiled", "--engine", engine]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-5000:]
    assert "files compiled" in done.stderr


def test_redshift_would_refuse_nothing():
    """Of what the test before has compiled: models with both branches, analyses, and tests."""
    files = sorted(WORK.glob("redshift-*/compiled/**/*.sql"))
    assert len(files) > 300
    found = [f"{file}:{line}: {why}" for file in files for line, why in problems(file.read_text())]
    assert found == []
