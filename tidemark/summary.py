"""`tidemark summary`: what a person wants to know after a build.

In: the DuckDB file, opened read-only. Out: text. Every figure comes from the marts.
"""

import argparse
import os
from pathlib import Path

import duckdb

from tidemark.console import say
from tidemark.docs import page_path
from tidemark.landing import Settings, settings_from_env
from tidemark.publish import target_from_env
from tidemark.tables import table

DAYS = (
    7  # cohorts that are pooled for retention, and days that installs and revenue are summed over
)
TOP_REASONS = 3

INGESTION = """
with files as (
    select
        source,
        count(*) filter (where status = 'read') as read,
        count(*) filter (where status = 'rejected') as rejected,
        count(*) filter (where status = 'gone') as gone
    from {schema}_ledger.ingested_files
    group by source
),

records as (
    select
        source,
        sum(lines_read) as lines_read,
        sum(accepted) as accepted,
        sum(duplicates) as duplicates,
        sum(parked) as parked,
        sum(rejected) as rejected
    from {schema}_ledger.rpt_ingestion
    group by source
)

select
    files.source, files.read, files.rejected, files.gone,
    lines_read, accepted, duplicates, parked, records.rejected
from files
left join records on files.source = records.source
order by files.source
"""

REASONS = """
select reason, sum(records) as number
from {schema}_ledger.rejected_records
group by reason
order by number desc, reason
limit {top}
"""

FILE_REASONS = """
select reason, count(*) as number
from {schema}_ledger.ingested_files
where status = 'rejected'
group by reason
order by number desc, reason
limit {top}
"""

# One row per app: the newest settled date, its figures, and what is summed over the days up to it.
APPS = """
with settled as (
    select
        app_id, activity_date, dau, wau, mau, sessions, average_session_seconds
    from {schema}_engagement.fct_active_users
    where segment = 'all' and is_settled
    qualify row_number() over (partition by app_id order by activity_date desc) = 1
),

cells as (
    select app_id, day_number, cohort_users, retained_users
    from {schema}_engagement.fct_retention
    where day_number in (1, 7) and is_settled
    qualify row_number() over (partition by app_id, day_number order by cohort_date desc) <= {days}
),

retention as (
    select
        app_id,
        sum(retained_users) filter (where day_number = 1)
            / sum(cohort_users) filter (where day_number = 1) as day_1,
        sum(retained_users) filter (where day_number = 7)
            / sum(cohort_users) filter (where day_number = 7) as day_7
    from cells
    group by app_id
),

installs as (
    select settled.app_id, count(*) as installs
    from settled
    inner join {schema}_acquisition.fct_installs as installs
        on
            settled.app_id = installs.app_id
            and installs.kind = 'install'
            and installs.install_date > settled.activity_date - {days}
            and installs.install_date <= settled.activity_date
    group by settled.app_id
),

revenue as (
    select settled.app_id, sum(days.revenue_amount) as revenue
    from settled
    inner join {schema}_engagement.fct_user_days as days
        on
            settled.app_id = days.app_id
            and days.activity_date > settled.activity_date - {days}
            and days.activity_date <= settled.activity_date
    group by settled.app_id
)

select
    coalesce(apps.app_name, apps.app_id) as app,
    settled.activity_date, settled.dau, settled.wau, settled.mau,
    settled.sessions, settled.average_session_seconds,
    retention.day_1, retention.day_7,
    case when settled.app_id is not null then coalesce(installs.installs, 0) end as installs,
    revenue.revenue, apps.currency
from {schema}_core.dim_apps as apps
left join settled on apps.app_id = settled.app_id
left join retention on apps.app_id = retention.app_id
left join installs on apps.app_id = installs.app_id
left join revenue on apps.app_id = revenue.app_id
order by coalesce(settled.mau, 0) desc, apps.app_id
limit {most}
"""

MOST_APPS = 12

