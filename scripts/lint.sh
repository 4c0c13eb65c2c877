#!/usr/bin/env bash
# All that can be judged without data and without a connection. Every step runs; the exit code says whether all passed.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/.venv/bin
[ -x "$bin/dbt" ] || { echo "lint: no environment; run: make lint" >&2; exit 1; }

failed=
step() {
    echo "lint: $1" >&2
    "${@:2}" || failed="$failed $1;"
}

step "ruff check" "$bin/ruff" check --quiet .
step "ruff format" "$bin/ruff" format --quiet --check .
step "yamllint" "$bin/yamllint" --strict .
step "SQLFluff on the sources" "$bin/python" scripts/lint_sources.py
step "dbt and SQLFluff, three engines" "$bin/python" scripts/lint_compiled.py
step "versions of models" "$bin/python" -m scripts.versions --as-compiled

[ -z "$failed" ] || { echo "lint: failed:${failed%;}" >&2; exit 1; }
echo "lint: all passed" >&2
