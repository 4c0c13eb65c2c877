"""Chains, parts and durations (definitions.md, "Sessions")."""

from collections import defaultdict
from decimal import Decimal

from . import mobile_analytics
from .classify import EARLIEST, TOO_LATE
from .model import (
    HOUR_MS,
    Apps,
    Event,
    first_known,
    key_of,
    seconds,
    sum_known,
    timestamp,
)


def fct_sessions(activity: list[Event], apps: Apps, settings: dict) -> list[dict]:
    """One row per session; writes the session_key on its events. activity: by (occurred, key)."""
    groups = defaultdict(list)
    for event in activity:
        groups[event.source, event.app_id, event.device_id, event.session_id].append(event)
    rows = []
    for events in groups.values():
        for chain in _chains(events, settings):
            parts = _parts(chain, settings)
            for number, part in parts.items():
                rows.append(_row(part, number, chain[0], len(parts) == 1, apps, settings))
    _number_sessions(rows)
    return rows


def _chains(events: list[Event], settings: dict) -> list[list[Event]]:
    """A chain ends at a gap longer than the limit; a stop or pause begins none."""
    if events[0].session_id is None:
        limit = settings["session_timeout_minutes"] * 60_000
    else:
        limit = settings["max_session_hours"] * HOUR_MS
    chains = []
    for event in events:
        if chains and event.occurred - chains[-1][-1].occurred <= limit:
            chains[-1].append(event)
        elif not _ends(event):
            chains.append([event])
    return chains


def _ends(event: Event) -> bool:
    """Whether it says that a session ends or waits."""
    names = ("_session.stop", "_session.pause")
    return event.source == mobile_analytics.NAME and event.name in names


def _parts(chain: list[Event], settings: dict) -> dict[int, list[Event]]:
    """Part n: from chain start + n x max_session_hours up to, not including, + (n+1) x the same."""
    parts = defaultdict(list)
    for event in chain:
        number = (event.occurred - chain[0].occurred) // (settings["max_session_hours"] * HOUR_MS)
        parts[number].append(event)
    return parts


def _row(events, number: int, chain_start: Event, is_whole: bool, apps: Apps, settings: dict):
    first, last = events[0], events[-1]
    app = apps[first.app_id]
    session_key = key_of(
        first.source,
        first.app_id,
        first.device_id,
        first.session_id,
        chain_start.occurred,
        number,
    )
    for event in events:
        event.session_key = session_key
    if is_whole:
        duration, duration_source = _duration(events, settings["max_session_hours"] * HOUR_MS)
    else:
        duration, duration_source = last.occurred - first.occurred, "observed"
    views = sum(event.is_view for event in events)
    is_long = seconds(duration) >= Decimal(str(settings["engaged_session_seconds"]))
    pages = [event.page_or_screen for event in events]
    return {
        "session_key": session_key,
        "source": first.source,
        "app_id": first.app_id,
        "tenant_id": app.tenant_id,
        "user_key": first.user_key,
        "device_id": first.device_id,
        "session_id": first.session_id,
        "session_number": 0,  # below
        "started_at": timestamp(first.occurred),
        "ended_at": timestamp(last.occurred),
        "session_date": first.local_date,
        "duration_seconds": seconds(duration),
        "duration_source": duration_source,
        "events": len(events),
        "views": views,
        "engagement_seconds": sum_known(event.engagement_seconds for event in events),
        "is_engaged": is_long or views >= settings["engaged_session_views"],
        "entry_page_or_screen": first_known(pages),
        "exit_page_or_screen": first_known(reversed(pages)),
        "platform": first_known(event.platform for event in events),
        "app_version": first_known(event.app_version for event in events),
        "country": first_known(event.country for event in events),
        "channel": first_known(event.channel for event in events),
    }


def _duration(events: list[Event], longest: int) -> tuple[int, str]:
    """Milliseconds and where they come from, for a session that is the only part of its chain."""
    stops = [event for event in events if event.name == "_session.stop"]
    pauses = [event for event in events if event.name == "_session.pause"]
    if stops:
        stop = stops[-1]
        if stop.active is not None:
            return stop.active, "reported"
        if _is_moment(stop.start) and _is_moment(stop.stop):
            duration = stop.stop - stop.start - _paused(events)
            if 0 <= duration <= longest:
                return duration, "start_stop"
    if pauses and pauses[-1].active is not None:
        return pauses[-1].active, "reported"
    return events[-1].occurred - events[0].occurred, "observed"


def _is_moment(ms: int | None) -> bool:
    """Whether a reported start or stop can be one: 2000 to 2099."""
    return ms is not None and EARLIEST <= ms < TOO_LATE


def _paused(events: list[Event]) -> int:
    """From each pause to the next resume or stop; two pauses in a row count from the first."""
    total, since = 0, None
    for event in events:
        if event.name == "_session.pause" and since is None:
            since = event.occurred
        if event.name in ("_session.resume", "_session.stop") and since is not None:
            total += event.occurred - since
            since = None
    return total


def _number_sessions(rows: list[dict]) -> None:
    rows.sort(key=lambda row: (row["started_at"], row["session_key"]))
    numbers = defaultdict(int)
    for row in rows:
        user = row["app_id"], row["user_key"]
        numbers[user] += 1
        row["session_number"] = numbers[user]
