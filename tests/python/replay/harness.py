"""Drives landing and dbt in this process: raw zones, warehouses, and a copy of the project.

dbt parses once per process (2 s); every run then starts from a copy of that manifest. Two databases
of one process must have the same file name, because relations carry it.
"""

import csv
import os
import pickle
import shutil
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from tidemark.landing import land, note_built, settings_from_env

from .history import APPS, Files

ROOT = Path(__file__).resolve().parents[3]
QUIET = ["--quiet", "--no-write-json", "--no-use-colors"]


class BuildFailed(Exception):
    """dbt said no; the message holds what it said."""


class Project:
    """A copy of the dbt project with the apps of the replays, parsed.

    prepare: changes the copy before it is parsed.
    """

    def __init__(
        self,
        folder: Path,
        apps: Iterable[tuple] = APPS,
        root: Path | None = None,
        prepare: Callable[[Path], None] | None = None,
    ):
        self.folder = folder
        self.said: list[str] = []  # by the last command, to whoever runs it
        root = root or Path(os.environ.get("REPLAY_PROJECT") or ROOT)
        for name in ("models", "macros", "seeds", "tests/generic", "tidemark"):
            if (root / name).exists():
                shutil.copytree(root / name, folder / name)
        for name in ("dbt_project.yml", "selectors.yml"):
            shutil.copy(root / name, folder / name)
        earlier = root / "profiles/profiles.yml"  # where it was in versions that are upgraded from
        shutil.copy(earlier if earlier.exists() else root / "profiles.yml", folder)
        if prepare:
            prepare(folder)
        self.set_apps(apps)

    def set_apps(self, apps: Iterable[tuple]) -> None:
        """Writes the seed `apps` and parses again."""
        with open(self.folder / "seeds/reference/apps.csv", "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["app_id", "app_name", "tenant_id", "reporting_timezone", "currency"])
            writer.writerows(apps)
        self.parse()

    def parse(self) -> None:
        """Reads the folder again, after a file of it was changed."""
        result = self._invoke(["parse"], {"TIDEMARK_DUCKDB": str(self.folder / "tidemark.duckdb")})
        self._manifest = pickle.dumps(result)
        nodes = [n for n in result.nodes.values() if n.resource_type == "model"]
        self._nodes = {node.name: node for node in nodes}
        self.models = _in_order(result)

    def compared_relations(self) -> dict[str, str]:
        """Name -> `schema.name` of all public marts, and of every other table built in parts.

        Not of lookups, which may keep rows that nothing needs any more, and of what tells of runs.
        """
        return {
            name: f"{node.schema}.{node.name}"
            for name, node in self._nodes.items()
            if (node.access == "public" or node.config.materialized == "incremental")
            and not node.config.meta.get("is_about_runs", False)
            and not node.config.meta.get("is_lookup", False)
        }

    def dbt(self, zone: "Zone", command: list[str], variables: dict | None = None):
        """Runs a dbt command on a zone's warehouse; BuildFailed with dbt's words if it fails."""
        if variables:
            command = [*command, "--vars", str(variables)]
        return self._invoke(command, zone.environment())

    def _invoke(self, command: list[str], env: dict[str, str]):
        manifest = pickle.loads(self._manifest) if command[0] != "parse" else None
        folders = {
            "DBT_PROJECT_DIR": str(self.folder),
            "DBT_PROFILES_DIR": str(self.folder),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_LOG_LEVEL_FILE": "none",
        }
        self.said = []
        try:
            with patch.dict(os.environ, {**folders, **env}):
                done = dbtRunner(manifest, [self._listen]).invoke([*command, *QUIET])
        finally:
            _close_database()
        if not done.success:
            raise BuildFailed(str(done.exception or _messages(done.result)))
        return done.result

    def _listen(self, event) -> None:
        if event.info.name == "JinjaLogInfo":
            self.said.append(event.data.msg)


@dataclass
class Zone:
    """A raw zone with its landed folder and its warehouse, below one folder."""

    folder: Path

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def database(self) -> Path:
        return self.folder / "tidemark.duckdb"

    def environment(self) -> dict[str, str]:
        return {
            "TIDEMARK_RAW": str(self.raw),
            "TIDEMARK_LANDED": str(self.folder / "landed"),
            "TIDEMARK_DUCKDB": str(self.database),
            "TIDEMARK_THREADS": "1",
        }

    def write(self, files: Files, removes: Iterable[str] = ()) -> None:
        """Paths are relative to the raw zone."""
        self.raw.mkdir(parents=True, exist_ok=True)
        for path, data in files.items():
            target = self.raw / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        for path in removes:
            (self.raw / path).unlink()

    def land(self, forget_gone: bool = False) -> None:
        land(settings_from_env(self.environment()), forget_gone=forget_gone)

    def build(self, project: Project, variables=None, select=None, full_refresh=False) -> None:
        """Landing and the models, as `make build`; data tests are others' business."""
        self.land()
        command = ["build", "--exclude-resource-type", "test", "unit_test", "saved_query"]
        command += ["--select", *select] if select else []
        command += ["--full-refresh"] if full_refresh else []
        project.dbt(self, command, variables)
        if not select:
            note_built(settings_from_env(self.environment()))

    @contextmanager
    def connected(self):
        """A connection to the warehouse, to read."""
        import duckdb

        with duckdb.connect(str(self.database), read_only=True) as connection:
            yield connection

    def versions(self) -> dict[str, str]:
        """The files that the warehouse holds rows of, `source/path` -> version."""
        if not self.database.exists():
            return {}
        tables = self.rows("select schema_name, table_name from duckdb_tables()")
        if ("tidemark_state", "files") not in tables:
            return {}
        query = "select source || '/' || file_path, version from tidemark_state.files"
        return dict(self.rows(query))

    def stamp(self, path: str) -> str:
        """What landing puts into the version of a raw file."""
        status = (self.raw / path).stat()
        return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}"

    def rows(self, query: str) -> list[tuple]:
        with self.connected() as connection:
            return connection.execute(query).fetchall()

    def fresh(self, folder: Path) -> "Zone":
        """Another zone with the same raw files and nothing else; what was there is removed."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.raw, folder / "raw", copy_function=os.link)
        return Zone(folder)


def _close_database() -> None:
    """dbt-duckdb keeps its connection in the class; the file must be free for others."""
    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
        DuckDBConnectionManager.close_all_connections()


def _in_order(manifest) -> list[str]:
    """Model names, parents first."""
    names, seen = [], set()

    def visit(unique_id: str) -> None:
        node = manifest.nodes.get(unique_id)
        if node is None or unique_id in seen or node.resource_type != "model":
            return
        seen.add(unique_id)
        for parent in sorted(node.depends_on.nodes):
            visit(parent)
        names.append(node.name)

    for unique_id in sorted(manifest.nodes):
        visit(unique_id)
    return names


def _messages(result) -> str:
    bad = [r for r in getattr(result, "results", []) if str(r.status) in ("error", "fail")]
    return "\n".join(f"{r.node.name}: {r.message}" for r in bad) or "dbt failed"
