"""What the stand-in refuses although PostgreSQL would take it; the README has a row for each."""

from pathlib import Path

import pytest

import stand_ins.redshift
from stand_ins.redshift.statement import Session
from stand_ins.redshift.translate import translate
from stand_ins.tests.redshift.refused_cases import CASES, FINE

README = Path(stand_ins.redshift.__file__).with_name("README.md").read_text()


@pytest.mark.parametrize(
    ("what", "sql", "source", "said"), CASES, ids=[case[1][:50] for case in CASES]
)
def test_refused(what, sql, source, said):
    """By a rule of ours, not because the parser does not understand it."""
    (statement,) = translate(sql, Session())
    code, words = said.split(" ", 1)
    assert statement.refusal == words
    assert f"ERRCODE = ''{code}''" in statement.sql
    assert "So says the stand-in" not in statement.sql
    assert f"| {what} |" in README
    assert f"`{source}`" in README


@pytest.mark.parametrize("sql", FINE, ids=lambda sql: sql[:50])
def test_look_alikes_are_not(sql):
    assert [statement.refusal for statement in translate(sql, Session())] == [None]


def test_a_refusal_is_an_error_with_a_hint(db):
    error = db.error("select count(*) filter (where 1 = 1)")
    assert (error["C"], error["M"]) == ("42601", "FILTER is not supported")
    assert error["H"] == "CASE inside the aggregate is."


def test_a_syntax_error_says_where(db):
    error = db.error("select 1 limit 1 limit 1")
    assert (error["C"], error["M"]) == ("42601", 'syntax error at or near "limit"')
    assert "multiple 'LIMIT' clauses" in error["H"]
    for columns, at in (("(a|b int)", "|"), ("(a)", ")")):
        error = db.error(f"create table {{s}}.t {columns}")
        assert (error["C"], error["M"]) == ("42601", f'syntax error at or near "{at}"')


def test_a_refusal_aborts_the_transaction(db):
    db.rows("create table {s}.t (a int)")
    db.rows("begin")
    db.rows("insert into {s}.t values (1)")
    db.error("select string_agg('x', ',')")
    assert db.error("select 1")["C"] == "25P02"
    db.rows("rollback")
    assert db.rows("select * from {s}.t") == []


def test_booleans_are_not_cast_to_text(db):
    db.rows("create table {s}.t as select 1 as a")
    message = "cannot cast type boolean to character varying"
    assert db.error("select cast(a > 0 as varchar) from {s}.t")["M"] == message
    assert db.error("select (a > 0)::varchar(5) from {s}.t")["M"] == message
    assert db.value("select a::varchar from {s}.t") == "1"
