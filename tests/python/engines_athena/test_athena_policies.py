"""Every call that `make build` and a reader make, theirs and the engine's for them, against the
policies in docs/athena."""

import contextlib
import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from pyathena import connect

from engines.athena import StandIn
from sample_data import Config, generate, more_hours
from tests.python.policies import needs_of, refused, statements

ROOT = Path(__file__).resolve().parents[3]
BUILDERS, READERS = "tidemark", "tidemark-readers"  # work groups, as the policies name them
# A view and both kinds of tables, all that a first table does, and a seed.
SELECT = "+base_mobile_analytics__records dim_date stg_landing__run_scans rpt_run_cost tenants"
SAMPLE = Config(days=1, users=3, seed=5)
NOT_MET = {
    "athena:StopQueryExecution",  # of a run that somebody ends
    "glue:BatchDeletePartition",  # of Hive tables, which only tests have
    "glue:BatchDeleteTable",
    "glue:GetPartition",  # Athena's own, where Trino asks for many at once
    "s3:AbortMultipartUpload",  # of large files
    "s3:GetBucketLocation",  # Athena's own
    "s3:ListMultipartUploadParts",
}


class Warehouse:
    """The project in a bucket and schemas of its own, whose calls are written as the policies
    have their names."""

    def __init__(self, stand_in: StandIn, folder: Path):
        own = uuid.uuid4().hex[:8]
        self.stand_in, self.folder = stand_in, folder
        self.bucket, self.schema = f"policies-{own}", f"tidemark_{own}"
        self._s3, athena = stand_in.client("s3"), stand_in.client("athena")
        self._s3.create_bucket(Bucket=self.bucket)
        for group in (BUILDERS, READERS):
            # They are there already if the stand-in is one that stays.
            with contextlib.suppress(athena.exceptions.InvalidRequestException):
                free = {"EnforceWorkGroupConfiguration": False}
                athena.create_work_group(Name=group, Configuration=free)

    def upload(self) -> None:
        for path in (self.folder / "raw").rglob("*.gz"):
            key = str(path.relative_to(self.folder))
            self._s3.put_object(Bucket=self.bucket, Key=key, Body=path.read_bytes())

    def run(self, *command: str) -> None:
        place = f"s3://{self.bucket}"
        env = {
            **self.stand_in.environment(),
            "TIDEMARK_TARGET": "athena",
            "TIDEMARK_SCHEMA": self.schema,
            "TIDEMARK_RAW_SCHEMA": f"{self.schema}_raw",
            "TIDEMARK_RAW": f"{place}/raw",
            "TIDEMARK_LANDED": f"{place}/landed",
            "TIDEMARK_ATHENA_STAGING": f"{place}/athena/",
            "TIDEMARK_ATHENA_DATA": f"{place}/tables/",
            "TIDEMARK_ATHENA_WORKGROUP": BUILDERS,
            "DBT_PROFILES_DIR": str(ROOT),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]

    def read(self, relation: str) -> None:
        """As somebody with the policy of readers."""
        schema, name = relation.split(".")
        connection = connect(
            s3_staging_dir=f"s3://{self.bucket}/athena-readers/",
            work_group=READERS,
            schema_name=f"{self.schema}_{schema}",
            poll_interval=0.1,
        )
        assert connection.cursor().execute(f"select * from {name} limit 1").fetchone()

    @contextlib.contextmanager
    def needs(self, work_group: str):
        """A set that holds at the end what the calls of the block need."""
        before, found = len(self.stand_in.calls()), set()
        yield found
        text = json.dumps(self.stand_in.calls()[before:])
        text = text.replace(self.bucket, "example-bucket").replace(self.schema, "tidemark")
        found |= needs_of(json.loads(text), work_group)


@pytest.fixture(scope="module")
def built(stand_in, tmp_path_factory) -> tuple[Warehouse, set]:
    """After a first run, one with another hour, and the care of a table; and what these needed."""
    house = Warehouse(stand_in, tmp_path_factory.mktemp("policies"))
    build = [sys.executable, "-m", "scripts.build", "--select", SELECT]
    dbt = os.path.join(os.path.dirname(sys.executable), "dbt")
    generate(house.folder / "raw", SAMPLE, processes=1)
    house.upload()
    with house.needs(BUILDERS) as first:
        house.run(*build)
    more_hours(house.folder / "raw", SAMPLE, hours=1)
    house.upload()
    with house.needs(BUILDERS) as second:
        house.run(*build)
        which = "{select: [base_mobile_analytics__records]}"
        house.run(dbt, "run-operation", "maintain_tables", "--args", which)
    return house, first | second


def test_a_build_may_do_what_it_does(built):
    _, needs = built
    assert refused(needs, "athena/landing", "athena/build") == set()
    for only in ("athena/landing", "athena/build"):  # neither is enough
        assert refused(needs, only)


def test_a_build_needs_all_that_it_may_do(built):
    _, needs = built
    allowed = {action for each in statements("athena/build") for action in each["Action"]}
    assert allowed - {need.action for need in needs} == NOT_MET


def test_a_reader_may_read_marts_and_nothing_else(built, monkeypatch):
    house, _ = built
    for name, value in house.stand_in.variables.items():
        monkeypatch.setenv(name, value)
    with house.needs(READERS) as of_marts:
        house.read("core.dim_date")
    assert refused(of_marts, "athena/reader") == set()
    assert {need.action for need in of_marts} > {"athena:StartQueryExecution", "s3:GetObject"}
    for hidden in ("staging.base_mobile_analytics__records", "ledger.rpt_run_cost"):
        with house.needs(READERS) as needs:
            house.read(hidden)
        assert refused(needs, "athena/reader"), hidden
