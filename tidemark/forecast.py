"""`make build DRY_RUN=1`: what a run would take in, and the earliest dates that it could rewrite.

From landing's plan alone: files are listed and compared with the manifest. Nothing is opened, asked
or written, so it takes a second on every engine. Dates are bounds from above: which rows a file
changes, only its records say.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

import yaml

from tidemark import last_build
from tidemark.landing import Settings, SettingsError, open_store
from tidemark.landing.ours.manifest import Key
from tidemark.landing.ours.store import Store
from tidemark.landing.plan import Job, Plan
from tidemark.landing.prepare import prepare
from tidemark.landing.settings import check
from tidemark.project import ROOT
from tidemark.tables import megabytes, table

MOST_ROWS = 20
MOST_EXAMPLES = 3
NO_APP = "(in the records)"
HEAD = ("source", "app", "new", "changed", "gone", "size", "arrived", "rewritten from")


@dataclass
class Part:
    """The files of one source and app. size: of new and changed ones; arrived: their dates."""

    counts: Counter = field(default_factory=Counter)
    size: int = 0
    arrived: list[date] = field(default_factory=list)

    def earliest(self, reach: timedelta) -> date | None:
        """The first date whose rows these files could change, None if they change none."""
        return min(self.arrived) - reach if self.arrived else None


Parts = dict[tuple[str, str], Part]


def forecast(settings: Settings) -> list[str]:
    """Lines to read. Errors: as landing, SettingsError or OSError."""
    check(settings)
    store = open_store(settings.landed)
    lines = ["Dry run: no file was opened, and nothing was changed."]
    prepared = prepare(settings, store, os.environ.get("FORGET_GONE") == "1")
    plan = prepared.plan
    for error in prepared.damaged.values():
        lines.append(f"Warning: {error}; its files are screened again.")
    if prepared.notices:
        lines += [f"Warning: {warning}." for warning in prepared.notices.warnings]
    news = last_build.news(settings, store)
    is_known = not (prepared.is_first or prepared.damaged)
    if is_known and not (news or plan.jobs() or plan.newly_gone or plan.forgotten):
        return [*lines, "Nothing is new since the last build: a run ends without starting dbt."]
    lines += [*_files(plan), *_refused(plan.jobs()), *_other_news(news, store, not is_known)]
    return [*lines, "", f"After a run: select * from {_schema()}_state.bounds"]


def parts_of(plan: Plan) -> Parts:
    """New, changed and gone files by source and app; those whose path says no hour are in none."""
    parts: Parts = defaultdict(Part)
    for kind, jobs in (("new", plan.new), ("changed", plan.changed)):
        for job in jobs:
            if place := job.place:
                part = parts[job.source.name, place.app_id or NO_APP]
                part.counts[kind] += 1
                part.size += job.found.state.file_bytes
                part.arrived.append(date.fromisoformat(place.arrived_at[:10]))
    for key in plan.newly_gone:
        parts[key[0], plan.rows[key]["path_app_id"] or NO_APP].counts["gone"] += 1
    return dict(parts)


def reach_days() -> dict[str, int]:
    """Days from a file's arrival to the first date that it could rewrite, by reason.

    As macros/incremental/window.sql has them, of the model that reaches back farthest.
    """
    variables = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]
    given = os.environ.get("VARS") or "{}"
    try:
        variables |= yaml.safe_load(given)
        return {
            "late": int(variables["late_window_days"]),
            "stitch": int(variables["stitch_window_days"]),
            "sessions": _chain_days(variables) + 1,
        }
    except (yaml.YAMLError, TypeError, ValueError) as error:
        raise SettingsError(f"VARS ({given}) cannot be vars of a run: {error}") from None


def _chain_days(variables: dict) -> int:
    """As macros/marts/chain_days.sql has them."""
    session = ceil(float(variables["max_session_hours"]) / 24)
    return session + max(session, ceil(float(variables["session_timeout_minutes"]) / 1440))


def _files(plan: Plan) -> list[str]:
    size = sum(job.found.state.file_bytes for job in plan.jobs())
    lines = [
        f"{len(plan.new):,} files are new, {len(plan.changed):,} changed ({megabytes(size)}),"
        f" {plan.unchanged:,} unchanged, {len(plan.newly_gone):,} newly gone (their rows stay)."
    ]
    if plan.forgotten:
        lines.append(f"{len(plan.forgotten):,} files that are gone leave the manifest.")
    if parts := parts_of(plan):
        days = reach_days()
        lines += ["", *_table(parts, timedelta(days=sum(days.values()))), "", *_reasons(days)]
    return lines


def _table(parts: Parts, reach: timedelta) -> Iterator[str]:
    """Those that reach back farthest first."""
    rows = sorted(parts.items(), key=lambda item: (item[1].earliest(reach) or date.max, *item[0]))
    yield from table(HEAD, [_row(*row, reach) for row in rows[:MOST_ROWS]], numbers=range(2, 6))
    if len(rows) > MOST_ROWS:
        yield f"... and {len(rows) - MOST_ROWS:,} more, from no earlier date"


def _row(key: tuple[str, str], part: Part, reach: timedelta) -> list[str]:
    counts = [f"{part.counts[kind]:,}" for kind in ("new", "changed", "gone")]
    first = part.earliest(reach)
    if first is None:
        return [*key, *counts, "", "", "nothing"]
    days = sorted({str(min(part.arrived)), str(max(part.arrived))})
    return [*key, *counts, megabytes(part.size), " to ".join(days), str(first)]


def _reasons(days: dict[str, int]) -> list[str]:
    return [
        "No date before these is rewritten; most runs rewrite fewer. They are the arrival by the"
        " path, less",
        f"  {days['late']} days by which an event may be late, {days['stitch']} that a first login"
        f" reaches back, {days['sessions']} of sessions and local dates.",
        "Not in them: a record that says that it arrived earlier than its path; rows that only come"
        " up to the",
        "  newest date, or settle; weeks, which begin on their Monday.",
    ]


def _refused(jobs: list[Job]) -> Iterator[str]:
    """Files of which the name, or the folder, says already that they are refused."""
    refused: dict[str, list[Key]] = defaultdict(list)
    for job in jobs:
        if reason := job.found.problem or (None if job.place else "unexpected_path"):
            refused[reason].append(job.key)
    for reason, keys in sorted(refused.items()):
        examples = ", ".join("/".join(key) for key in keys[:MOST_EXAMPLES])
        yield f"{len(keys):,} of them will be refused ({reason}): {examples}"


def _other_news(news: list[str], store: Store, is_first: bool) -> Iterator[str]:
    """What else a run has to do than files."""
    if is_first:
        yield "Nothing has been landed yet: a run reads all files and builds every model whole."
    elif not store.last_build():
        yield (
            "The last build did not end well, or was of some models: a run takes in what that left,"
            " too."
        )
    else:
        if "files" in news:
            yield "Files were landed since the last build; a run takes them in, too."
        if others := [part for part in news if part != "files"]:
            yield (
                f"Others than at the last build: {', '.join(others)}. Models that follow from them"
                " are built whole."
            )


def _schema() -> str:
    return os.environ.get("TIDEMARK_SCHEMA") or "tidemark"
