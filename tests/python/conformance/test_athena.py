"""The suite on dbt-athena and the stand-in for Athena."""

import pytest

from engines.athena import athena

from .engine import environment
from .suite import missing

BUCKET = "conformance"


@pytest.fixture(scope="module")
def stand_in():
    with athena() as found, environment(found):
        found.client("s3").create_bucket(Bucket=BUCKET)
        yield found


@pytest.fixture(scope="class")
def dbt_profile_target(stand_in):
    return {
        "type": "athena",
        "region_name": stand_in.variables["AWS_REGION"],
        "database": "awsdatacatalog",
        "s3_staging_dir": f"s3://{BUCKET}/results/",
        "s3_data_dir": f"s3://{BUCKET}/tables/",
        "work_group": "primary",
        "poll_interval": 0.1,
        "threads": 4,
    }


globals().update(missing(globals()))
