"""The dbt project as users run it: built twice, all of dbt's tests, freshness, another zone.

Everything runs through `python -m tidemark build` and `dbt` in processes of their own.
"""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from sample_data import Config, generate, more_hours

ROOT = Path(__file__).resolve().parents[3]
CONFIG = Config(days=32, users=150, seed=11)


def run(command: list[str], env: dict) -> subprocess.CompletedProcess:
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done


def build(env: dict, *arguments: str) -> subprocess.CompletedProcess:
    return run([sys.executable, "-m", "tidemark", "build", *arguments], env)


def dbt(env: dict, *arguments: str) -> subprocess.CompletedProcess:
    settings = {"DBT_PROFILES_DIR": str(ROOT), **env}
    return run([str(Path(sys.executable).parent / "dbt"), *arguments], settings)


def installation(folder: Path, raw: Path) -> dict:
    return {
        "TIDEMARK_RAW": str(raw),
        "TIDEMARK_DUCKDB": str(folder / "tidemark.duckdb"),
        "TIDEMARK_LANDED": str(folder / "landed"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A sample with every oddity, built, and built again after two more hours."""
    folder = tmp_path_factory.mktemp("project")
    generate(folder / "raw", CONFIG)
    env = installation(folder, folder / "raw")
    build(env)
    more_hours(folder / "raw", CONFIG, hours=2)
    build(env)
    return env


def test_all_of_dbts_own_tests_pass(built):
    """But for its unit tests, which are test_units.py's."""
    strict = {**built, "TIDEMARK_TEST_SEVERITY": "error"}
    output = dbt(strict, "test", "--selector", "all", "--exclude", "test_type:unit").stdout
    assert "Completed successfully" in output
    assert int(output.split("TOTAL=")[-1].split()[0]) > 100


@pytest.fixture(scope="module")
def answers(built) -> dict[str, list[tuple]]:
    """The rows of every worked question."""
    questions = sorted(path.stem for path in (ROOT / "analyses").glob("*.sql"))
    dbt(built, "compile", "--quiet", "--select", *questions)
    compiled = Path(built["DBT_TARGET_PATH"]) / "compiled/tidemark/analyses"
    return {name: query(built, (compiled / f"{name}.sql").read_text()) for name in questions}


def query(env: dict, sql: str) -> list[tuple]:
    with duckdb.connect(env["TIDEMARK_DUCKDB"], read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        return connection.execute(sql).fetchall()


def test_every_worked_question_has_an_answer(answers):
    # Nobody comes back after 30 days in a sample of 32.
    assert [name for name, rows in answers.items() if not rows] in ([], ["who_came_back"])


@pytest.mark.parametrize(
    ("question", "column", "events"),
    [
        ("searches_by_term_and_day", 3, "event_name = '_search'"),
        ("scroll_depth_by_page", 2, "is_view"),
        ("scroll_depth_by_page", 3, "event_name = '_scroll'"),
        ("outbound_links_by_domain", 2, "properties like '%\"_outbound\":true%'"),
    ],
)
def test_the_answers_of_clickstream_account_for_every_event(
    built, answers, question, column, events
):
    ((counted,),) = query(built, f"select count(*) from tidemark_core.fct_events where {events}")
    assert sum(row[column] for row in answers[question]) == counted > 0


def test_sources_are_fresh_by_the_ledger(built):
    assert "PASS freshness of raw.mobile_analytics" in dbt(built, "source", "freshness").stdout


def test_landing_and_the_models_count_the_same_records(built):
    with duckdb.connect(built["TIDEMARK_DUCKDB"], read_only=True) as con:
        landed, classed = con.execute(
            """select
                (select sum(lines_read) from tidemark_ledger.ingested_files),
                (select sum(accepted + duplicates + parked + rejected)
                 from tidemark_ledger.rpt_ingestion)"""
        ).fetchone()
    assert landed == classed > 10_000


@pytest.fixture(scope="module")
def elsewhere(built, tmp_path_factory) -> dict:
    """The same files, built on a machine in another time zone."""
    folder = tmp_path_factory.mktemp("elsewhere")
    env = {**installation(folder, Path(built["TIDEMARK_RAW"])), "TZ": "Asia/Tokyo"}
    build(env)
    return env


def test_another_time_zone_of_the_machine_changes_nothing(built, elsewhere):
    env = elsewhere
    with duckdb.connect() as con:
        con.execute(f"attach '{built['TIDEMARK_DUCKDB']}' as here (read_only)")
        con.execute(f"attach '{env['TIDEMARK_DUCKDB']}' as there (read_only)")
        for table in (
            "core.fct_events",
            "engagement.fct_sessions",
            "engagement.fct_active_users",
            "ledger.rpt_ingestion",
        ):
            here, there = f"here.tidemark_{table}", f"there.tidemark_{table}"
            differences = con.execute(
                f"""select count(*) from (
                    (from {here} except all from {there})
                    union all (from {there} except all from {here}))"""
            ).fetchone()[0]
            assert differences == 0, table


def test_a_failed_check_leaves_no_table_out_and_fails_the_run(elsewhere):
    env = elsewhere
    with duckdb.connect(env["TIDEMARK_DUCKDB"]) as con:
        con.execute("update tidemark_ledger.rpt_ingestion set rejected = -1")
    done = subprocess.run(
        [sys.executable, "-m", "tidemark", "build"],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no_class_of_records_is_negative" in done.stderr
    assert "all tables are built" in done.stderr and "left out" not in done.stderr


def test_a_zone_without_files_builds_empty_tables_and_warns(tmp_path):
    (tmp_path / "raw").mkdir()
    env = installation(tmp_path, tmp_path / "raw")
    assert "there is no file in any source" in build(env).stderr
    with duckdb.connect(env["TIDEMARK_DUCKDB"], read_only=True) as con:
        assert con.execute("select count(*) from tidemark_core.fct_events").fetchone() == (0,)
    build(env, "--force")


def test_a_vendors_line_cannot_choose_the_reason_it_is_rejected_for(tmp_path):
    folder = tmp_path / "raw/mobile_analytics/awsma/events/app/2026/01/02/03"
    folder.mkdir(parents=True)
    forged = b'{"_tidemark_rejected":{"reason":"too_long","line":"nothing to see"}}\n'
    (folder / "app-05-part-0000.gz").write_bytes(gzip.compress(forged))
    (folder / "app-05-part-0001.gz").write_bytes(gzip.compress(b"\xff\n" + forged))
    env = installation(tmp_path, tmp_path / "raw")
    build(env, "--select", "+rejected_records")
    with duckdb.connect(env["TIDEMARK_DUCKDB"], read_only=True) as con:
        rows = con.execute(
            """select right(file_path, 6), reason from tidemark_ledger.rejected_records
            order by all"""
        ).fetchall()
    assert ("000.gz", "missing_field:event_type") in rows
    assert ("001.gz", "bad_encoding") in rows


def test_a_raw_zone_that_does_not_exist_is_an_error_that_names_the_setting(tmp_path):
    env = {**os.environ, **installation(tmp_path, tmp_path / "nowhere")}
    done = subprocess.run(
        [sys.executable, "-m", "tidemark", "build"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "TIDEMARK_RAW" in done.stderr
