"""Who may import whom: users' code no test support, benchmarks no tests, and nobody in a circle."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("tidemark", "sample_data", "scripts", "macros", "models")
FILES = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".py", ".sh", ".sql", ".yml")
]
SUPPORT = {"stand_ins", "tests"}
IN_FOLDER = re.compile(r"tidemark\.landing\.\w+\.\w+")
# Also as `-m stand_ins.athena`, or by a path. Of tests/, dbt has its own outside of tests/python.
NAMED = re.compile(r"\bstand_ins[./]\w|\btests\.\w|\btests/python\b")


def imports(text: str, packages: Iterable[str]) -> list[str]:
    """The imports of some packages in a text of Python, wherever they stand."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names if name.name.split(".")[0] in packages]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in packages:
            found.append(node.module)
    return found


def support_in(path: Path) -> list[str]:
    """What a file has of test support: packages that it imports, and texts that name one."""
    text = path.read_text()
    return NAMED.findall(text) + (imports(text, SUPPORT) if path.suffix == ".py" else [])


def graph(folder: Path) -> dict[str, set[str]]:
    """Module -> the modules of the same package that it imports, wherever the import stands.

    A package itself does not count as imported by who imports a module of it.
    """
    paths = {_name(path, folder.parent): path for path in folder.rglob("*.py")}
    found = {}
    for name, path in paths.items():
        edges = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                edges |= {each.name for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{each.name}" for each in node.names]
                edges |= {name if name in paths else node.module for name in names}
        found[name] = edges & paths.keys()
    return found


def _name(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def circles(edges: dict[str, set[str]]) -> set[frozenset[str]]:
    """Modules of which each leads to all the others."""
    behind = {}
    for start in edges:
        seen, todo = set(), [start]
        while todo:
            new = edges[todo.pop()] - seen
            seen |= new
            todo += new
        behind[start] = seen
    return {
        frozenset(other for other in behind[name] if name in behind[other])
        for name in edges
        if name in behind[name]
    }


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
        ("a.py", "import stand_ins", ["stand_ins"]),
        ("a.py", "def f():\n    from stand_ins.redshift import redshift", True),
        ("a.py", "from tests import python", ["tests"]),
        ("a.py", "run(['-m', 'stand_ins.athena', 'up'])", True),
        ("a.sh", "python -m pytest tests/python/parity", True),
        ("a.sql", "-- see stand_ins/athena", True),
        ("a.py", "# For all engines. Tests: see tests/macros\nstand_ins = ['duckdb']", []),
    ],
)
def test_what_counts_as_test_support(tmp_path, name, text, expected):
    (tmp_path / name).write_text(text)
    found = support_in(tmp_path / name)
    assert found == expected if isinstance(expected, list) else found


@pytest.mark.parametrize(
    ("folder", "others"),
    [
        ("bench", {"tests", "conftest"}),
        # Their tests have the project itself, but no test support of it.
        ("stand_ins", {"tests", "conftest", "bench"}),
        ("sample_data", {"tidemark", "bench"}),
    ],
)
def test_a_package_imports_nothing_of_others(folder, others):
    found = {path: imports(path.read_text(), others) for path in (ROOT / folder).rglob("*.py")}
    assert len(found) > 3
    assert {str(path): named for path, named in found.items() if named} == {}


def test_the_stand_ins_know_nothing_of_the_project():
    paths = [path for path in (ROOT / "stand_ins").rglob("*.py") if "tests" not in path.parts]
    assert not [path for path in paths if imports(path.read_text(), {"tidemark", "sample_data"})]


@pytest.mark.parametrize("folder", ["tidemark", "sample_data", "stand_ins", "bench"])
def test_modules_import_each_other_in_no_circle(folder):
    edges = graph(ROOT / folder)
    assert sum(map(len, edges.values())) > 3
    assert circles(edges) == set()


def test_folders_of_landing_import_earlier_ones_only():
    order = ["formats", "zone", "ours", "engine"]
    found = set()
    for name, edges in graph(ROOT / "tidemark").items():
        for other in edges:
            pair = [each.split(".")[2] for each in (name, other) if IN_FOLDER.match(each)]
            if len(pair) == 2 and pair[0] != pair[1]:
                found.add(tuple(pair))
    assert found
    assert [pair for pair in found if order.index(pair[0]) < order.index(pair[1])] == []


def test_a_circle_is_seen_wherever_its_imports_stand(tmp_path):
    folder = tmp_path / "p"
    (folder / "q").mkdir(parents=True)
    for name, text in {
        "__init__": "from p.a import x",
        "a": "import os\n\ndef f():\n    from p.q import b",
        "q/__init__": "",
        "q/b": "import p.c",
        "c": "from p.a import x",
        "d": "from p import a, c",
    }.items():
        (folder / f"{name}.py").write_text(text)
    assert circles(graph(folder)) == {frozenset({"p.a", "p.q.b", "p.c"})}
