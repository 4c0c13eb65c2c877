"""The stand-in as tests use it: started, asked, told to fail, stopped."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from stand_ins import aws, stand_in
from stand_ins.redshift.faults import KINDS
from stand_ins.stand_in import StandInError

DATABASE, USER = "tidemark", "tidemark"
SNAPSHOT, SERIALIZABLE = "repeatable read", "serializable"

__all__ = ["StandIn", "StandInError", "options", "redshift"]


class StandIn(stand_in.StandIn):
    """A stand-in that runs. In: the folder with its files."""

    module, kinds = "stand_ins.redshift", KINDS

    def __init__(self, work: Path):
        super().__init__(work)
        self.port, self.postgres_pid = self.state["port"], self.state["postgres_pid"]
        self.database, self.user = self.state["database"], self.state["user"]

    @property
    def variables(self) -> dict[str, str]:
        """What to set so that dbt, psql and boto3 talk to the stand-in and to nobody else."""
        return {
            **aws.variables(self.state["aws_url"]),
            "TIDEMARK_REDSHIFT_HOST": "127.0.0.1",
            "TIDEMARK_REDSHIFT_PORT": str(self.port),
            "TIDEMARK_REDSHIFT_DATABASE": self.database,
            "TIDEMARK_REDSHIFT_USER": self.user,
            "TIDEMARK_REDSHIFT_SSLMODE": "disable",
            "DBT_ENV_SECRET_REDSHIFT_PASSWORD": "any",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGDATABASE": self.database,
            "PGUSER": self.user,
        }

    def connect(self, user: str = "", database: str = "", is_autocommit: bool = True):
        """A connection of redshift_connector."""
        import redshift_connector

        connection = redshift_connector.connect(
            host="127.0.0.1",
            port=self.port,
            database=database or self.database,
            user=user or self.user,
            password="any",
            ssl=False,
        )
        connection.autocommit = is_autocommit
        return connection

    def stop(self) -> None:
        super().stop()
        self.remove_data()

    def remove_data(self) -> None:
        """Of a gateway that was killed, and could not."""
        shutil.rmtree(self.state["data"], ignore_errors=True)

    def restart(self) -> None:
        """As when a cluster restarts: connections end, what was committed stays."""
        self._post("restart", {})


@contextlib.contextmanager
def redshift(
    work: Path | None = None,
    database: str = DATABASE,
    user: str = USER,
    isolation: str = SNAPSHOT,
    aws_url: str = "",
) -> Iterator[StandIn]:
    """A stand-in for as long as the block runs, or its process lives.

    In: a folder for logs that stay (default: one that goes), the first database and its owner,
    SNAPSHOT or SERIALIZABLE, the URL of another stand-in whose S3 and Glue it shares. Errors:
    StandInError.
    """
    with StandIn.running(work, options(database, user, isolation, aws_url)) as started:
        try:
            yield started
        finally:
            if not started.is_alive():
                started.remove_data()


def options(
    database: str = DATABASE, user: str = USER, isolation: str = SNAPSHOT, aws_url: str = ""
) -> list[str]:
    """Of the command line."""
    found = ["--database", database, "--user", user, "--isolation", isolation]
    return [*found, "--aws-url", aws_url] if aws_url else found
