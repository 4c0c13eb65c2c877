"""What the last whole build was made with. With all of it as it was, a build changes nothing.

The note lies in the landed folder, and is there only while a build that ended well is the last one
that began. On DuckDB it also knows the warehouse's file, so whatever somebody did to that by hand
counts as new. Other warehouses are not asked: there it is believed (`tidemark build --force`).
"""

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from tidemark.landing import Settings
from tidemark.landing.ours.store import Store
from tidemark.project import ROOT, dbt_environment

# What dbt reads of the project in a build; and folders of tests that are not dbt's.
FOLDERS = ("models", "macros", "seeds", "tests")
NOT_DBTS = {"python", "mutants"}
KINDS = {".sql", ".yml", ".yaml", ".csv", ".md"}
FILES = ("dbt_project.yml", "selectors.yml", "pyproject.toml")
# Of the environment, what does not decide what is built or where, and what nobody should keep.
OURS = ("TIDEMARK_", "DBT_", "FORGET_GONE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE")
DECIDES_NOTHING = (
    "DBT_ENV_SECRET_", "DBT_LOG_", "DBT_PROJECT_DIR", "DBT_TARGET_PATH", "DBT_USE_COLORS",
    "TIDEMARK_ENGINES", "TIDEMARK_LIST_", "TIDEMARK_MEMORY", "TIDEMARK_NOTICES",
    "TIDEMARK_PUBLISHED", "TIDEMARK_SHARED", "TIDEMARK_SITE", "TIDEMARK_THREADS",
)  # fmt: skip
NO_WAREHOUSE = ""

Inputs = dict[str, str]  # part -> what differs when it does


def inputs(settings: Settings, store: Store) -> Inputs:
    """What a build that begins now would be made with, but for the warehouse."""
    env = {**os.environ, **dbt_environment()}
    return {
        "files": store.manifest_stamp(),
        "project": _digest(_project(Path(env["DBT_PROFILES_DIR"]))),
        "settings": _digest(_settings(env)),
        "vars": env.get("VARS", ""),
    }


def note(settings: Settings, store: Store, made_with: Inputs) -> None:
    """After a whole build that ended well. In: its `inputs`, as they were when it began."""
    warehouse = _warehouse(settings)
    if warehouse != NO_WAREHOUSE:
        store.note_last_build(json.dumps({**made_with, "warehouse": warehouse}, indent=2) + "\n")


def news(settings: Settings, store: Store) -> list[str]:
    """The parts that are others than at the last build; all of them if it left no note."""
    try:
        noted = json.loads(store.last_build())
    except ValueError:
        noted = {}
    noted = noted if isinstance(noted, dict) else {}
    # A warehouse that is not there is never that of a note.
    now = {**inputs(settings, store), "warehouse": _warehouse(settings)}
    return [part for part, value in now.items() if noted.get(part) != value]


def _digest(parts: Iterator[tuple[str, bytes]]) -> str:
    total = sha256()
    for name, content in parts:
        total.update(f"{name}\n{sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()


def _project(profiles: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of the files that decide."""
    for path in [*(ROOT / name for name in FILES), profiles / "profiles.yml"]:
        if path.exists():
            yield path.name, path.read_bytes()
    for top in FOLDERS:
        for folder, below, names in os.walk(ROOT / top):
            where = Path(folder).relative_to(ROOT).as_posix()
            below[:] = sorted(name for name in below if where != "tests" or name not in NOT_DBTS)
            for name in sorted(name for name in names if Path(name).suffix in KINDS):
                yield f"{where}/{name}", (Path(folder) / name).read_bytes()


def _settings(env: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    for name in sorted(env):
        if name.startswith(OURS) and not name.startswith(DECIDES_NOTHING) and env[name]:
            yield name, os.fsencode(env[name])


def _warehouse(settings: Settings) -> str:
    """What differs when DuckDB's file does; NO_WAREHOUSE if it is not there, or not at rest."""
    if (os.environ.get("TIDEMARK_TARGET") or "duckdb") != "duckdb":
        return "not asked"
    path = settings.duckdb
    if not path.is_file() or path.with_name(f"{path.name}.wal").exists():
        return NO_WAREHOUSE
    state = path.stat()
    load = _newest_load(path)
    return load and f"{state.st_size} bytes of {state.st_mtime_ns}, load {load}"


def _newest_load(path: Path) -> str:
    """The run of dbt that last began in this warehouse; empty if nobody can tell."""
    import duckdb

    schema = os.environ.get("TIDEMARK_SCHEMA") or "tidemark"
    query = f'select max_by(invocation_id, load_id) from "{schema}_state".loads'
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(query).fetchone()[0] or ""
    except duckdb.Error:
        return ""
