"""A copy of the project in which a fault is planted, tests run, and everything is put back.

The copy is a git repository of its own: it goes back to what was copied, files that are ignored
included.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.patches import ROOT

PATIENCE = 3600.0  # seconds of one part
OURS = ("TIDEMARK_", "DBT_", "PYTEST_", "GIT_")  # settings of whoever runs this


class CopyError(Exception):
    """A copy that cannot be used; the message says why."""


@dataclass
class Ran:
    """What became of a part: exit code of pytest, what `guard` wrote, seconds."""

    code: int
    report: dict
    cpu: float
    wall: float
    output: str


class Copy:
    """folder: where it is made. root: of what; brought: files of this project that it lacks."""

    def __init__(self, folder: Path, root: Path, brought: list[str]):
        self.project, self._scratch = folder / "tidemark", folder / "tmp"
        self._shared = os.environ.get("TIDEMARK_SHARED") or str(root.parent / "shared")
        listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        for name in filter(None, listed.split("\0")):
            if (root / name).is_file():
                _copied(root / name, self.project / name)
        if root != ROOT:
            for path in (ROOT / "tests/mutants").glob("*.py"):
                _copied(path, self.project / "tests/mutants" / path.name)
        for name in brought:
            _copied(ROOT / name, self.project / name)
        _git(self.project, "init", "--quiet")
        _git(self.project, "add", "--all", "--force")
        author = ["-c", "user.name=mutants", "-c", "user.email=mutants@example.com"]
        _git(self.project, *author, "commit", "--quiet", "--no-verify", "--message", "A copy.")
        self._check()

    def run(self, part: str, settings: dict[str, str]) -> Ran:
        """Runs a part of the tests until the first that fails."""
        self._scratch.mkdir()
        report, log = self._scratch / "report.json", self._scratch / "log"
        command = [sys.executable, "-m", "pytest", *shlex.split(part), "-x", "-q"]
        command += ["-p", "tests.mutants.guard", "-p", "no:cacheprovider"]
        command += ["-o", "addopts=--strict-markers"]
        env = {**self._env(), **settings, "MUTANT_REPORT": str(report)}
        started = time.monotonic()
        with open(log, "wb") as output:
            process = subprocess.Popen(
                command,
                cwd=self.project,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code, cpu = _wait(process, started)
            finally:
                _end_group(process.pid)
        found = json.loads(report.read_text()) if report.exists() else {}
        text = log.read_text(errors="replace")[-6000:]
        return Ran(code, found, cpu, time.monotonic() - started, text)

    def put_back(self) -> None:
        _git(self.project, "checkout", "--quiet", "--force", ".")
        _git(self.project, "clean", "--quiet", "-ffdx")
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return kept | {
            "PYTHONPATH": str(self.project),
            # A fault of the same length in the same second would pass for what was compiled before.
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(self._scratch),
            "TIDEMARK_SHARED": self._shared,
        }

    def _check(self) -> None:
        """The environment has the project installed, in editable form: the copy goes before it."""
        code = "import tidemark, sample_data, stand_ins; print(tidemark, sample_data, stand_ins)"
        self._scratch.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=self._scratch,
            env=self._env(),
            capture_output=True,
            text=True,
        )
        shutil.rmtree(self._scratch)
        if done.stdout.count(str(self.project)) != 3:
            raise CopyError(f"imports do not come from the copy: {done.stdout}{done.stderr}")


def _copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def _wait(process: subprocess.Popen, started: float) -> tuple[int, float]:
    """Exit code, and CPU seconds of the process and of all that it waited for."""
    while time.monotonic() - started < PATIENCE:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, used.ru_utime + used.ru_stime
        time.sleep(0.1)
    _end_group(process.pid)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_utime + used.ru_stime


def _end_group(group: int) -> None:
    """Whatever a part left running."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise CopyError(f"git {arguments[0]} failed in {folder}: {done.stderr.strip()}")
    return done.stdout
