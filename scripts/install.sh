#!/usr/bin/env bash
# The environment in .venv, from the pins in pyproject.toml. Needs Python 3.11 or 3.12 and nothing else.
# PYTHON=/path/to/python names the interpreter; else the first that fits.
set -euo pipefail

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null; }

for python in ${PYTHON:-python3.12 python3.11 python3}; do
    if fits "$python"; then break; else python=; fi
done
if [ -z "$python" ]; then
    echo "tidemark: needs Python 3.11 or 3.12 (looked for ${PYTHON:-python3.12, python3.11, python3});" \
        "name one: make install PYTHON=/path/to/python3.12" >&2
    exit 1
fi

echo "tidemark: making the environment in .venv ($("$python" --version))" >&2
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==0.13.9"
VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet --editable '.[duckdb,redshift,athena,dev]'
touch .venv/.installed
