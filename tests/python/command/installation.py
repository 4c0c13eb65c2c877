"""A raw zone, a landed folder and a warehouse below one folder, and `tidemark` at work on them."""

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tidemark.landing import settings_from_env

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Installation:
    """See the module's text."""

    folder: Path

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def duckdb(self) -> Path:
        return self.folder / "tidemark.duckdb"

    @property
    def env(self) -> dict[str, str]:
        return {
            "TIDEMARK_RAW": str(self.raw),
            "TIDEMARK_LANDED": str(self.folder / "landed"),
            "TIDEMARK_DUCKDB": str(self.duckdb),
            "TIDEMARK_PUBLISHED": str(self.folder / "published.duckdb"),
            "TIDEMARK_SITE": str(self.folder / "site"),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_PROFILES_DIR": str(ROOT),
            "DBT_PROJECT_DIR": str(ROOT),
        }

    @property
    def settings(self):
        return settings_from_env(self.env)

    def run(self, command: str, *arguments: str, **env: str) -> subprocess.CompletedProcess:
        """`tidemark <command>` for this installation."""
        return subprocess.run(
            [sys.executable, "-m", "tidemark", command, *arguments],
            cwd=ROOT,
            env={**os.environ, **self.env, **env},
            capture_output=True,
            text=True,
        )

    @contextmanager
    def connected(self):
        with duckdb.connect(str(self.duckdb), read_only=True) as connection:
            yield connection

    def rows(self, query: str) -> list[tuple]:
        with self.connected() as connection:
            return connection.execute(query).fetchall()
