"""The stand-in as tests use it: started, asked, told to fail, stopped."""

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

from engines.athena.account import ACCESS_KEY, REGION
from engines.athena.downloads import engine
from engines.athena.faults import Fault
from engines.athena.processes import command_line, stop, stop_id

HEAP = "1536m"
START_SECONDS = 240
STATE, CALLS, LOG = "stand_in.json", "calls.jsonl", "gateway.log"
_ROOT = Path(__file__).parents[2]
_MODULE = "engines.athena"


class StandInError(Exception):
    """The stand-in does not start, or does not run; the message says why."""


class StandIn:
    """A stand-in that runs. In: the folder with its files."""

    def __init__(self, work: Path):
        self.work = work
        state = json.loads((work / STATE).read_text())
        self.url, self.pid, self.trino_pid = state["url"], state["pid"], state["trino_pid"]

    @property
    def variables(self) -> dict[str, str]:
        """What to set so that boto3 and dbt talk to the stand-in and to nobody else."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": ACCESS_KEY,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def environment(self) -> dict[str, str]:
        """A whole environment for a child process, without what is left of a real account."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | self.variables

    def client(self, service: str):
        """A boto3 client of this account."""
        import boto3
        from botocore.config import Config

        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=ACCESS_KEY,
            config=Config(proxies={}, s3={"addressing_style": "path"}),
        )

    def fail(self, kind: str, match: str = "", times: int = 1, seconds: float = 0.0) -> None:
        """Arms a fault (faults.py). Errors: ValueError."""
        fault = Fault(kind, match, times, seconds)
        body = {"kind": fault.kind, "match": match, "times": times, "seconds": seconds}
        self._post("faults", body)

    def stop_failing(self) -> None:
        self._post("clear", {})

    def calls(self) -> list[dict]:
        """Every call so far, Trino's too: service, operation, status, request."""
        return [json.loads(line) for line in (self.work / CALLS).read_text().splitlines()]

    def is_alive(self) -> bool:
        return str(self.work) in command_line(self.pid)

    def stop(self) -> None:
        """Ends the gateway, which ends Trino."""
        stop_id(self.pid, str(self.work))
        (self.work / STATE).unlink(missing_ok=True)

    def _post(self, what: str, body: dict) -> None:
        url = f"{self.url}/__stand_in__/{what}"
        request = urllib.request.Request(url, json.dumps(body).encode())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        opener.open(request, timeout=10).read()


@contextlib.contextmanager
def athena(work: Path | None = None, heap: str = HEAP) -> Iterator[StandIn]:
    """A stand-in for as long as the block runs, or its process lives.

    In: a folder for logs that stay (default: one that goes). Errors: StandInError, DownloadError.
    """
    folder = Path(work) if work else Path(tempfile.mkdtemp(prefix="tidemark-athena-"))
    folder.mkdir(parents=True, exist_ok=True)
    process = None
    try:
        process = _start(folder, heap, subprocess.PIPE)
        yield _wait(folder, process)
    finally:
        if process:
            process.stdin.close()  # the lifeline
            stop(process)
        if work is None:
            shutil.rmtree(folder, ignore_errors=True)


def up(work: Path, heap: str = HEAP) -> StandIn:
    """A stand-in that stays; the one that runs there already, if one does. Errors: as above."""
    running = find(work)
    if running:
        return running
    work.mkdir(parents=True, exist_ok=True)
    process = _start(work, heap, subprocess.DEVNULL)
    try:
        return _wait(work, process)
    except BaseException:
        stop(process)
        raise


def find(work: Path) -> StandIn | None:
    """The stand-in that runs in a folder."""
    if not (work / STATE).exists():
        return None
    found = StandIn(work)
    return found if found.is_alive() else None


def _start(work: Path, heap: str, stdin: int) -> subprocess.Popen:
    engine()  # here, so that what it says of the download is seen
    (work / STATE).unlink(missing_ok=True)
    command = [sys.executable, "-m", _MODULE, "serve", "--work", str(work), "--heap", heap]
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


def _wait(work: Path, process: subprocess.Popen) -> StandIn:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if (work / STATE).exists():
            return StandIn(work)
        time.sleep(0.1)
    log = (work / LOG).read_text(errors="replace").splitlines()[-30:]
    raise StandInError("the stand-in for Athena did not start:\n" + "\n".join(log))
