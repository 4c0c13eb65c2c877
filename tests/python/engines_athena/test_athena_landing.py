"""What landing says that a partition holds is what a real Trino reads there, path by path."""

import gzip
import json

import pytest

from landing import land, settings_from_env
from landing.aws import client

GOOD = gzip.compress(b'{"a":1}\n{"b":2}\n')
CREATE = """
create external table `{database}`.`{name}` (line string) {partitioned}
row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe'
with serdeproperties ('input.regex' = '(?s)^(.*)$')
stored as textfile
location 's3://{bucket}/{database}/{folder}/'
"""
TABLES = {
    "mobile_analytics": ("partitioned by (app string, dt string)", "raw/mobile_analytics"),
    "clickstream": ("partitioned by (dt string)", "raw/clickstream"),
    "manifest": ("", "landed/manifest"),
}
FILES = {
    **{
        f"mobile_analytics/awsma/events/{app}/2024/01/02/03/{name}": GOOD
        for app in ("app1", "a b", "ü", "a:b", "x%20y", "a=b", "a+b")
        for name in ("a.gz", "b.c-_=.gz")
    },
    "mobile_analytics/awsma/events/app1/2024/01/02/03/": b"",
    "mobile_analytics/awsma/events/app1/2024/01/02/03/_SUCCESS": b"",
    "mobile_analytics/awsma/events/app1/2024/01/02/03/.x.gz": b"not ours",
    "mobile_analytics/awsma/events/app1/2024/01/02/04/bad.gz": b"text",
    "mobile_analytics/awsma/events/app1/2024/01/02/04/a+b c.gz": GOOD,
    "mobile_analytics/awsma/events/app1/2024/01/02/04/odd.gz": gzip.compress(b"\xff\n{}\n"),
    "mobile_analytics/awsma/events/app1/2024/01/02/05/good.gz": GOOD,
    "mobile_analytics/awsma/events/app1/2024/01/02/05/_work/x.gz": b"not ours",
    "mobile_analytics/awsma/events/app1/2024/01/02/06/#x.gz": GOOD,
    "clickstream/year=2024/month=05/day=03/hour=07/a.gz": gzip.compress(b'{"data":"[{}]"}\n'),
    "clickstream/p/year=2024/month=05/day=03/hour=07/a.gz": gzip.compress(b'{"data":"[{}]"}\n'),
}


@pytest.fixture
def settings(stand_in, bucket, lake, monkeypatch):
    """A raw zone and a landed folder in the account, and its raw tables."""
    for name, (partitioned, folder) in TABLES.items():
        names = {"name": name, "partitioned": partitioned, "folder": folder}
        lake.rows(CREATE.format(bucket=bucket, database=lake.database, **names))
    for name, value in stand_in.variables.items():
        monkeypatch.setenv(name, value)
    client.cache_clear()
    yield settings_from_env(
        {
            "TIDEMARK_TARGET": "athena",
            "TIDEMARK_RAW": f"s3://{bucket}/{lake.database}/raw",
            "TIDEMARK_LANDED": f"s3://{bucket}/{lake.database}/landed",
            "TIDEMARK_RAW_SCHEMA": lake.database,
        }
    )
    client.cache_clear()


def test_every_file_is_read_under_its_read_path(stand_in, bucket, lake, settings):
    s3 = stand_in.client("s3")

    def put(path: str, body: bytes) -> None:
        s3.put_object(Bucket=bucket, Key=f"{lake.database}/raw/{path}", Body=body)

    for path, body in FILES.items():
        put(path, body)
    for _ in range(2):
        land(settings)
        rows = [json.loads(line) for (line,) in lake.rows("select line from manifest")]
        expected = {row["read_path"]: row["lines"] for row in rows if row["status"] == "read"}
        count = "select \"$path\", count(*) from {} where trim(line) <> '' group by 1"
        found = lake.rows(count.format("mobile_analytics")) + lake.rows(count.format("clickstream"))
        assert {path: int(lines) for path, lines in found} == expected
        assert len(expected) == sum(row["status"] == "read" for row in rows) >= 20
        # A folder that was read in place has a bad file now, and a bad one is good.
        put("mobile_analytics/awsma/events/app1/2024/01/02/03/bad.gz", b"text")
        put("mobile_analytics/awsma/events/app1/2024/01/02/04/bad.gz", GOOD)
