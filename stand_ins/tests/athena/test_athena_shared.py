"""S3 and Glue of this stand-in are those of Redshift's, too: one raw table for both engines."""

import gzip
import uuid

import pytest

from stand_ins.redshift import redshift

# As macros/sources/create_raw_tables.sql makes it.
TABLE = """
create external table `{database}`.`events` (line string) partitioned by (app string, dt string)
row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe'
with serdeproperties ('input.regex' = '(?s)^(.*)$')
stored as textfile
location 's3://{bucket}/{database}/'
"""
LINES = ['{"event": "a"}', '{"event": "line separators \u2028 and \u0085"}']


@pytest.fixture(scope="module")
def rows(stand_in):
    """A function: the rows of a statement that Redshift runs on the S3 and Glue of Athena's."""
    with redshift(aws_url=stand_in.url) as other:
        cursor = other.connect().cursor()

        def run(sql: str) -> list[list]:
            cursor.execute(sql)
            return [list(row) for row in cursor.fetchall()] if cursor.description else []

        yield run


@pytest.fixture
def schema(rows, lake):
    """An external schema of Redshift's over the database of Athena's."""
    name = f"x_{uuid.uuid4().hex[:8]}"
    rows(
        f"create external schema {name} from data catalog database '{lake.database}' "
        "iam_role default"
    )
    return name


def add_hour(stand_in, bucket: str, lake, app: str, hour: str) -> str:
    """A file with LINES. Out: its folder."""
    folder = f"{lake.database}/{app}/{hour}/"
    body = gzip.compress("\n".join(LINES).encode())
    stand_in.client("s3").put_object(Bucket=bucket, Key=f"{folder}a.gz", Body=body)
    return f"s3://{bucket}/{folder}"


def test_redshift_reads_what_athena_has_made(stand_in, bucket, lake, schema, rows):
    lake.rows(TABLE.format(bucket=bucket, database=lake.database))
    for app in ("app1", "app2"):
        folder = add_hour(stand_in, bucket, lake, app, "2024/01/01/00")
        lake.rows(
            f"alter table events add partition (app = '{app}', dt = '2024/01/01/00') "
            f"location '{folder}'"
        )
    found = rows(
        f"select app, dt, line, \"$path\" from {schema}.events where app = 'app2' order by line"
    )
    path = f"s3://{bucket}/{lake.database}/app2/2024/01/01/00/a.gz"
    assert found == [["app2", "2024/01/01/00", line, path] for line in LINES]
    same = lake.rows("select app, dt, line, \"$path\" from events where app = 'app2' order by line")
    assert same == found


def test_athena_reads_what_redshift_has_made(stand_in, bucket, lake, schema, rows):
    rows(
        f"create external table {schema}.events (line varchar(65535)) "
        "partitioned by (app varchar(1024), dt varchar(1024)) "
        "row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe' "
        "with serdeproperties ('input.regex' = '(?s)^(.*)$') stored as textfile "
        f"location 's3://{bucket}/{lake.database}/'"
    )
    folder = add_hour(stand_in, bucket, lake, "app1", "2024/01/01/01")
    rows(
        f"alter table {schema}.events add partition (app = 'app1', dt = '2024/01/01/01') "
        f"location '{folder}'"
    )
    # Without a condition on the hour: moto's Glue takes none on columns of varchar.
    found = lake.rows("select line from events order by line")
    assert [row[0] for row in found] == LINES
