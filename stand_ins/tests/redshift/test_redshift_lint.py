"""The lint says what would be refused, without a server."""

import subprocess
import sys
from pathlib import Path

from stand_ins.redshift.lint import problems

ROOT = Path(__file__).parents[3]


def test_problems_have_lines():
    sql = (
        "select 1;\n\nselect\n    string_agg(a, ',')\nfrom t;\n"
        "select 2 from t limit 1;\nselect * from raw"
    )
    assert problems(sql) == [
        (3, "function string_agg() does not exist"),
        (7, 'syntax error at or near "raw"'),
    ]


def test_command_line(tmp_path):
    def run(*arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "stand_ins.redshift", "lint", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    good, bad = tmp_path / "good.sql", tmp_path / "folder" / "bad.sql"
    bad.parent.mkdir()
    good.write_text("with a as (select 1 as b) select b from a")
    bad.write_text("select\n  1\nfrom t\nwhere a is distinct from b")
    assert run(str(good)).returncode == 0
    found = run(str(tmp_path))
    assert found.returncode == 1
    assert found.stdout == f"{bad}:1: IS DISTINCT FROM is not supported\n"
    assert run(str(tmp_path / "empty.d")).returncode != 0
