"""A build with nothing new starts no dbt; whatever differs, and any doubt, starts it."""

import gzip
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from installation import ROOT, Installation

from tidemark import build, last_build
from tidemark.run_dbt import Outcome

HOUR = "mobile_analytics/awsma/events/app/2026/03/01/05"
NOTHING_NEW = "nothing new since the last build; nothing was started (ARGS=--force runs it anyway)"


@dataclass(frozen=True)
class House(Installation):
    """An installation, and a copy of the project; dbt is played by `dbt`.

    outcomes: how it ends, run by run; then well. runs: what it was told.
    """

    outcomes: list = field(default_factory=list)
    runs: list[list[str]] = field(default_factory=list)

    @property
    def project(self) -> Path:
        return self.folder / "project"

    def write(self, name: str, text: str = "{}\n") -> None:
        path = self.raw / HOUR / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(text.encode()))

    def append(self, name: str, text: str = "\n") -> None:
        """To a file of the project."""
        path = self.project / name
        path.write_text(path.read_text() + text)

    def dbt(self, arguments: list[str], *_) -> Outcome:
        self.runs.append(arguments)
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome(built=True)
        if isinstance(outcome, BaseException):
            raise outcome
        schema = os.environ.get("TIDEMARK_SCHEMA") or "tidemark"
        with duckdb.connect(os.environ["TIDEMARK_DUCKDB"]) as connection:
            connection.execute(f"create schema if not exists {schema}_state")
            loads = f"{schema}_state.loads"
            connection.execute(
                f"create table if not exists {loads} (load_id int, invocation_id text)"
            )
            connection.execute(
                f"insert into {loads} select {len(self.runs)}, 'run {len(self.runs)}'"
            )
        return outcome

    def starts_dbt(self, *arguments: str) -> bool:
        """Whether a build does."""
        before = len(self.runs)
        build.main(list(arguments))
        return len(self.runs) > before


