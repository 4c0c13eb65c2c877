"""`make docs`: the documentation of the dbt project as one HTML file, site/index.html.

`dbt docs generate --static` asks the warehouse for types and sizes, so there has to be one. The
page needs no server and no network. TIDEMARK_SITE names another folder for it.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tidemark.console import say as _say
from tidemark.landing import LockedError, SettingsError, hold, settings_from_env
from tidemark.project import ROOT, dbt_environment


def page_path() -> Path:
    """Where the page goes: TIDEMARK_SITE (default `site` in the project)."""
    return Path(os.path.abspath(os.environ.get("TIDEMARK_SITE") or ROOT / "site")) / "index.html"


def main(arguments: list[str]) -> int:
    """Writes the page and says where; returns the exit code."""
    argparse.ArgumentParser(prog="tidemark docs", description=__doc__).parse_args(arguments)
    try:
        settings = settings_from_env()
        if not settings.duckdb.exists():
            raise SettingsError(f"there is no warehouse at {settings.duckdb} yet; run: make build")
        with hold(settings.landed):  # dbt opens the warehouse, and writes into the target folder
            return write(page_path())
    except (SettingsError, LockedError, OSError) as error:
        _say(f"error: {error}")
        return 1


def write(page: Path) -> int:
    """Has dbt make the page, and puts it in its place by rename; returns the exit code."""
    target = Path(os.path.abspath(os.environ.get("DBT_TARGET_PATH") or ROOT / "target"))
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet"]
    command += ["docs", "generate", "--static", "--target-path", str(target)]
    if os.environ.get("VARS"):
        command += ["--vars", os.environ["VARS"]]
    code = subprocess.run(command, env={**os.environ, **dbt_environment()}).returncode
    if code:
        return code if code > 0 else 1
    page.parent.mkdir(parents=True, exist_ok=True)
    temporary = page.with_name(f".{page.name}.tmp")
    shutil.copyfile(target / "static_index.html", temporary)
    os.replace(temporary, page)
    _say(f"docs: {page}")
    return 0
