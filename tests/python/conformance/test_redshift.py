"""The suite on dbt-redshift and the stand-in for Redshift."""

import pytest

from engines.redshift import redshift

from .engine import environment
from .suite import missing

# Whom the suite grants to.
USERS = {f"DBT_TEST_USER_{number}": f"dbt_test_user_{number}" for number in (1, 2, 3)}


@pytest.fixture(scope="module")
def stand_in():
    with redshift() as found, environment(found, **USERS):
        cursor = found.connect().cursor()
        for user in USERS.values():
            cursor.execute(f"create user {user} password 'Abcdef12'")
        yield found


@pytest.fixture(scope="class")
def dbt_profile_target(stand_in):
    return {
        "type": "redshift",
        "host": "127.0.0.1",
        "port": stand_in.port,
        "dbname": stand_in.database,
        "user": stand_in.user,
        "password": "any",
        "sslmode": "disable",
        "threads": 4,
    }


globals().update(missing(globals()))
