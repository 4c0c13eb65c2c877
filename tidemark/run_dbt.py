"""dbt in this process: quiet, with how far it is, and with what went wrong in a few words.

All that dbt has to say is in `logs/dbt.log`. DBT_LOG_LEVEL=info has it on the screen as well.
"""

import logging
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tidemark.console import Stage, is_terminal, say, stage
from tidemark.landing import Settings
from tidemark.landing.aws import read_models_once
from tidemark.project import ROOT
from tidemark.trouble import of_error, of_words

MOST_ERRORS = 3
MOST_WARNINGS = 5
OURS = "tidemark: "  # how lines begin that our macros say
LONGEST = 500  # characters of a database's words


@dataclass
class Outcome:
    """How dbt ended.

    built:      everything is built
    failed:     checks that found rows; they only warn in dbt, so that no table is left out for them
    errors:     what went wrong, in sentences
    skipped:    what was left out because of that
    nodes:      how many were built or checked
    """

    built: bool
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    skipped: int = 0
    nodes: int = 0


def log_file() -> Path:
    """Where dbt writes all that it has to say."""
    return Path(os.path.abspath(os.environ.get("DBT_LOG_PATH") or ROOT / "logs")) / "dbt.log"


def run_dbt(arguments: list[str], env: Mapping[str, str], settings: Settings) -> Outcome:
    """Runs dbt with the project's folders. Raises KeyboardInterrupt if that ended it."""
    colours = str(is_terminal())
    os.environ.update(env)
    os.environ.setdefault("DBT_LOG_LEVEL", "none")
    os.environ.setdefault("DBT_USE_COLORS", colours)
    os.environ.setdefault("DBT_USE_COLORS_FILE", "False")
    logging.raiseExceptions = False  # a full disk has no room for a log either
    with stage("dbt") as here:
        here.at("reading the project")
        from dbt.cli.main import dbtRunner  # takes a second; landing may have failed before

        read_models_once()

        watch = _Watch(here)
        outcome = dbtRunner(callbacks=[watch]).invoke(arguments)
        _close_duckdb()
    if isinstance(outcome.exception, KeyboardInterrupt):
        raise outcome.exception
    results = getattr(outcome.result, "results", [])
    return Outcome(
        outcome.success,
        [result.node.name for result in results if result.status == "warn"],
        _errors(outcome.exception, results, settings, watch.of_macro)
        if not outcome.success
        else [],
        sum(result.status == "skipped" for result in results),
        sum(result.status in ("success", "pass", "warn") for result in results),
    )


def _close_duckdb() -> None:
    """Has DuckDB write all of it to its file: dbt-duckdb keeps its connection open to the end."""
    adapter = sys.modules.get("dbt.adapters.duckdb.connections")
    manager = adapter and adapter.DuckDBConnectionManager
    if manager and manager._ENV is not None:
        manager._ENV.close()
        manager.close_all_connections()


class _Watch:
    """Hears what dbt tells: which node begins, what our macros say, warnings but of checks."""

    def __init__(self, here: Stage):
        self._here, self._warnings = here, 0
        self.of_macro = ""  # what stopped a macro that is run by itself: its result does not say

    def __call__(self, event: Any) -> None:
        if event.info.name == "LogStartLine":
            kind, _, name = event.data.description.rpartition(" ")
            what = "checking" if kind.endswith("test") else "building"
            self._here.at(f"{what} {name.rpartition('.')[2]}", event.data.index, event.data.total)
        elif event.info.name == "RunningOperationCaughtError":
            self.of_macro = event.data.exc
        elif event.info.name == "JinjaLogInfo" and event.info.msg.startswith(OURS):
            say(event.info.msg.removeprefix(OURS))
        elif event.info.level == "warn" and not _is_of_a_check(event.info.name):
            self._warnings += 1
            if self._warnings <= MOST_WARNINGS:
                say(f"warning: {_plain(event.info.msg)}")


def _is_of_a_check(name: str) -> bool:
    return name == "LogTestResult" or name.startswith("RunResultWarning")


def _errors(
    exception: BaseException | None, results: list, settings: Settings, of_macro: str = ""
) -> list[str]:
    """One sentence for all if it is the machine's fault; else one per model that failed."""
    bad = [result for result in results if result.status in ("error", "fail")]
    for words in [str(exception or ""), *(_words(result, of_macro) for result in bad)]:
        if known := of_words(words, settings):
            return [known]
    if exception is not None:
        return [_of_exception(exception, settings)]
    errors = [f"{_what(result)} failed: {_plain(_words(result, of_macro))}" for result in bad]
    more = len(errors) - MOST_ERRORS
    return errors[:MOST_ERRORS] + ([f"{more:,} more failed"] if more > 0 else [])


def _of_exception(error: BaseException, settings: Settings) -> str:
    if os.environ.get("TIDEMARK_TARGET") == "redshift":
        from tidemark.checks.redshift import explained

        if said := explained(error):
            return said
    return _plain(of_error(error, settings))


def _words(result: Any, of_macro: str) -> str:
    return str(result.message or of_macro)


def _what(result: Any) -> str:
    node = getattr(result, "node", None)
    if node is None:  # of a macro that was run by itself
        return f"macro {result.unique_id.rpartition('.')[2]}"
    kind = str(getattr(node, "resource_type", "")).rpartition(".")[2].lower()
    return f"{kind.replace('operation', 'hook')} {node.name}"


def _plain(words: str) -> str:
    """In one line, without where dbt stood when it happened, colours, and the text of the SQL."""
    words = re.sub(r"\x1b\[[0-9;]*m", "", words)
    words = re.sub(r"^\s*\w+ Error in [^\n]*\n", "", words)
    words = re.sub(r"\n\s*(LINE \d+:|> in macro|compiled code at).*", "", words, flags=re.S)
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} ..."
