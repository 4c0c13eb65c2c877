"""A Trino of our own: started from Java directly, so that its process id is the one we know."""

import subprocess
import time
from pathlib import Path

from stand_ins.athena import trino_config
from stand_ins.athena.catalog import Catalog
from stand_ins.athena.downloads import Engine
from stand_ins.athena.errors import QueryError
from stand_ins.athena.trino_backend import HIVE, ICEBERG, TrinoBackend
from stand_ins.athena.trino_client import TrinoClient
from stand_ins.processes import Patience, free_port, start_bound, stop

START_SECONDS = 60  # without a sign of work
TRIES = 3  # ports, in case that another process takes the one that was free
_PROBE = "stand_in_probe"
_BUCKET = "stand-in-probe"


class TrinoFailed(Exception):
    """Trino does not start; the message has the end of its log."""


class TrinoProcess:
    """In: where Trino and Java are, a folder for its files, the URL of Glue and S3.

    `backend` is there from the start, and works once `wait` has come back.
    """

    def __init__(self, engine: Engine, work: Path, gateway: str, heap: str):
        self._engine, self._work, self._gateway, self._heap = engine, work, gateway, heap
        self._log = work / "trino.log"
        self._client = TrinoClient()
        self._process: subprocess.Popen | None = None
        self.backend = TrinoBackend(self._client)

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def launch(self) -> None:
        """Starts Java, and does not wait."""
        port = free_port()
        self._client.address = f"127.0.0.1:{port}"
        home, data = self._engine.trino, self._work / "trino"
        data.mkdir(parents=True, exist_ok=True)
        config = trino_config.write(self._work / "etc", home, port, self._gateway)
        self._log.write_text("")
        command = [
            str(self._engine.java / "bin" / "java"),
            f"-Xmx{self._heap}",
            *trino_config.JVM,
            f"-Djava.io.tmpdir={data}",
            f"-Dconfig={config}",
            "-cp",
            f"{home}/lib/*",
            "io.trino.server.TrinoServer",
        ]
        self._process = start_bound(command, data, self._log)

    def wait(self, catalog: Catalog) -> None:
        """Until queries work in both catalogs. Errors: TrinoFailed."""
        for _ in range(TRIES):
            if self._wait_once(catalog):
                return
            if "Failed to bind" not in self._log.read_text(errors="replace"):
                break
            self.launch()
        self.stop()
        lines = self._log.read_text(errors="replace").splitlines()[-20:]
        raise TrinoFailed("Trino did not start:\n" + "\n".join(lines))

    def stop(self) -> None:
        if self._process is not None:
            stop(self._process)

    def _wait_once(self, catalog: Catalog) -> bool:
        patience = Patience(START_SECONDS, self.pid)
        while self.is_alive() and patience.lasts():
            try:
                probe(self.backend, catalog)
                return True
            except QueryError:
                time.sleep(0.3)
        return False


def probe(backend: TrinoBackend, catalog: Catalog) -> None:
    """Writes and reads a table in each catalog. Errors: QueryError.

    Trino says of itself that it has started 5 seconds before it can run anything.
    """
    backend.run("SELECT 1", "default")
    if catalog.database(_PROBE) is None:
        catalog.glue.create_database(DatabaseInput={"Name": _PROBE, "Parameters": {}})
        catalog.s3.create_bucket(Bucket=_BUCKET)
    for name, place in ((HIVE, "external_location"), (ICEBERG, "location")):
        if catalog.table(_PROBE, place) is None:
            location = f"s3://{_BUCKET}/{place}-{time.time_ns()}"
            backend.run(
                f"CREATE TABLE {name}.{_PROBE}.{place} WITH ({place} = '{location}') AS SELECT 1 a",
                "default",
            )
        backend.run(f"SELECT sum(a) FROM {_PROBE}.{place}", "default")
        catalog.glue.delete_table(DatabaseName=_PROBE, Name=place)
    catalog.glue.delete_database(Name=_PROBE)
    catalog.delete_below(f"s3://{_BUCKET}/")
    catalog.s3.delete_bucket(Bucket=_BUCKET)
