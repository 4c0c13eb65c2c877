"""Compiles the project for each engine without a connection, and lints the SQL in its dialect.

Both branches of incremental models are compiled; what is the same in both is linted once. Tests are
compiled, not linted. A warning of dbt, a deprecation included, is an error. The layout of what
macros write is not judged, only whether it parses and means what it seems to mean.

    python scripts/lint_compiled.py                  all engines
    python scripts/lint_compiled.py --engine athena  one of them
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "lint"
BIN = Path(sys.executable).parent
ENGINES = ("duckdb", "redshift", "athena")

# SQL is compiled with the defaults of all settings, so that it is the same on every machine.
CONSTANT = {"TIDEMARK_DUCKDB": ":memory:", "TIDEMARK_LANDED": "landed"}

# On top of these, SQL that does not parse in the dialect always fails.
RULES = (
    "aliasing.required",  # a derived table without an alias
    "aliasing.unique.column",  # two columns of one name
    "ambiguous.distinct",  # distinct beside group by
    "ambiguous.join_condition",  # a join without a condition that is not a cross join
    "ambiguous.set_columns",  # branches of a union with different numbers of columns
    "convention.is_null",  # = null
    "references.from",  # a column of a table that is not there
    "structure.unused_cte",  # a CTE that nothing reads
)


def main() -> int:
    """Returns the exit code: 1 if an engine did not compile or lint."""
    parser = argparse.ArgumentParser(prog="python scripts/lint_compiled.py", description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, help="only this one")
    options = parser.parse_args()
    engines = [options.engine] if options.engine else ENGINES
    failed = [engine for engine in engines if not _compiles_and_lints(engine)]
    if failed:
        _say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _compiles_and_lints(engine: str) -> bool:
    whole = compile_models(engine, incremental=False)
    parts = compile_models(engine, incremental=True)
    if whole is None or parts is None:
        return False
    files = sorted(whole.values()) + sorted(
        path for name, path in parts.items() if path.read_text() != _text(whole.get(name))
    )
    _say(f"{engine}: {len(files)} files compiled, linting them")
    command = [BIN / "sqlfluff", "lint", "--templater", "raw", "--dialect", engine]
    command += ["--rules", ",".join(RULES), "--disregard-sqlfluffignores"]
    command += ["--processes", "2", "--disable-progress-bar", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr, flush=True)
    return done.returncode == 0


def target_folder(engine: str, incremental: bool) -> Path:
    """Where dbt compiles to."""
    return WORK / f"{engine}-{'incremental' if incremental else 'whole'}"


def compile_models(engine: str, incremental: bool) -> dict[str, Path] | None:
    """The compiled files of models and analyses by name; None if dbt failed."""
    target = target_folder(engine, incremental)
    subprocess.run(["rm", "-rf", target / "compiled"], check=True)
    _say(f"{engine}: compiling {'the incremental branch' if incremental else 'all nodes'}")
    command = [BIN / "dbt", "--quiet", "--warn-error", "--no-use-colors", "--no-partial-parse"]
    command += ["--log-path", WORK / "logs", "--log-level-file", "none", "compile"]
    command += ["--no-introspect", "--no-populate-cache", "--show-all-deprecations"]
    command += ["--target", engine, "--target-path", target]
    command += ["--vars", f"{{compile_incremental: {str(incremental).lower()}}}"]
    # What is not a model has one branch.
    kinds = ["model"] if incremental else ["model", "analysis", "test"]
    command += ["--select", *(f"resource_type:{kind}" for kind in kinds)]
    environment = {**without_settings(os.environ), **CONSTANT}
    environment.setdefault("DBT_PROFILES_DIR", str(ROOT))
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr, flush=True)
        return None
    compiled = target / "compiled" / "tidemark"
    files = [*(compiled / "models").rglob("*.sql"), *(compiled / "analyses").rglob("*.sql")]
    # Generic tests lie among the models, in folders named after their YAML file.
    ours = [path for path in files if path.parent.suffix != ".yml"]
    return {str(path.relative_to(compiled)): path for path in ours}


def without_settings(env: Mapping[str, str]) -> dict[str, str]:
    """An environment in which nobody has set anything for tidemark."""
    return {name: value for name, value in env.items() if not name.startswith("TIDEMARK_")}


def _text(path: Path | None) -> str | None:
    return path.read_text() if path else None


def _say(text: str) -> None:
    print(f"lint: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
