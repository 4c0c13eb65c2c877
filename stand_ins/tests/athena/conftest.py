"""For the tests of the stand-in: an API without Trino, and the whole of it, started once."""

import socket
import time
import uuid

import boto3
import pytest

from stand_ins.athena import StandIn
from stand_ins.athena.api import AthenaApi
from stand_ins.athena.errors import QueryError
from stand_ins.athena.faults import AthenaFaults
from stand_ins.athena.router import Router
from stand_ins.athena.type_names import column_info
from stand_ins.aws import listen
from stand_ins.faults import Fault

SECONDS = 600  # that a query of the tests may take, on a machine with much to do


class FakeExecutor:
    """Answers every statement with the same rows. `blocked`: runs until the query is stopped."""

    def __init__(self):
        self.columns = [("n", "bigint"), ("t", "varchar")]
        self.rows: list[list[str | None]] = [["1", "a"], ["2", None]]
        self.error: QueryError | None = None
        self.blocked = False
        self.ran: list[str] = []
        self.objects: dict[str, bytes] = {}

    def check(self, query) -> None:
        pass

    def run(self, query) -> None:
        self.ran.append(query.sql)
        if self.blocked:
            query.stop.wait(SECONDS)
        if self.error:
            raise self.error
        query.columns = [column_info(*column) for column in self.columns]
        query.rows, query.scanned, query.update_count = self.rows, 123, 0

    def cancel(self, query) -> None:
        pass

    def target(self, query) -> tuple[str, str]:
        return "s", "t"

    def put_object(self, uri: str, content: bytes) -> None:
        self.objects[uri] = content

    def databases(self) -> list[dict]:
        return [{"Name": "s"}]

    def tables(self, database: str) -> list[dict]:
        return [self.table(database, "t")]

    def table(self, database: str, name: str) -> dict | None:
        columns = {"Columns": [{"Name": "a", "Type": "int"}]}
        return {"Name": "t", "StorageDescriptor": columns} if name == "t" else None


class Account:
    """What an analyst has: a client of Athena, and a place for results."""

    def __init__(self, client, output: str, database: str = "s"):
        self.client, self.output, self.database = client, output, database

    def start(self, sql: str, **more) -> str:
        request = {
            "QueryString": sql,
            "QueryExecutionContext": {"Database": self.database},
            "ResultConfiguration": {"OutputLocation": self.output},
        }
        return self.client.start_query_execution(**(request | more))["QueryExecutionId"]

    def execution(self, query_id: str) -> dict:
        return self.client.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]

    def finish(self, query_id: str) -> dict:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            found = self.execution(query_id)
            if found["Status"]["State"] not in ("QUEUED", "RUNNING"):
                return found
            time.sleep(0.05)
        raise AssertionError(f"query {query_id} does not end")

    def rows(self, sql: str) -> list[list[str | None]]:
        """Rows without the header; the query has to succeed."""
        execution = self.finish(self.start(sql))
        assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
        pages = self.client.get_paginator("get_query_results")
        found = [
            [cell.get("VarCharValue") for cell in row["Data"]]
            for page in pages.paginate(QueryExecutionId=execution["QueryExecutionId"])
            for row in page["ResultSet"]["Rows"]
        ]
        return found[1:] if execution["SubstatementType"] == "SELECT" else found

    def reason(self, sql: str) -> str:
        """Why a query fails: it has to."""
        status = self.finish(self.start(sql))["Status"]
        assert status["State"] == "FAILED", status
        return status["StateChangeReason"]

    def scanned(self, sql: str) -> int:
        execution = self.finish(self.start(sql))
        assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
        return execution["Statistics"]["DataScannedInBytes"]


class Fake:
    """The API over HTTP, without Trino and moto."""

    def __init__(self):
        self.executor, self.faults = FakeExecutor(), AthenaFaults()
        api = AthenaApi(self.executor, self.faults)
        listening = socket.create_server(("127.0.0.1", 0))
        self.server = listen(Router(api, self.faults), listening)
        client = boto3.client(
            "athena",
            endpoint_url=f"http://127.0.0.1:{listening.getsockname()[1]}",
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        self.account = Account(client, "s3://b/results")

    def fail(self, kind: str, **more) -> None:
        self.faults.arm(Fault(kind, **more))


@pytest.fixture
def fake():
    found = Fake()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture(scope="session")
def stand_in(athena_stand_in: StandIn) -> StandIn:
    return athena_stand_in


@pytest.fixture(scope="session")
def bucket(stand_in: StandIn) -> str:
    name = f"bucket-{uuid.uuid4().hex[:8]}"
    stand_in.client("s3").create_bucket(Bucket=name)
    return name


@pytest.fixture
def lake(stand_in: StandIn, bucket: str) -> Account:
    """A database of its own."""
    database = f"db_{uuid.uuid4().hex[:8]}"
    account = Account(stand_in.client("athena"), f"s3://{bucket}/results", database)
    account.rows(f"create database `{database}`")
    yield account
    stand_in.stop_failing()
    account.rows(f"drop database `{database}` cascade")