@pytest.fixture
def house(tmp_path, monkeypatch) -> House:
    """Built once."""
    house = House(tmp_path)
    for name in last_build.FOLDERS:
        shutil.copytree(ROOT / name, house.project / name, ignore=shutil.ignore_patterns("python"))
    for name in (*last_build.FILES, "profiles.yml"):
        shutil.copy(ROOT / name, house.project / name)
    for name, value in (house.env | {"DBT_PROFILES_DIR": str(house.project)}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(last_build, "ROOT", house.project)
    monkeypatch.setattr(build, "run_dbt", house.dbt)
    house.write("a.gz")
    house.write("b.gz")
    assert house.starts_dbt()
    return house


def test_nothing_new_starts_nothing_and_says_so(house, capsys):
    assert not house.starts_dbt()
    assert NOTHING_NEW in capsys.readouterr().err
    assert build.main([]) == 0


# By the file of the project that changes: the last three are nothing that a build is made with.
OF_THE_PROJECT = {
    "models/marts/core/fct_events.sql": True,
    "models/marts/core/_core__models.yml": True,
    "macros/cross_engine/add_days.sql": True,
    "seeds/reference/apps.csv": True,
    "tests/marts/core/purchases_are_events.sql": True,
    "dbt_project.yml": True,
    "profiles.yml": True,
    "selectors.yml": True,
    "pyproject.toml": True,
    "tests/mutants/__main__.py": False,
}


@pytest.mark.parametrize("name", OF_THE_PROJECT)
def test_what_a_build_is_made_with_starts_it_when_it_changes(house, name):
    house.append(name)
    assert house.starts_dbt() == OF_THE_PROJECT[name]
    assert not house.starts_dbt()


def _drop_by_hand(house: House, _) -> None:
    with duckdb.connect(str(house.duckdb)) as connection:
        connection.execute("create or replace table a_table as select 1")


def _goes_back(house: House, _) -> None:
    """The warehouse is one of before, with another newest load, though its file looks the same."""
    state = house.duckdb.stat()
    with duckdb.connect(str(house.duckdb)) as connection:
        connection.execute("update tidemark_state.loads set invocation_id = 'run 0'")
    assert house.duckdb.stat().st_size == state.st_size
    os.utime(house.duckdb, ns=(state.st_atime_ns, state.st_mtime_ns))


CHANGES = {
    "a file comes": lambda house, _: house.write("c.gz"),
    "a file is rewritten": lambda house, _: house.write("a.gz", "{}\n{}\n"),
    "a file goes": lambda house, _: (house.raw / HOUR / "a.gz").unlink(),
    "a model comes": lambda house, _: house.append("models/x.sql", "select 1"),
    "a macro goes": lambda house, _: (house.project / "macros/cross_engine/add_days.sql").unlink(),
    "other vars": lambda _, patch: patch.setenv("VARS", "{retention_days: 30}"),
    "another schema": lambda _, patch: patch.setenv("TIDEMARK_SCHEMA", "other"),
    "a setting of checks": lambda _, patch: patch.setenv("TIDEMARK_TEST_SEVERITY", "error"),
    "gone files are forgotten": lambda _, patch: patch.setenv("FORGET_GONE", "1"),
    "another warehouse": lambda house, patch: patch.setenv(
        "TIDEMARK_DUCKDB", str(house.folder / "other.duckdb")
    ),
    "the warehouse is gone": lambda house, _: house.duckdb.unlink(),
    "somebody changed a table": _drop_by_hand,
    "the warehouse is an older one": _goes_back,
    "the note is damaged": lambda house, _: (house.folder / "landed/last_build.json").write_text(
        "x"
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_is_new_starts_it_once(house, monkeypatch, name):
    (house.project / "models/x.sql").touch()
    assert house.starts_dbt()
    CHANGES[name](house, monkeypatch)
    assert house.starts_dbt()
    assert not house.starts_dbt()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIDEMARK_THREADS", "1"),
        ("TIDEMARK_PUBLISHED", "x"),
        ("DBT_ENV_SECRET_REDSHIFT_PASSWORD", "x"),
    ],
)
def test_settings_that_decide_nothing_start_nothing(house, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert not house.starts_dbt()


@pytest.mark.parametrize("argument", ["--force", "--full-refresh", "--select=fct_events"])
def test_whoever_asks_for_a_run_gets_it(house, argument):
    assert house.starts_dbt(argument)


ENDS = {
    "it died": KeyboardInterrupt(),
    "a model failed": Outcome(built=False),
    "a check failed": Outcome(built=True, failed=["a check"]),
}


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize("is_forced", [True, False])
def test_a_build_that_did_not_end_well_is_followed_by_another(house, name, is_forced):
    """Also if it was started though nothing was new."""
    house.outcomes.append(ENDS[name])
    if not is_forced:
        house.write("c.gz")
    try:
        assert house.starts_dbt(*(["--force"] if is_forced else []))
    except KeyboardInterrupt:
        assert name == "it died"
    assert house.starts_dbt()
    assert not house.starts_dbt()


def test_a_build_of_some_models_is_followed_by_one_of_all(house):
    assert house.starts_dbt("--select", "fct_events")
    assert house.starts_dbt()
    assert "--select" not in house.runs[-1]


def test_what_changes_while_dbt_runs_is_new_to_the_next(house, monkeypatch):
    def and_somebody_edits(*arguments):
        house.append("models/marts/core/fct_events.sql")
        return house.dbt(*arguments)

    monkeypatch.setattr(build, "run_dbt", and_somebody_edits)
    house.starts_dbt("--force")
    monkeypatch.setattr(build, "run_dbt", house.dbt)
    assert house.starts_dbt()


def test_a_real_build_with_nothing_new_does_not_even_import_dbt(built):
    code = "import sys; from tidemark.__main__ import main; code = main(['build']);"
    done = subprocess.run(
        [sys.executable, "-c", f"{code} print(code, 'dbt' in sys.modules)"],
        cwd=ROOT,
        env={**os.environ, **built.env},
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["0", "False"], done.stderr
    assert NOTHING_NEW in done.stderr
