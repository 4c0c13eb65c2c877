"""Stand-ins as tests use them: started, asked, told to fail, stopped."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from stand_ins import aws
from stand_ins.faults import Fault
from stand_ins.lifetime import CALLS, CONTROL, LOG, STATE
from stand_ins.processes import Patience, command_line, stop, stop_id

START_SECONDS = 120  # without a sign of work
_ROOT = Path(__file__).parents[1]


class StandInError(Exception):
    """The stand-in does not start, or does not run; the message says why."""


class StandIn:
    """A stand-in that runs. In: the folder with its files."""

    module = ""  # that `python -m` runs
    kinds: tuple[str, ...] = ()  # of faults

    def __init__(self, work: Path):
        self.work = work
        self.state = json.loads((work / STATE).read_text())
        self.url, self.pid = self.state["url"], self.state["pid"]

    @property
    def variables(self) -> dict[str, str]:
        """What to set so that clients talk to the stand-in and to nobody else."""
        return aws.variables(self.url)

    def environment(self) -> dict[str, str]:
        """A whole environment for a child process, without what is left of a real account."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | self.variables

    def client(self, service: str):
        """A boto3 client of this account."""
        return aws.client(service, self.variables["AWS_ENDPOINT_URL"])

    def fail(self, kind: str, match: str = "", times: int = 1, seconds: float = 0.0) -> None:
        """Arms a fault (faults.py of the engine). Errors: ValueError."""
        Fault(kind, match, times, seconds).check(self.kinds)
        body = {"kind": kind, "match": match, "times": times, "seconds": seconds}
        self._post("faults", body)

    def stop_failing(self) -> list[dict]:
        """Out: the faults that were armed and not used up, as they were given to `fail`."""
        return json.loads(self._post("clear", {}))

    def calls(self) -> list[dict]:
        """Every call so far (README of the engine)."""
        return [json.loads(line) for line in (self.work / CALLS).read_text().splitlines()]

    def is_alive(self) -> bool:
        return str(self.work) in command_line(self.pid)

    def stop(self) -> None:
        """Ends the gateway, which ends its engine."""
        stop_id(self.pid, str(self.work))
        (self.work / STATE).unlink(missing_ok=True)

    @classmethod
    @contextlib.contextmanager
    def running(cls, work: Path | None, options: list[str]) -> Iterator["StandIn"]:
        """A stand-in for as long as the block runs, or its process lives. Errors: StandInError."""
        name = cls.module.rpartition(".")[2]
        folder = Path(work) if work else Path(tempfile.mkdtemp(prefix=f"tidemark-{name}-"))
        folder.mkdir(parents=True, exist_ok=True)
        process = None
        try:
            process = cls._start(folder, options, subprocess.PIPE)
            try:
                found = cls._wait(folder, process)
            except StandInError:  # once more: ports and memory are others' as well
                process.stdin.close()
                stop(process)
                process = cls._start(folder, options, subprocess.PIPE)
                found = cls._wait(folder, process)
            yield found
        finally:
            if process:
                process.stdin.close()  # the lifeline
                stop(process)
            if work is None:
                shutil.rmtree(folder, ignore_errors=True)

    @classmethod
    def up(cls, work: Path, options: list[str]) -> "StandIn":
        """A stand-in that stays; the one that runs there already, if one does. Errors: as above."""
        running = cls.find(work)
        if running:
            return running
        work.mkdir(parents=True, exist_ok=True)
        process = cls._start(work, options, subprocess.DEVNULL)
        try:
            return cls._wait(work, process)
        except BaseException:
            stop(process)
            raise

    @classmethod
    def find(cls, work: Path) -> "StandIn | None":
        """The stand-in that runs in a folder."""
        if not (work / STATE).exists():
            return None
        found = cls(work)
        return found if found.is_alive() else None

    @classmethod
    def _start(cls, work: Path, options: list[str], stdin: int) -> subprocess.Popen:
        (work / STATE).unlink(missing_ok=True)
        command = [sys.executable, "-m", cls.module, "serve", "--work", str(work), *options]
        if stdin == subprocess.PIPE:
            command.append("--lifeline")
        with open(work / LOG, "wb") as log:
            return subprocess.Popen(
                command,
                cwd=_ROOT,
                env={**os.environ, "PYTHONPATH": str(_ROOT)},
                stdin=stdin,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @classmethod
    def _wait(cls, work: Path, process: subprocess.Popen) -> "StandIn":
        patience = Patience(START_SECONDS, process.pid)
        while process.poll() is None and patience.lasts():
            if (work / STATE).exists():
                return cls(work)
            time.sleep(0.1)
        log = (work / LOG).read_text(errors="replace").splitlines()[-30:]
        raise StandInError(f"{cls.module} did not start:\n" + "\n".join(log))

    def _post(self, what: str, body: dict) -> bytes:
        request = urllib.request.Request(f"{self.url}{CONTROL}{what}", json.dumps(body).encode())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        return opener.open(request, timeout=600).read()
