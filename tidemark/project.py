"""Where the dbt project lies, and what dbt has to know of the settings."""

import os
from pathlib import Path

from tidemark.landing import settings_from_env

ROOT = Path(__file__).resolve().parent.parent


def dbt_environment() -> dict[str, str]:
    """What dbt has to know, from the same settings as landing: absolute paths, our profiles."""
    settings = settings_from_env()
    return {
        "DBT_PROJECT_DIR": str(ROOT),
        "DBT_PROFILES_DIR": os.environ.get("DBT_PROFILES_DIR") or str(ROOT),
        # Writing every statement to logs/dbt.log costs a tenth of a run with nothing new.
        "DBT_LOG_LEVEL_FILE": os.environ.get("DBT_LOG_LEVEL_FILE") or "info",
        "TIDEMARK_LANDED": str(settings.landed),
        "TIDEMARK_DUCKDB": str(settings.duckdb),
    }
