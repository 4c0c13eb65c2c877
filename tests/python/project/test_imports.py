"""Test support stays what it is: nothing that users run imports or names it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("landing", "scripts", "sample_data", "macros", "models")
FILES = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".py", ".sh", ".sql", ".yml")
]
SUPPORT = {"engines", "tests"}
# Also as `-m engines.athena`, or by a path. Of tests/, dbt has its own outside of tests/python.
NAMED = re.compile(r"\bengines[./]\w|\btests\.\w|\btests/python\b")


def support_in(path: Path) -> list[str]:
    """What a file has of test support: packages that it imports, and texts that name one."""
    text = path.read_text()
    found = NAMED.findall(text)
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                found += [name.name for name in node.names if name.name.split(".")[0] in SUPPORT]
            elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in SUPPORT:
                found.append(node.module)
    return found


def test_there_are_files_in_every_folder():
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_test_support_in_the_project(folder):
    here = [path for path in FILES if path.is_relative_to(ROOT / folder)]
    found = {str(path.relative_to(ROOT)): support_in(path) for path in here}
    assert {name: named for name, named in found.items() if named} == {}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.py", "import engines", ["engines"]),
        ("a.py", "def f():\n    from engines.redshift import redshift", True),
        ("a.py", "from tests import python", ["tests"]),
        ("a.py", "run(['-m', 'engines.athena', 'up'])", True),
        ("a.sh", "python -m pytest tests/python/parity", True),
        ("a.sql", "-- see engines/athena", True),
        ("a.py", "# For all engines. Tests: see tests/macros\nengines = ['duckdb']", []),
    ],
)
def test_what_counts_as_test_support(tmp_path, name, text, expected):
    (tmp_path / name).write_text(text)
    found = support_in(tmp_path / name)
    assert found == expected if isinstance(expected, list) else found
