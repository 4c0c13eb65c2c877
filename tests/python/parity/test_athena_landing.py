"""What landing says that a partition holds is what a real Trino reads there, path by path."""

import gzip
import json

import pytest

from .conftest import on

pytestmark = on("athena")
GOOD = gzip.compress(b'{"a":1}\n{"b":2}\n')
CREATE = """
create external table `{database}`.`{name}` (line string) {partitioned}
row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe'
with serdeproperties ('input.regex' = '(?s)^(.*)$')
stored as textfile
location 's3://{bucket}/{folder}/'
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
def target(new_target):
    """A warehouse that has nothing but its raw tables."""
    found = new_target("partitions")
    found.query(f"create database `{found.raw_schema}`")
    for name, (partitioned, folder) in TABLES.items():
        names = {"name": name, "partitioned": partitioned, "folder": folder}
        found.query(CREATE.format(bucket=found.bucket, database=found.raw_schema, **names))
    return found


def test_every_file_is_read_under_its_read_path(target):
    count = f'select "$path", count(*) from {target.raw_schema}.{{}}'
    count += " where trim(line) <> '' group by 1"
    target.put(FILES)
    for _ in range(2):
        target.land()
        manifest = target.query(f"select line from {target.raw_schema}.manifest").rows
        rows = [json.loads(line) for (line,) in manifest]
        expected = {row["read_path"]: row["lines"] for row in rows if row["status"] == "read"}
        found = [
            row
            for source in ("mobile_analytics", "clickstream")
            for row in target.query(count.format(source)).rows
        ]
        assert {path: int(lines) for path, lines in found} == expected
        assert len(expected) == sum(row["status"] == "read" for row in rows) >= 20
        # A folder that was read in place has a bad file now, and a bad one is good.
        hours = "mobile_analytics/awsma/events/app1/2024/01/02"
        target.put({f"{hours}/03/bad.gz": b"text", f"{hours}/04/bad.gz": GOOD})
