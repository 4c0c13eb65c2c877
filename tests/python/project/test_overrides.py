"""What takes the place of a macro of dbt's lies in macros/dbt, and says of which version and why.

Who raises a version in pyproject.toml reads the macros again that it names.
"""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MACRO = re.compile(r"{%-?\s*(?:macro|materialization)\s+(\w+)")
ENGINE = re.compile(r"^(default|duckdb|redshift|athena|postgres)__")
PACKAGE = re.compile(r"(dbt-[a-z]+) (\d+\.\d+\.\d+)")


def macros(folder: Path) -> dict[str, Path]:
    found = sorted(folder.rglob("*.sql"))
    return {name: path for path in found for name in MACRO.findall(path.read_text())}


def plain(name: str) -> str:
    """As it is called."""
    return ENGINE.sub("", name)


@pytest.fixture(scope="module")
def overrides() -> set[Path]:
    """Files with a macro that dbt takes for one of its own, or of an adapter's.

    A body for an engine is one if dbt dispatches by that name.
    """
    [*places] = find_spec("dbt.include").submodule_search_locations
    theirs = {plain(name) for place in places for name in macros(Path(place))}
    return {path for name, path in macros(ROOT / "macros").items() if plain(name) in theirs}


def pins() -> dict[str, str]:
    text = (ROOT / "pyproject.toml").read_text()
    found = re.findall(r'"(dbt-[a-z]+)(?:-community)?==([\d.]+)', text)
    return dict(found)


def test_overrides_lie_in_a_folder_of_their_own(overrides):
    assert overrides == set((ROOT / "macros/dbt").glob("*.sql"))
    assert len(overrides) >= 8


@pytest.mark.parametrize("path", sorted((ROOT / "macros/dbt").glob("*.sql")), ids=lambda p: p.stem)
def test_an_override_says_what_it_takes_the_place_of(path):
    head = " ".join(path.read_text().partition("#}")[0].split())
    assert head.startswith("{# Overrides ") and f"`{path.stem}`" in head
    named = {package: version for package, version in PACKAGE.findall(head) if package in pins()}
    assert named and named.items() <= pins().items(), "another version: read its macro again"
