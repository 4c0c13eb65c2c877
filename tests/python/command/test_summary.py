"""The summary says what the marts say."""

import re

import pytest

from tidemark.landing import settings_from_env
from tidemark.summary import NothingYet, summary


@pytest.fixture
def lines(in_env):
    return summary(in_env.settings)


def test_ingestion_is_that_of_the_ledger(lines, built):
    for line, source in zip(lines[1:3], ["clickstream", "mobile_analytics"], strict=True):
        files = built.rows(
            "select count(*) filter (where status = 'read'),"
            " count(*) filter (where status = 'rejected'), count(*) filter (where status = 'gone')"
            f" from tidemark_ledger.ingested_files where source = '{source}'"
        )[0]
        records = built.rows(
            "select sum(lines_read), sum(accepted), sum(duplicates), sum(parked), sum(rejected)"
            f" from tidemark_ledger.rpt_ingestion where source = '{source}'"
        )[0]
        assert line.split() == [source, *(f"{n:,}" for n in (*files, *records))]
        assert all(n > 0 for n in records), "the sample has some of every class"


def test_top_reasons_come_with_their_numbers(lines, built):
    reason, number = built.rows(
        "select reason, sum(records) from tidemark_ledger.rejected_records"
        " group by 1 order by 2 desc, 1"
    )[0]
    assert lines[3].startswith(f"records rejected most for: {reason} {number:,}")


def test_figures_of_an_app_are_those_of_the_newest_settled_date(lines, built):
    app = "7c41e09a5b2f4d138e60a9d2f7c3b815"
    day, *figures = built.rows(
        "select activity_date, dau, wau, mau, sessions, average_session_seconds"
        f" from tidemark_engagement.fct_active_users where app_id = '{app}' and segment = 'all'"
        " and is_settled order by activity_date desc limit 1"
    )[0]
    shares = [
        built.rows(
            "select sum(retained_users) / sum(cohort_users) from (select *"
            f" from tidemark_engagement.fct_retention where app_id = '{app}' and is_settled"
            f" and day_number = {n} order by cohort_date desc limit 7)"
        )[0][0]
        for n in (1, 7)
    ]
    since = f"between date '{day}' - 6 and date '{day}'"
    installs = built.rows(
        f"select count(*) from tidemark_acquisition.fct_installs where app_id = '{app}'"
        f" and kind = 'install' and install_date {since}"
    )[0][0]
    revenue = built.rows(
        "select coalesce(sum(revenue_amount), 0) from tidemark_core.fct_purchases"
        f" where app_id = '{app}' and currency = 'USD' and occurred_date {since}"
    )[0][0]
    line = next(line for line in lines if line.startswith("Tile Garden"))
    assert re.split(r"\s{2,}", line) == [
        "Tile Garden",
        str(day),
        *(f"{n:,}" for n in figures[:4]),
        f"{figures[4]:,.1f}",
        *(f"{share:.1%}" for share in shares),
        f"{installs:,}",
        f"{revenue:,.2f} USD",
    ]


def test_it_fits_a_screen_and_names_the_places(lines, built):
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 130
    assert f"Database: {built.duckdb}" in lines
    assert f"Docs:     {built.folder / 'site' / 'index.html'}" in lines


def test_without_a_warehouse_it_says_what_to_do(tmp_path):
    with pytest.raises(NothingYet, match=r"there is no warehouse at .* run: make build"):
        summary(settings_from_env({"TIDEMARK_DUCKDB": str(tmp_path / "none.duckdb")}))
