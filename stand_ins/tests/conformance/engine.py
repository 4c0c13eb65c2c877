"""What the tests of both engines need."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import sqlparse

from stand_ins.stand_in import StandIn

# Whom the suite grants to.
USERS = {f"DBT_TEST_USER_{number}": f"dbt_test_user_{number}" for number in (1, 2, 3)}


@contextmanager
def environment(stand_in: StandIn) -> Iterator[None]:
    """Its variables in os.environ, for adapters that run in the process of the tests."""
    with patch.dict(os.environ, stand_in.environment() | USERS, clear=True):
        yield


def one_by_one(project):
    """The suite's project, which gives the engine one statement at a time."""
    run = project.run_sql

    def run_sql(sql: str, fetch: str | None = None):
        answer = None
        for statement in sqlparse.split(sql):
            answer = run(statement.rstrip(";"), fetch)
        return answer

    project.run_sql = run_sql
    return project
