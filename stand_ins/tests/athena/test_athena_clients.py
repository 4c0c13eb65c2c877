"""Clients that people use, against the stand-in: PyAthena, and dbt with the real adapter."""

import subprocess
import sys
from pathlib import Path

import pytest
from pyathena import connect
from pyathena.error import OperationalError

DBT = Path(sys.executable).with_name("dbt")
PROFILE = """
tiny:
  target: athena
  outputs:
    athena:
      type: athena
      region_name: us-east-1
      database: awsdatacatalog
      schema: {database}
      s3_staging_dir: s3://{bucket}/results/
      s3_data_dir: s3://{bucket}/{database}/tables/
      poll_interval: 0.1
      num_retries: 2
      threads: 2
"""
PROJECT = """
name: tiny
version: "1.0"
profile: tiny
models:
  tiny:
    +on_table_exists: replace
flags:
  send_anonymous_usage_stats: false
"""
MODELS = {
    "hive.sql": "{{ config(materialized='table', format='parquet') }}"
    " select code, cast(n as bigint) as n from {{ ref('codes') }}",
    "ice.sql": "{{ config(materialized='table', table_type='iceberg') }}"
    " select code, n, cast(timestamp '2024-01-01' as timestamp(6)) as at from {{ ref('hive') }}",
    "grows.sql": "{{ config(materialized='incremental', table_type='iceberg',"
    " incremental_strategy='append') }}"
    " select code, cast({{ var('run') }} as integer) as run from {{ ref('hive') }}",
    "merged.sql": "{{ config(materialized='incremental', table_type='iceberg',"
    " incremental_strategy='merge', unique_key='code') }}"
    " select code, cast({{ var('run') }} as integer) as run from {{ ref('hive') }}",
    "seen.sql": "{{ config(materialized='view') }} select count(*) as c from {{ ref('grows') }}",
    "tiny.yml": """
models:
  - name: hive
    description: One row per code.
    columns: [{name: code, data_tests: [unique, not_null]}]
    config: {persist_docs: {relation: true, columns: true}}
  - name: seen
    description: A view.
    config: {persist_docs: {relation: true}}
""",
}


@pytest.fixture
def project(tmp_path, bucket, lake):
    values = {"bucket": bucket, "database": lake.database}
    files = {
        "profiles.yml": PROFILE.format(**values),
        "dbt_project.yml": PROJECT,
        "seeds/codes.csv": "code,n\na,1\nb,2\né,3\n",
        **{f"models/{name}": text for name, text in MODELS.items()},
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def dbt(stand_in, project: Path, *arguments: str) -> str:
    done = subprocess.run(
        [DBT, "--no-use-colors", *arguments, "--profiles-dir", "."],
        cwd=project,
        env=stand_in.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_pyathena(stand_in, bucket, lake, monkeypatch):
    for name, value in stand_in.variables.items():
        monkeypatch.setenv(name, value)
    connection = connect(
        s3_staging_dir=f"s3://{bucket}/results/", schema_name=lake.database, poll_interval=0.1
    )
    cursor = connection.cursor()
    cursor.execute("select 1 as a, decimal '1.50' as b, cast(null as varchar) as c, array[1, 2]")
    row = cursor.fetchone()
    assert (row[0], str(row[1]), row[2]) == (1, "1.50", None)
    assert [column[1] for column in cursor.description] == [
        "integer",
        "decimal",
        "varchar",
        "array",
    ]
    assert cursor.query_id and cursor.data_scanned_in_bytes == 0
    cursor.execute("select x from unnest(sequence(1, 2500)) t(x)")
    assert sum(each for (each,) in cursor) == 2500 * 2501 // 2
    with pytest.raises(OperationalError, match="TABLE_NOT_FOUND"):
        cursor.execute("select * from nope")


@pytest.mark.nightly
def test_dbt_builds_twice(stand_in, project, lake):
    assert "All checks passed!" in dbt(stand_in, project, "debug")
    first = dbt(stand_in, project, "build", "--vars", "{run: 1}")
    assert "PASS=8 WARN=0 ERROR=0" in first, first
    stand_in.fail("throttle", match="create table")
    stand_in.fail("iceberg_commit", match="(?i)merge into")
    second = dbt(stand_in, project, "build", "--vars", "{run: 2}")
    assert "PASS=8 WARN=0 ERROR=0" in second, second
    errors = [call["error"] for call in stand_in.calls() if call["service"] in ("athena", "glue")]
    assert "TooManyRequestsException" in errors  # the adapter has tried again, both times
    assert "ConcurrentModificationException" in errors
    assert lake.rows("select c from seen") == [["6"]]
    assert sorted(lake.rows("select code, run from merged")) == [["a", "2"], ["b", "2"], ["é", "2"]]
    assert lake.rows("select max(n) from ice") == [["3"]]
