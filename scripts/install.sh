#!/usr/bin/env bash
# The environment in .venv, from the pins in pyproject.toml: what DuckDB needs, and what is asked for besides; `engines` is what
# tests need, with the package of the stand-ins. Nothing is taken out of it again.
#
#     scripts/install.sh [duckdb | redshift | athena | lint | engines]
#
# Needs Python 3.11 to 3.14 and nothing else. PYTHON=/path/to/python names the interpreter; else the first that fits.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-duckdb}
newest=14

also=
case $what in
    duckdb) extras=duckdb ;;
    redshift) extras=duckdb,redshift ;;
    athena) extras=duckdb,athena newest=12 ;;
    lint) extras=duckdb,redshift,athena,dev newest=12 ;;
    engines) extras=duckdb,redshift,athena,engines,dev newest=12 also="--editable ./stand_ins" ;;
    *) echo "tidemark: there is no engine $what: duckdb, redshift or athena" >&2; exit 1 ;;
esac

version() { "$1" -c 'import sys; print(sys.version_info[1] if sys.version_info[0] == 3 else 0)' 2>/dev/null || echo 0; }
fits() { local minor; minor=$(version "$1"); [ "$minor" -ge 11 ] && [ "$minor" -le "$newest" ]; }

if [ -x .venv/bin/python ] && fits .venv/bin/python; then
    python=.venv/bin/python
else
    python=
    for candidate in ${PYTHON:-python3.12 python3.11 python3.13 python3.14 python3}; do
        if fits "$candidate"; then python=$candidate; break; fi
    done
fi
if [ -z "$python" ] && [ "$newest" = 12 ]; then
    echo "tidemark: needs Python 3.11 or 3.12 for $what, because Athena's adapter stops there; DuckDB alone goes up to 3.14." \
        "Name one: make install ENGINE=$what PYTHON=/path/to/python3.12" >&2
    exit 1
elif [ -z "$python" ]; then
    echo "tidemark: needs Python 3.11 to 3.14 (looked for ${PYTHON:-python3.11 to python3.14, python3});" \
        "name one: make install PYTHON=/path/to/python3.12" >&2
    exit 1
fi

if [ "$python" != .venv/bin/python ]; then
    echo "tidemark: making the environment in .venv ($("$python" --version))" >&2
    "$python" -m venv --clear .venv
fi
if [ ! -x .venv/bin/uv ] || ! .venv/bin/uv --version | grep -q ' 0\.13\.9\b'; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==0.13.9"
fi
# Behind a company's proxy the certificates that count are those of the system. What is not compiled here, each start of dbt compiles
# again where Python may not write beside its modules.
UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true} VIRTUAL_ENV="$PWD/.venv" \
    .venv/bin/uv pip install --quiet --compile-bytecode --editable ".[$extras]" $also
touch ".venv/.$what"
