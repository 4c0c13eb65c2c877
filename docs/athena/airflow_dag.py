"""An hourly build by Airflow 2.9 or later: copy to the folder of DAGs and fill in the names.

The worker needs make, Python 3.11 or 3.12 and a checkout of the project; who it is on AWS comes
from its own role. A run takes in whatever arrived since the last one, so nothing is caught up.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

PROJECT = "/opt/tidemark"
SETTINGS = {
    "TIDEMARK_TARGET": "athena",
    "TIDEMARK_RAW": "s3://example-bucket/raw",
    "TIDEMARK_LANDED": "s3://example-bucket/landed",
    "TIDEMARK_ATHENA_WORKGROUP": "tidemark",
    "TIDEMARK_ATHENA_STAGING": "s3://example-bucket/athena/",
    "TIDEMARK_ATHENA_DATA": "s3://example-bucket/tables/",
    "AWS_REGION": "us-east-1",
}

with DAG(
    dag_id="tidemark",
    schedule="15 * * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
) as dag:
    build = BashOperator(
        task_id="build",
        bash_command=f"make --silent -C {PROJECT} build",
        env=SETTINGS,
        append_env=True,
        execution_timeout=timedelta(hours=2),
    )
