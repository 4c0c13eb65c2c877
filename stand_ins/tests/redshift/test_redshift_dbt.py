"""dbt-redshift as users have it: built twice, by both of its ways to the catalogue."""

import subprocess
import sys
from pathlib import Path

import pytest

FILES = {
    "dbt_project.yml": """
name: p
profile: p
models:
  +grants: {select: ["{{ env_var('READER') }}"]}
seeds:
  +quote_columns: true
""",
    "profiles.yml": """
p:
  target: redshift
  outputs:
    redshift:
      type: redshift
      host: "{{ env_var('TIDEMARK_REDSHIFT_HOST') }}"
      port: "{{ env_var('TIDEMARK_REDSHIFT_PORT') | as_number }}"
      user: "{{ env_var('TIDEMARK_REDSHIFT_USER') }}"
      password: "{{ env_var('DBT_ENV_SECRET_REDSHIFT_PASSWORD') }}"
      dbname: "{{ env_var('TIDEMARK_REDSHIFT_DATABASE') }}"
      schema: "{{ env_var('SCHEMA') }}"
      sslmode: "{{ env_var('TIDEMARK_REDSHIFT_SSLMODE') }}"
      threads: 4
      datasharing: "{{ env_var('DATASHARING') | as_bool }}"
""",
    "seeds/orders.csv": "order_id,customer,ordered_at,amount,note\n"
    '1,alice,2026-01-01 10:00:00,10.50,"it\'s, fine"\n2,bob,2026-01-02 00:00:00,,\n'
    "3,alice,2026-02-01 00:00:00,3.25,é\n",
    "models/sources.yml": """
sources:
  - name: lake
    schema: "{{ env_var('EXTERNAL') }}"
    tables: [{name: events}]
""",
    "models/schema.yml": """
models:
  - name: customers
    description: One row per customer.
    config:
      contract: {enforced: true}
      persist_docs: {relation: true, columns: true}
    columns:
      - name: customer
        data_type: varchar(50)
        description: The name, it's one.
        constraints: [{type: not_null}]
        data_tests: [unique, not_null]
      - {name: orders, data_type: bigint}
      - {name: amount, data_type: "decimal(18, 2)"}
  - name: days
    columns:
      - name: customer
        data_tests:
          - relationships: {arguments: {to: ref('customers'), field: customer}}
unit_tests:
  - name: orders_are_counted
    model: customers
    given:
      - input: ref('orders')
        rows: [{customer: a, amount: 1}, {customer: a, amount: 2}]
    expect:
      rows: [{customer: a, orders: 2, amount: 3}]
""",
    "models/customers.sql": """
{{ config(materialized='table', dist='customer', sort=['customer']) }}
select
    cast(customer as varchar(50)) as customer, count(*) as orders,
    cast(sum(amount) as decimal(18, 2)) as amount
from {{ ref('orders') }} group by 1
""",
    "models/days.sql": """
{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key='day',
    on_schema_change='fail'
) }}
select trunc(ordered_at) as day, customer, datediff(day, '2026-01-01', ordered_at) as days
from {{ ref('orders') }}
{% if is_incremental() %} where ordered_at >= (select max(day) from {{ this }}) {% endif %}
""",
    "models/merged.sql": """
{{ config(materialized='incremental', incremental_strategy='merge', unique_key='order_id') }}
select order_id, customer from {{ ref('orders') }}
""",
    "models/late.sql": """
{{ config(materialized='view', bind=False) }}
select customer, listagg(order_id, ',') within group (order by order_id) as ids
from {{ ref('orders') }} group by 1
""",
    "models/bound.sql": "select * from {{ ref('customers') }}",
    "models/events.sql": """
{{ config(materialized='table') }}
select json_extract_path_text(line, 'type', true) as kind, "$path" as path
from {{ source('lake', 'events') }}
where line is not null
""",
    "snapshots/orders.yml": """
snapshots:
  - name: orders_history
    relation: ref('orders')
    config: {strategy: check, check_cols: [customer], unique_key: order_id}
""",
    "tests/no_negative_amounts.sql": "select * from {{ ref('customers') }} where amount < 0",
}


@pytest.mark.nightly
@pytest.mark.parametrize("datasharing", ["False", "True"])
def test_dbt_builds_twice(db, lake, person, tmp_path, datasharing):
    external = f"x_{db.schema}"
    db.rows(
        f"create external schema {external} from data catalog database '{external}' "
        "iam_role default create external database if not exists"
    )
    db.rows(
        f"create external table {external}.events (line varchar(65535)) location 's3://{lake.name}/e/'"
    )
    lake.put("e/a.gz", ['{"type": "a"}', '{"type": "b"}'])
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content.lstrip("\n"))
    environment = {
        **db.stand_in.environment(),
        "DBT_PROFILES_DIR": str(tmp_path),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "SCHEMA": db.schema,
        "EXTERNAL": external,
        "READER": person.name,
        "DATASHARING": datasharing,
    }

    def dbt(*arguments: str) -> str:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-4000:]
        return done.stdout

    db.rows(f"grant usage on schema {{s}} to {person.name}")
    assert "ERROR=0" in dbt("build")
    db.rows("update {s}.orders set customer = 'carol' where order_id = 3")
    db.rows("insert into {s}.orders values (4, 'dan', '2026-03-01', 1, null)")
    assert "ERROR=0" in dbt("build", "--exclude", "resource_type:seed")
    assert "Catalog written" in dbt("docs", "generate")
    assert person.rows("select customer, orders, amount from {s}.customers order by 1")[0][:2] == [
        "alice",
        1,
    ]
    assert db.rows("select ids from {s}.late where customer = 'carol'") == [["3"]]
    assert db.rows("select customer from {s}.merged order by order_id") == [
        ["alice"],
        ["bob"],
        ["carol"],
        ["dan"],
    ]
    assert db.value("select count(*) from {s}.days") == 4
    assert db.value("select count(*) from {s}.orders_history where dbt_valid_to is not null") == 1
    assert [row[0] for row in db.rows("select kind from {s}.events order by 1")] == ["a", "b"]
    found = db.rows(
        "select diststyle, sortkey1 from svv_table_info "
        "where \"schema\" = '{s}' and \"table\" = 'customers'"
    )
    assert found == [["KEY(customer)", "customer"]]
    db.rows(f"drop schema {external}")
