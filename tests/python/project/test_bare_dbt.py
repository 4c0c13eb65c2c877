"""dbt as people call it who know dbt: in a fresh clone, without a setting, from any folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sample_data import Config, generate

ROOT = Path(__file__).resolve().parents[3]
DBT = str(Path(sys.executable).with_name("dbt"))
# What no newcomer has set.
OURS = ("TIDEMARK_", "DBT_", "VARS", "FORGET_GONE", "DRY_RUN")


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """The files of the repository that make the product, and nothing that was built."""
    folder = tmp_path_factory.mktemp("clone") / "tidemark"
    ignored = shutil.ignore_patterns("python", "__pycache__")
    for name in ("models", "macros", "seeds", "tests", "analyses", "tidemark"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("dbt_project.yml", "profiles.yml", "selectors.yml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "data").mkdir()
    shutil.copy(ROOT / "data/.gitignore", folder / "data")
    return folder


def call(clone: Path, *command: str, cwd: Path | None = None) -> subprocess.CompletedProcess:
    env = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    env |= {"PYTHONPATH": str(clone), "HOME": str(clone.parent)}
    return subprocess.run(command, cwd=cwd or clone, env=env, capture_output=True, text=True)


def warehouses(clone: Path) -> list[str]:
    found = clone.parent.rglob("*.duckdb")
    return sorted(str(path.relative_to(clone)) for path in found)


@pytest.mark.parametrize("command", ["ls", "parse", "debug"])
def test_dbt_needs_no_setting(clone, command):
    done = call(clone, DBT, command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_dbt_debug_says_where_it_looked_for_a_profile(clone, tmp_path):
    """Though the project's settings follow from a target that there is none of."""
    done = call(clone, DBT, "debug", "--profiles-dir", str(tmp_path))
    assert done.returncode == 1
    assert "did\nnot find one" in done.stdout and "undefined" not in done.stdout


def test_a_build_before_the_first_landing_says_what_to_do(clone):
    done = call(clone, DBT, "build")
    assert done.returncode == 2
    assert "nothing has been landed yet" in done.stdout
    assert "run make build" in done.stdout


@pytest.fixture(scope="module")
def built(clone) -> Path:
    generate(clone / "data/raw", Config(days=2, users=5, seed=1))
    done = call(
        clone, sys.executable, "-m", "tidemark", "build", "--select", "+int_events__records"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return clone


@pytest.mark.parametrize("place", ["the project", "elsewhere"])
def test_dbt_by_hand_works_on_the_warehouse_of_make_build(built, place):
    cwd, where = built, []
    if place == "elsewhere":
        cwd, where = built.parent, ["--project-dir", str(built), "--profiles-dir", str(built)]
    done = call(built, DBT, "run", "--select", "+int_events__records", *where, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    assert warehouses(built) == ["data/tidemark.duckdb"]
