"""Users, devices and apps (definitions.md, "People and devices")."""

from collections import defaultdict
from decimal import Decimal

from .model import NONE, App, Apps, Event, first_known, timestamp


def dim_users(
    accepted: list[Event],
    sessions: list[dict],
    user_days: list[dict],
    login_keys: set[str],
    apps: Apps,
) -> list[dict]:
    """accepted: by (occurred, key); user_days: by date; login_keys: the user keys of logins."""
    number_of_sessions = defaultdict(int)
    for session in sessions:
        number_of_sessions[session["app_id"], session["user_key"]] += 1
    users, days = defaultdict(list), defaultdict(list)
    for event in accepted:
        users[event.app_id, event.user_key].append(event)
    for day in user_days:
        days[day["app_id"], day["user_key"]].append(day)
    rows = []
    for (app_id, user_key), events in users.items():
        app = apps[app_id]
        of_user = days[app_id, user_key]
        rows.append(
            {
                "app_id": app_id,
                "tenant_id": app.tenant_id,
                "user_key": user_key,
                "is_identified": user_key in login_keys,
                "first_seen_at": timestamp(events[0].occurred),
                "last_seen_at": timestamp(events[-1].occurred),
                "first_activity_date": of_user[0]["activity_date"] if of_user else None,
                "first_platform": _first_day_that_knows("platform", of_user),
                "first_country": _first_day_that_knows("country", of_user),
                "first_app_version": _first_day_that_knows("app_version", of_user),
                "acquisition_channel": _first_day_that_knows("channel", of_user),
                "devices": len({event.device_id for event in events} - {None}),
                "sessions": number_of_sessions[app_id, user_key],
                "lifetime_revenue_amount": sum(
                    (app.money_of(event) for event in events), Decimal("0.000000")
                ),
            }
        )
    return rows


def _first_day_that_knows(column: str, days: list[dict]) -> str | None:
    return first_known(day[column] for day in days if day[column] != NONE)


def dim_devices(accepted: list[Event], apps: Apps) -> list[dict]:
    devices = defaultdict(list)
    for event in accepted:
        if event.device_id is not None:
            devices[event.app_id, event.device_id].append(event)
    rows = []
    for (app_id, device_id), events in devices.items():
        newest_first = events[::-1]
        rows.append(
            {
                "app_id": app_id,
                "tenant_id": apps[app_id].tenant_id,
                "device_id": device_id,
                "user_key": newest_first[0].user_key,
                "first_seen_at": timestamp(events[0].occurred),
                "last_seen_at": timestamp(events[-1].occurred),
                "platform": first_known(event.platform for event in newest_first),
                "os_version": first_known(event.os_version for event in newest_first),
                "app_version": first_known(event.app_version for event in newest_first),
                "device_make": first_known(event.device_make for event in newest_first),
                "device_model": first_known(event.device_model for event in newest_first),
                "country": first_known(event.country for event in newest_first),
            }
        )
    return rows


def dim_apps(seed: list[dict], accepted: list[Event], apps: Apps) -> list[dict]:
    """The seeded apps, and those of accepted events that no seed knows."""
    app_ids = {row["app_id"] for row in seed} | {event.app_id for event in accepted}
    return [_app_row(apps[app_id]) for app_id in sorted(app_ids)]


def _app_row(app: App) -> dict:
    return {
        "app_id": app.app_id,
        "app_name": app.app_name,
        "tenant_id": app.tenant_id,
        "reporting_timezone": app.reporting_timezone,
        "currency": app.currency,
    }
