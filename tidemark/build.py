"""`make build` and `make rebuild`: landing, then `dbt build`, under one lock.

Everything comes from the environment (docs/operations.md): TIDEMARK_RAW, TIDEMARK_LANDED,
TIDEMARK_DUCKDB, VARS (`{"late_window_days": 3}`), FORGET_GONE=1, DRY_RUN=1.
"""

import argparse
import os
import time
from datetime import UTC, datetime

from tidemark import last_build
from tidemark.checks.duckdb import check_duckdb
from tidemark.console import say as _say
from tidemark.console import stage
from tidemark.land import KEYS
from tidemark.landing import (
    LockedError,
    MissingTable,
    Settings,
    SettingsError,
    Summary,
    hold,
    land,
    note_built,
    open_store,
    settings_from_env,
    write_macros,
)
from tidemark.landing.aws import is_s3
from tidemark.project import dbt_environment
from tidemark.run_dbt import Outcome, log_file, run_dbt
from tidemark.trouble import check_is_free, of_error

NOTHING_NEW = "nothing new since the last build; nothing was started (ARGS=--force runs it anyway)"


def main(arguments: list[str]) -> int:
    """Returns the exit code. 1: landing or dbt failed, or another build is at work."""
    parser = argparse.ArgumentParser(prog="tidemark build", description=__doc__)
    parser.add_argument("--full-refresh", action="store_true", help="build everything from nothing")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what a run would do, do nothing"
    )
    parser.add_argument("--select", help="only these models (dbt's selection syntax)")
    parser.add_argument("--force", action="store_true", help="start dbt though nothing is new")
    parser.add_argument("--keys", choices=["-"], help=KEYS)
    options = parser.parse_args(arguments)
    settings = None
    try:
        write_macros()
        settings = settings_from_env(notices=options.keys)
        return _build(options, settings)
    except (SettingsError, LockedError, OSError) as error:
        _say(f"error: {of_error(error, settings)}")
        return 1


def _build(options: argparse.Namespace, settings: Settings) -> int:
    if os.environ.get("TIDEMARK_TARGET", "duckdb") == "duckdb":
        check_duckdb(settings.duckdb)
    if options.dry_run and options.full_refresh:
        _say("a rebuild reads every file and rewrites every table; nothing was done")
        return 0
    if is_s3(settings.landed) and os.environ.get("TIDEMARK_TARGET", "duckdb") == "duckdb":
        _say("error: DuckDB reads files of this machine only; set TIDEMARK_TARGET, or other places")
        return 1
    if options.dry_run:
        from tidemark.forecast import forecast

        print("\n".join(forecast(settings)))
        return 0
    if os.environ.get("TIDEMARK_TARGET") == "athena":
        from tidemark.checks.athena import check_athena

        check_athena()
    with hold(settings.landed):
        settings.duckdb.parent.mkdir(parents=True, exist_ok=True)
        if held := check_is_free(settings):
            _say(f"error: {held}")
            return 1
        return _take_in(options, settings)


def _take_in(options: argparse.Namespace, settings: Settings) -> int:
    """Landing, then dbt, if there is anything for it to do. Out: the exit code."""
    began, store = time.monotonic(), open_store(settings.landed)
    summary = _land(settings, os.environ.get("FORGET_GONE") == "1")
    for warning in summary.warnings:
        _say(f"warning: {warning}")
    _say(str(summary))
    wants_all = options.force or options.full_refresh or options.select
    if not wants_all and not last_build.news(settings, store):
        _say(NOTHING_NEW)
        return 0
    made_with = last_build.inputs(settings, store)
    store.forget_last_build()
    started = datetime.now(UTC)
    outcome = run_dbt(_command(options), dbt_environment(), settings)
    if os.environ.get("TIDEMARK_TARGET") == "athena":
        _note_scans(settings, started)
    is_well = outcome.built and not outcome.failed
    if outcome.built and not options.select:
        note_built(settings)
        if is_well:
            last_build.note(settings, store, made_with)
    _say_end(outcome, time.monotonic() - began)
    return 0 if is_well else 1


def _command(options: argparse.Namespace) -> list[str]:
    """What dbt is told."""
    command = ["build"]
    if options.full_refresh:
        command.append("--full-refresh")
    if options.select:
        # A selection takes the place of the default selector (selectors.yml).
        command += ["--select", options.select, "--exclude", "tag:history", "path:tests/macros"]
        command += ["--exclude-resource-type", "unit_test"]
    if os.environ.get("VARS"):
        command += ["--vars", os.environ["VARS"]]
    return command


def _say_end(outcome: Outcome, seconds: float) -> None:
    """How it ended, and where all of it stands."""
    for error in outcome.errors:
        _say(f"error: {error}")
    if outcome.skipped:
        _say(f"{outcome.skipped:,} tables and checks behind it were left out and are as before")
    if outcome.failed:
        names = ", ".join(outcome.failed)
        _say(f"error: all tables are built, but {len(outcome.failed)} checks failed: {names}")
    how = f"built, {outcome.nodes:,} tables and checks," if outcome.built else "not built,"
    _say(f"{how} in {seconds:,.0f} s; all that dbt said: {log_file()}")


def _land(settings: Settings, forget_gone: bool) -> Summary:
    """Landing, which wants the engine's raw tables: the first run makes them."""
    with stage("landing") as here:
        try:
            return land(settings, progress=here.at, forget_gone=forget_gone, lock=False)
        except MissingTable:
            pass
    _say("making the raw tables")
    open_store(settings.landed).forget_last_build()
    made = run_dbt(["run-operation", "create_raw_tables"], dbt_environment(), settings)
    if not made.built:
        raise SettingsError(_no_raw_tables("; ".join(made.errors)))
    with stage("landing") as here:
        return land(settings, progress=here.at, forget_gone=forget_gone, lock=False)


def _no_raw_tables(said: str) -> str:
    from tidemark.checks.redshift import where_to_look

    on_redshift = os.environ.get("TIDEMARK_TARGET") == "redshift"
    look = where_to_look() if on_redshift else "look at the settings of your engine"
    return f"cannot make the raw tables: {said.partition('; look at')[0]}; {look}"


def _note_scans(settings: Settings, started: datetime) -> None:
    from dbt_common.invocation import get_invocation_id

    from tidemark.checks.athena import work_group
    from tidemark.run_cost import note_scans

    note_scans(open_store(settings.landed), work_group(), get_invocation_id(), started)
