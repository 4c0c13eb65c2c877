"""One stand-in for Redshift that runs for all tests, and what an analyst has."""

import gzip
import uuid

import pytest
import redshift_connector

from stand_ins.redshift import StandIn


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "source(*pages): of the Database Developer Guide, which say what the test expects; or "
        "seen (on clusters, in public reports), assumed, ours (what only the stand-in has)",
    )


class Analyst:
    """Statements of one user, each committed by itself. `schema`: one of their own."""

    def __init__(self, stand_in: StandIn, schema: str = "public", user: str = ""):
        self.stand_in, self.schema = stand_in, schema
        self.connection = stand_in.connect(user)

    def rows(self, sql: str, parameters: tuple = ()) -> list[list]:
        cursor = self.connection.cursor()
        cursor.execute(sql.replace("{s}", self.schema), parameters)
        return [list(row) for row in cursor.fetchall()] if cursor.description else []

    def value(self, sql: str):
        return self.rows(sql)[0][0]

    def error(self, sql: str) -> dict[str, str]:
        """Fields of the error by letter: C code, M message, H hint. It has to fail."""
        with pytest.raises(redshift_connector.Error) as error:
            self.rows(sql)
        return error.value.args[0]


class Lake:
    """A bucket, and an external schema over a Glue database."""

    def __init__(self, stand_in: StandIn, name: str):
        self.stand_in, self.name = stand_in, name
        self.s3 = stand_in.client("s3")
        self.s3.create_bucket(Bucket=name)

    def put(self, key: str, content: bytes | list[str]) -> None:
        if isinstance(content, list):
            content = "\n".join(content).encode()
        body = gzip.compress(content) if key.endswith(".gz") else content
        self.s3.put_object(Bucket=self.name, Key=key, Body=body)


class External:
    """A database of Glue, an external schema, and a table of raw lines with partitions."""

    def __init__(self, db, lake):
        self.db, self.lake = db, lake
        self.schema = f"x_{db.schema}"
        self.glue = db.stand_in.client("glue")
        db.rows(
            f"create external schema {self.schema} from data catalog database '{self.schema}' "
            "iam_role default create external database if not exists"
        )

    def sql(self, text: str) -> str:
        return text.replace("{x}", self.schema).replace("{bucket}", self.lake.name)

    def rows(self, sql: str) -> list[list]:
        return self.db.rows(self.sql(sql))

    def value(self, sql: str):
        return self.rows(sql)[0][0]

    def error(self, sql: str) -> dict:
        return self.db.error(self.sql(sql))

    def add_hour(self, app: str, hour: str, name: str, lines: list[str]) -> None:
        self.lake.put(f"raw/{app}/{hour}/{name}", lines)
        self.rows(
            f"alter table {{x}}.events add if not exists partition (app = '{app}', dt = '{hour}')"
            f" location 's3://{{bucket}}/raw/{app}/{hour}/'"
        )

    def last_scan(self) -> dict:
        name = f"{self.schema}.events"
        return [call for call in self.db.stand_in.calls() if call.get("table") == name][-1]


@pytest.fixture(scope="session")
def stand_in(redshift_stand_in: StandIn) -> StandIn:
    return redshift_stand_in


@pytest.fixture
def db(stand_in):
    schema = f"s_{uuid.uuid4().hex[:8]}"
    analyst = Analyst(stand_in, schema)
    analyst.rows("create schema {s}")
    yield analyst
    stand_in.stop_failing()
    analyst.connection.close()
    leaver = Analyst(stand_in, schema)
    leaver.rows("drop schema if exists {s} cascade")
    leaver.connection.close()


@pytest.fixture
def lake(stand_in):
    return Lake(stand_in, f"lake-{uuid.uuid4().hex[:8]}")


@pytest.fixture
def person(db):
    """A new user, and their connection."""
    name = f"u_{uuid.uuid4().hex[:8]}"
    db.rows(f"create user {name} password 'Abcdef12'")
    found = Analyst(db.stand_in, db.schema, name)
    found.name = name
    yield found
    found.connection.close()


@pytest.fixture
def external(db, lake):
    found = External(db, lake)
    yield found
    db.rows("rollback")
    db.rows(f"drop schema if exists {found.schema} cascade")
