"""SQLFluff on the SQL as it is written: models, analyses, singular tests, rendered by dbt.

dbt's templater would connect to the warehouse and ask it questions. Here it renders as `dbt compile
--no-introspect` does, with an empty DuckDB in memory.

    python scripts/lint_sources.py            all of them
    python scripts/lint_sources.py FILE ...   these
    python scripts/lint_sources.py --fix ...  and mends what can be mended
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("models", "analyses", "tests")


def main(arguments: list[str]) -> None:
    """Hands over to SQLFluff, which ends the process with its exit code."""
    os.chdir(ROOT)
    os.environ |= {
        "DBT_PROFILES_DIR": str(ROOT),
        "DBT_PROJECT_DIR": str(ROOT),
        "DBT_TARGET_PATH": str(ROOT / "target" / "lint" / "sources"),
        "DBT_LOG_PATH": str(ROOT / "target" / "lint" / "logs"),
        "TIDEMARK_TARGET": "duckdb",
        "TIDEMARK_DUCKDB": ":memory:",
    }
    _render_offline()
    command = "fix" if "--fix" in arguments else "lint"
    given = [argument for argument in arguments if argument != "--fix"]
    found = [folder for folder in FOLDERS if any(Path(folder).rglob("*.sql"))]
    sys.argv = ["sqlfluff", command, "--disable-progress-bar", *(given or found)]

    from sqlfluff.cli.commands import cli

    cli()


def _render_offline() -> None:
    """The templater has no setting for --no-introspect: set the flag where it sets the others."""
    from dbt import flags

    set_from_args = flags.set_from_args

    def set_offline(*given, **named):
        set_from_args(*given, **named)
        object.__setattr__(flags.get_flags(), "INTROSPECT", False)

    flags.set_from_args = set_offline


if __name__ == "__main__":
    main(sys.argv[1:])
