"""dbt in this process: a project is parsed once with its settings, each command starts from a copy.

That saves the start of Python and dbt, and the parsing, of each command: ten CPU seconds.
"""

import contextlib
import io
import os
import pickle
from pathlib import Path
from unittest.mock import patch

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from tidemark.landing.aws import read_models_once

read_models_once()


class DbtFailed(Exception):
    """dbt did not succeed; the message is what it said."""


class Dbt:
    """One project, as one engine has it. In: the project's folder, one for `target` and `logs`."""

    def __init__(self, project: Path, folder: Path):
        self.project, self.folder = project, folder
        self._manifest = b""

    @property
    def folders(self) -> dict[str, str]:
        """The settings that name them."""
        return {
            "DBT_PROJECT_DIR": str(self.project),
            "DBT_PROFILES_DIR": str(self.project),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_LOG_LEVEL_FILE": "none",
        }

    @property
    def manifest(self):
        """As it was parsed, a new one each time."""
        found = pickle.loads(self._manifest)
        # dbt's own pickling leaves the fixtures out, so what comes behind them is shifted by one.
        found.fixtures = {}
        for name in [name for name in vars(found) if name.endswith("_lookup")]:
            setattr(found, name, None)
        return found

    def run(self, env: dict[str, str], *arguments: str) -> str:
        """Out: what it said. In: the whole environment. Errors: DbtFailed.

        What parsing reads of the environment is what it was for the first command.
        """
        with patch.dict(os.environ, {**env, **self.folders}, clear=True):
            if not self._manifest:
                self._manifest = pickle.dumps(_invoke(None, ["parse", "--no-partial-parse"])[1])
            return _invoke(self.manifest, arguments)[0]


def _invoke(manifest, arguments) -> tuple[str, object]:
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            done = dbtRunner(manifest=manifest).invoke(["--no-use-colors", *arguments])
    finally:
        close_duckdb()
    if not done.success:
        raise DbtFailed(f"{said.getvalue()[-8000:]}{done.exception or ''}")
    return said.getvalue(), done.result


def close_duckdb() -> None:
    """dbt-duckdb keeps its connection in the class; the file must be free for others."""
    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
        DuckDBConnectionManager.close_all_connections()
