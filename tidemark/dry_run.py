"""`make build DRY_RUN=1`: says what a run would read and rewrite, model by model, and does nothing.

New files are screened and parsed as in a run, but into a temporary folder and temporary tables; the
warehouse is opened read-only. The bounds come from the project's own macros
(macros/project/dry_run.sql), so they are those of the run that would follow. dbt's target folder
keeps what dbt parsed, so that the next dry run starts sooner.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

from tidemark.console import say as _say
from tidemark.landing import Settings, open_store
from tidemark.landing.ours import manifest
from tidemark.landing.plan import Plan, make_plan
from tidemark.landing.progress import Progress
from tidemark.landing.settings import check
from tidemark.landing.take import Unsettled, Vanished, take
from tidemark.project import ROOT
from tidemark.summary import megabytes, table

FIRST_DATE = "1901-01-01"  # bounds before it mean: from the beginning
Finding = dict[str, Any]  # of one model, as macros/project/dry_run.sql writes it


class DryRunError(Exception):
    """The forecast cannot be made; the message says why."""


@dataclass
class Forecast:
    """What a run would do.

    plan:            new, changed and gone files of the raw zone
    from_nothing:    there is no warehouse yet, so everything is built
    findings:        one per incremental model, parents first
    """

    plan: Plan
    from_nothing: bool = False
    findings: list[Finding] = field(default_factory=list)


def describe(settings: Settings, env: Mapping[str, str]) -> int:
    """Prints the forecast; returns the exit code. `env`: what dbt needs (dbt_environment)."""
    try:
        forecast = predict(settings, env)
    except DryRunError as error:
        _say(f"error: {error}")
        return 1
    print("\n".join(_lines(forecast)))
    return 0


def predict(settings: Settings, env: Mapping[str, str]) -> Forecast:
    """What a run would do now. Writes nothing outside a temporary folder."""
    if os.environ.get("TIDEMARK_TARGET", "duckdb") != "duckdb":
        raise DryRunError("a dry run works on DuckDB only (TIDEMARK_TARGET)")
    check(settings)
    store = open_store(settings.landed)
    try:
        previous = store.load() or {}
    except manifest.ManifestError as error:
        _say(f"warning: {error}; every file is screened again")
        previous = {}
    forget_gone = os.environ.get("FORGET_GONE") == "1" or store.is_unbuilt()
    plan = make_plan(settings, store, previous, forget_gone)
    if not _was_built(settings.duckdb):
        return Forecast(plan, from_nothing=True)
    with tempfile.TemporaryDirectory(prefix="tidemark-dry-run-") as name:
        folder = Path(name)
        _land(plan, folder / "landed")
        return Forecast(plan, findings=_ask_dbt(folder, env))


def _was_built(path: Path) -> bool:
    """Whether the warehouse has any state of earlier runs."""
    if not path.exists():
        return False
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            schema = os.environ.get("TIDEMARK_SCHEMA") or "tidemark"
            found = connection.execute(
                "select 1 from information_schema.tables where table_schema = ? || '_state'"
                " and table_name = 'loads'",
                [schema],
            ).fetchall()
            return bool(found)
    except duckdb.Error as error:
        raise DryRunError(f"{path} cannot be read now ({error})") from error


def _land(plan: Plan, landed: Path) -> None:
    """Takes the new and changed files as landing would, with manifest and copies in `landed`."""
    store = open_store(landed)
    store.begin()
    jobs = plan.jobs()
    progress = Progress(jobs, _say)
    for job in jobs:
        try:
            plan.rows[job.key] = take(job, store)
        except (Vanished, Unsettled):
            continue  # the next run's work
        progress.done(job)
    store.save(plan.rows)


def _ask_dbt(folder: Path, env: Mapping[str, str]) -> list[Finding]:
    report = folder / "findings.json"
    target = Path(os.environ.get("DBT_TARGET_PATH") or ROOT / "target").absolute() / "dry_run"
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "--no-use-colors"]
    command += ["run-operation", "dry_run", "--args", json.dumps({"report": str(report)})]
    if os.environ.get("VARS"):
        command += ["--vars", os.environ["VARS"]]
    profiles = Path(env["DBT_PROFILES_DIR"])
    ours = {
        "DBT_PROFILES_DIR": str(_read_only_copy(profiles, folder / "profiles", target / "spill")),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(folder / "logs"),
        "TIDEMARK_LANDED": str(folder / "landed"),
    }
    done = subprocess.run(
        command, env={**os.environ, **env, **ours}, cwd=folder, capture_output=True, text=True
    )
    if done.returncode or not report.exists():
        raise DryRunError(f"a run would fail, or dbt cannot tell:\n{done.stdout}{done.stderr}")
    return json.loads(report.read_text())


def _read_only_copy(profiles: Path, copy: Path, spill: Path) -> Path:
    """A copy of the profiles in which DuckDB neither writes nor spills beside the warehouse."""
    content = yaml.safe_load((profiles / "profiles.yml").read_text())
    for output in content["tidemark"]["outputs"].values():
        if output["type"] == "duckdb":
            output["config_options"] = {"access_mode": "read_only"}
            output.setdefault("settings", {})["temp_directory"] = str(spill)
    copy.mkdir()
    (copy / "profiles.yml").write_text(yaml.safe_dump(content))
    return copy


def _lines(forecast: Forecast) -> list[str]:
    plan = forecast.plan
    size = sum(job.found.state.file_bytes for job in plan.jobs())
    lines = [
        "Dry run: nothing has been changed.",
        f"Raw zone: {len(plan.new):,} new, {len(plan.changed):,} changed ({megabytes(size)}),"
        f" {plan.unchanged:,} unchanged, {len(plan.newly_gone):,} newly gone (their rows stay)",
    ]
    if plan.forgotten:
        lines.append(
            f"FORGET_GONE=1: {_number(len(plan.forgotten), 'gone file')} leave the manifest"
        )
    if forecast.from_nothing:
        return [*lines, "There is no warehouse yet: a run reads all files and builds every model."]
    busy = [finding for finding in forecast.findings if _is_work(finding)]
    whole = [f["model"] for f in forecast.findings if f["scope"] == "whole"]
    idle = [f["model"] for f in forecast.findings if f not in busy and f["scope"] != "whole"]
    if not busy:
        return [*lines, "", "Nothing to do: every model holds what the files hold."]
    rows = [row for finding in busy for row in _rows(finding)]
    return [
        *lines,
        "",
        *table(["model", "rewrites", "apps", "rows replaced", "of"], rows, numbers=(3, 4)),
        "",
        "A model reads its parents for what it rewrites, and the days before that it carries in.",
        *([f"Nothing to rewrite: {', '.join(idle)}"] if idle else []),
        *([f"Small, rewritten by every run: {', '.join(whole)}"] if whole else []),
    ]


def _is_work(finding: Finding) -> bool:
    """Models that every run rewrites whole are small, and no sign of work."""
    names = ("files", "keys", "days", "bounds", "rewritten")
    has_scope = finding["scope"] != "whole" and any(finding.get(name) for name in names)
    return finding["scope"] == "rebuilt" or has_scope


def _rows(finding: Finding) -> list[list[str]]:
    """Lines of the table about one model: one per date where the apps differ."""
    counts = [f"{finding[name]:,}" if name in finding else "" for name in ("rewritten", "rows")]
    first, *others = _scopes(finding)
    return [[finding["model"], *first, *counts], *(["", *other, "", ""] for other in others)]


def _scopes(finding: Finding) -> list[tuple[str, str]]:
    """What is rewritten, and for which apps."""
    match finding["scope"]:
        case "rebuilt":
            return [(f"everything: {finding['why']}", "")]
        case "files":
            size = megabytes(finding["file_bytes"])
            return [(f"{_number(finding['files'], 'file')} to read, {size}", "")]
        case "changed_files":
            return [(_number(finding["files"], "file"), "")]
        case "keys":
            return [(_number(finding["keys"], "event"), "")]
        case "changed_dates":
            days = finding["days"]
            return [(f"{_number(len(days), 'date')}, {days[0]} to {days[-1]}" if days else "", "")]
    what = f"{finding['key'].split('_')[0]}s seen from" if finding.get("key") else "from"
    apps = defaultdict(list)
    for app_id, day in finding["bounds"].items():
        apps[day].append(app_id)
    return [
        (
            f"{what} {day}" if day > FIRST_DATE else "all dates: a row of the seed apps changed",
            ", ".join(ids) if len(ids) < 3 else f"{len(ids):,} apps",
        )
        for day, ids in sorted(apps.items())
    ] or [("", "")]


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
