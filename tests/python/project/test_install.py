"""scripts/install.sh: which Python it takes, what it says, whose certificates count.

Python, pip and uv are fakes that note how they are called.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PYTHON = """#!/bin/bash
case "$*" in
    *sys.version_info*) echo {minor} ;;
    --version) echo "Python 3.{minor}" ;;
    "-m venv --clear .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    "-m pip install "*)
        printf '#!/bin/bash\\necho "uv $* certs=$UV_SYSTEM_CERTS" >> called\\n' > .venv/bin/uv
        chmod +x .venv/bin/uv ;;
esac
"""


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/install.sh", tmp_path / "scripts")
    return tmp_path


def install(project: Path, what: str, *minors: int, name: bool = False, **env: str):
    """With these Pythons on the path; name: by PYTHON."""
    path = project / "bin"
    path.mkdir(exist_ok=True)
    for minor in minors:
        file = path / f"python3.{minor}"
        file.write_text(PYTHON.format(minor=minor))
        file.chmod(0o755)
    for tool in ("bash", "dirname", "grep", "mkdir", "cp", "chmod", "touch"):
        if not (path / tool).exists():
            (path / tool).symlink_to(shutil.which(tool))
    env = {"PATH": str(path), **env}
    if name:
        env["PYTHON"] = str(path / f"python3.{minors[0]}")
    command = [shutil.which("bash"), str(project / "scripts/install.sh"), what]
    return subprocess.run(command, env=env, capture_output=True, text=True)


def called(project: Path) -> str:
    return (project / "called").read_text()


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_duckdb_takes_the_python_of_newcomers(project, minor):
    done = install(project, "duckdb", minor)
    assert done.returncode == 0, done.stderr
    assert "--editable .[duckdb]" in called(project)
    assert (project / ".venv/.duckdb").exists()


@pytest.mark.parametrize("minor", [10, 15])
def test_another_python_is_told_what_is_needed(project, minor):
    done = install(project, "duckdb", minor, name=True)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "needs Python 3.11 to 3.14" in done.stderr


@pytest.mark.parametrize("what", ["athena", "engines", "lint"])
def test_what_has_athena_in_it_stops_at_312_and_says_so(project, what):
    done = install(project, what, 13)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "because Athena's adapter stops there" in done.stderr
    assert install(project, what, 13, 12).returncode == 0


def test_only_tests_get_the_stand_ins(project):
    for what in ("duckdb", "redshift", "athena", "lint"):
        assert install(project, what, 12).returncode == 0
    assert "stand_ins" not in called(project)
    assert install(project, "engines", 12).returncode == 0
    (line,) = [line for line in called(project).splitlines() if "stand_ins" in line]
    assert "--editable .[duckdb,redshift,athena,engines,dev] --editable ./stand_ins" in line


def test_redshift_goes_on_with_313(project):
    assert install(project, "redshift", 13).returncode == 0
    assert "--editable .[duckdb,redshift]" in called(project)


def test_uv_takes_the_certificates_of_the_system(project):
    install(project, "duckdb", 12)
    assert "certs=true" in called(project)
    install(project, "duckdb", 12, UV_SYSTEM_CERTS="false")
    assert "certs=false" in called(project)


def test_an_engine_that_there_is_not(project):
    done = install(project, "snowflake", 12)
    assert done.returncode == 1
    assert "no engine snowflake: duckdb, redshift or athena" in done.stderr


def test_make_install_takes_the_engine_of_the_settings():
    env = {**os.environ, "TIDEMARK_TARGET": "redshift"}
    done = subprocess.run(
        ["make", "--dry-run", "--always-make", "install"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert "scripts/install.sh redshift" in done.stdout