NEXT = """What to try next
  make build                            nothing is new, so nothing is rewritten
  make build DRY_RUN=1 TIDEMARK_RAW=... TIDEMARK_DUCKDB=...    what it would do with your own files
  make publish                          a copy for notebooks; then, in Python:
    duckdb.sql("attach '{published}' (read_only)"); duckdb.sql(
      "from published.{schema}_engagement.fct_active_users where is_settled")
"""


def main(arguments: list[str]) -> int:
    """Prints the summary; exit code 1 if there is nothing to say yet."""
    argparse.ArgumentParser(prog="tidemark summary", description=__doc__).parse_args(arguments)
    try:
        print("\n".join(summary(settings_from_env())))
    except NothingYet as nothing:
        say(str(nothing))
        return 1
    return 0


class NothingYet(Exception):
    """There are no marts to read; the message says what to do."""


def summary(settings: Settings) -> list[str]:
    """The lines of the summary."""
    path = settings.duckdb
    if not path.exists():
        raise NothingYet(f"there is no warehouse at {path} yet; run: make build, or make demo")
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            return _Report(connection).lines(path)
    except duckdb.CatalogException as error:
        raise NothingYet(f"{path} has no marts yet, or not all; run: make build") from error
    except duckdb.IOException as error:
        raise NothingYet(f"{path} cannot be read now ({error})") from error


class _Report:
    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection
        self._schema = os.environ.get("TIDEMARK_SCHEMA") or "tidemark"

    def lines(self, path: Path) -> list[str]:
        return [*self._ingestion(), "", *self._apps(), "", *self._places(path)]

    def _rows(self, query: str) -> list[tuple]:
        query = query.format(schema=self._schema, days=DAYS, top=TOP_REASONS, most=MOST_APPS)
        return self._connection.execute(query).fetchall()

    def _ingestion(self) -> list[str]:
        rows = self._rows(INGESTION)
        if not rows:
            return ["No file has been read yet."]
        head = ["source", "files read", "rejected", "gone"]
        head += ["records", "accepted", "duplicate", "parked", "rejected"]
        cells = [[source, *(_count(n or 0) for n in numbers)] for source, *numbers in rows]
        lines = table(head, cells, numbers=range(1, 9))
        for what, query in (("records", REASONS), ("files", FILE_REASONS)):
            if reasons := self._rows(query):
                text = ", ".join(f"{reason} {number:,}" for reason, number in reasons)
                lines.append(f"{what} rejected most for: {text}")
        return lines

    def _apps(self) -> list[str]:
        rows = self._rows(APPS)
        head = ["app", "settled to", "DAU", "WAU", "MAU", "sessions", "avg. s"]
        head += ["day 1", "day 7", "installs", "revenue"]
        lines = table(head, list(map(_app, rows)), numbers=range(2, 11))
        apps = self._rows("select count(*) from {schema}_core.dim_apps")[0][0]
        if apps > len(rows):
            lines.append(f"... and {apps - len(rows):,} more apps, with fewer users")
        return [
            *lines,
            "Figures of the newest settled date: no event that arrives in time can change them.",
            f"Day 1, day 7: share of the {DAYS} newest settled cohorts, pooled, that came back.",
            f"Installs, revenue: the {DAYS} days up to that date; revenue in the app's currency.",
        ]

    def _places(self, path: Path) -> list[str]:
        page = page_path()
        docs = page if page.exists() else "not written yet (make docs)"
        example = NEXT.format(published=target_from_env(), schema=self._schema)
        return [f"Database: {path}", f"Docs:     {docs}", "", *example.splitlines()]


def _app(row: tuple) -> list[str]:
    app, day, dau, wau, mau, sessions, average, day_1, day_7, installs, revenue, currency = row
    if day is None:
        return [app, "no date yet", *[""] * 9]
    return [
        app,
        str(day),
        *map(_count, (dau, wau, mau, sessions)),
        "-" if average is None else f"{average:,.1f}",
        *("-" if share is None else f"{share:.1%}" for share in (day_1, day_7)),
        _count(installs),
        f"{revenue or 0:,.2f} {currency}",
    ]


def _count(number: int) -> str:
    return f"{int(number):,}"
