"""Failures on demand: for the statements that match, as often as wished, and then no more."""

import json
import time

import pytest
from botocore.exceptions import ClientError

from stand_ins.athena.faults import KINDS
from stand_ins.faults import Fault, Faults, control


def test_faults_are_used_up():
    faults = Faults(KINDS)
    faults.arm(Fault("slow", match="into t", times=2))
    assert not faults.take("slow", "select 1")
    assert not faults.take("lost", "insert into t")
    assert [bool(faults.take("slow", "insert into t")) for _ in range(3)] == [True, True, False]


def test_what_was_not_used_up_is_told():
    faults = Faults(KINDS)
    for match in ("a", "b"):
        faults.arm(Fault("slow", match=match, times=2))
    assert [bool(faults.take("slow", "a")) for _ in range(2)] == [True, True]
    status, answer = control(faults, "clear", b"")
    assert (status, [fault["match"] for fault in json.loads(answer)]) == (200, ["b"])
    assert control(faults, "clear", b"") == (200, b"[]")


def test_only_known_faults():
    with pytest.raises(ValueError, match="no such fault: 'x'"):
        Faults(KINDS).arm(Fault("x"))
    assert set(KINDS) == {"throttle", "exhausted", "iceberg_commit", "slow", "cancel", "lost"}


def test_throttling(fake):
    fake.fail("throttle", times=20)  # more often than boto3 tries
    with pytest.raises(ClientError) as error:
        fake.account.start("select 1")
    assert error.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert fake.executor.ran == []
    fake.faults.clear()
    assert fake.account.rows("select 1")


def test_exhausted_resources(fake):
    fake.fail("exhausted", match="from big")
    assert fake.account.rows("select 1")
    status = fake.account.finish(fake.account.start("select * from big"))["Status"]
    assert status["StateChangeReason"] == "Query exhausted resources at this scale factor"
    assert status["AthenaError"]["Retryable"] is True
    assert fake.account.rows("select * from big")


def test_slow_queries_can_be_stopped(fake):
    fake.fail("slow", seconds=30)
    started = time.monotonic()
    query_id = fake.account.start("select 1")
    assert fake.account.execution(query_id)["Status"]["State"] == "RUNNING"
    fake.account.client.stop_query_execution(QueryExecutionId=query_id)
    assert fake.account.finish(query_id)["Status"]["State"] == "CANCELLED"
    assert time.monotonic() - started < 10
    assert fake.executor.ran == []


def test_slow_queries_run_in_the_end(fake):
    fake.fail("slow", seconds=0.5)
    assert fake.account.rows("select 1") == [["1", "a"], ["2", None]]


def test_cancelled_by_others(fake):
    fake.fail("cancel")
    assert fake.account.finish(fake.account.start("select 1"))["Status"]["State"] == "CANCELLED"
    assert fake.executor.ran == []


def test_lost_answers_have_run(fake):
    fake.fail("lost")
    assert fake.account.reason("select 1") == "GENERIC_INTERNAL_ERROR: the answer was lost"
    assert fake.executor.ran == ["select 1"]


def test_commits_are_forbidden_while_the_statement_runs(fake):
    seen = []
    run = fake.executor.run
    fake.executor.run = lambda query: (seen.append(fake.faults.may_commit(("s", "t"))), run(query))
    fake.fail("iceberg_commit", match="insert")
    fake.account.rows("insert into t values 1")
    fake.account.rows("insert into t values 1")
    assert seen == [False, True]
