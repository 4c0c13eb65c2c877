"""What the gateway refuses although Trino would take it; the README has a row for each."""

from pathlib import Path

import pytest
from botocore.exceptions import ClientError

import stand_ins.athena
from stand_ins.athena.errors import ApiError
from stand_ins.athena.refusals import MAX_BYTES, REFUSALS, check_context, refuse

README = Path(stand_ins.athena.__file__).with_name("README.md").read_text()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_examples_are_refused(refusal):
    assert refusal.check(refusal.example), refusal.name
    assert f"| {refusal.name} |" in README


@pytest.mark.parametrize(
    "sql",
    [
        "select ';' -- ;\n;",
        "select 1 as system, system.x from t as system",
        "select * from s.system.t",
        "with recursive as (select 1 as a) select * from recursive",
        "with session as (select 1 as a) select * from session",
        "with function (a) as (select 1) select * from function",
        "select 'json_table(' /* with recursive t */",
        "drop table if exists `s`.`t`",
        'create table "s"."t" as select 1 as a',
        "select '" + "x" * (MAX_BYTES - 9) + "'",
    ],
    ids=lambda sql: sql[:30],
)
def test_look_alikes_are_not(sql):
    refuse(sql)


def test_length_is_in_bytes():
    with pytest.raises(ApiError, match="less than or equal to 262144"):
        refuse("select '" + "é" * (MAX_BYTES // 2) + "'")


@pytest.mark.parametrize("catalog", ["system", " SYSTEM ", "other"])
def test_other_catalogs(catalog):
    with pytest.raises(ApiError):
        check_context({"Catalog": catalog})


def test_refusals_reach_the_client(fake):
    with pytest.raises(ClientError, match="Only one sql statement is allowed. Got: select 1; s"):
        fake.account.start("select 1; select 2")
    assert fake.executor.ran == []
