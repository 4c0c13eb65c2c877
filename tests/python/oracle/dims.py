"""Installs, users, devices and apps."""

from collections import defaultdict
from decimal import Decimal

from .model import SOURCE, App, Apps, Event, first_known, key_of, timestamp


def fct_installs(activity: list[Event], apps: Apps) -> list[dict]:
    """A device's first activity event is its install. activity: by (occurred, key)."""
    first = {}
    for event in activity:
        first.setdefault((event.app_id, event.device_id), event)
    return [
        {
            "install_key": key_of(SOURCE, app_id, device_id, "install", event.occurred),
            "source": SOURCE,
            "app_id": app_id,
            "tenant_id": apps[app_id].tenant_id,
            "device_id": device_id,
            "user_key": event.user_key,
            "installed_at": timestamp(event.occurred),
            "install_date": event.local_date,
            "kind": "install",
            "channel": None,
            "network_name": None,
            "campaign_name": None,
            "adgroup_name": None,
            "creative_name": None,
            "is_organic": None,
            "country": event.country,
            "platform": event.platform,
        }
        for (app_id, device_id), event in first.items()
    ]


def dim_users(
    accepted: list[Event], sessions: list[dict], login_keys: set[str], apps: Apps
) -> list[dict]:
    """accepted: by (occurred, key); login_keys: the user keys that stand for a login."""
    number_of_sessions = defaultdict(int)
    for session in sessions:
        number_of_sessions[session["app_id"], session["user_key"]] += 1
    users = defaultdict(list)
    for event in accepted:
        users[event.app_id, event.user_key].append(event)
    rows = []
    for (app_id, user_key), events in users.items():
        app = apps[app_id]
        activity = [event for event in events if event.is_activity]
        rows.append(
            {
                "app_id": app_id,
                "tenant_id": app.tenant_id,
                "user_key": user_key,
                "is_identified": user_key in login_keys,
                "first_seen_at": timestamp(events[0].occurred),
                "last_seen_at": timestamp(events[-1].occurred),
                "first_activity_date": min((event.local_date for event in activity), default=None),
                "first_platform": first_known(event.platform for event in activity),
                "first_country": first_known(event.country for event in activity),
                "first_app_version": first_known(event.app_version for event in activity),
                "acquisition_channel": None,
                "devices": len({event.device_id for event in events}),
                "sessions": number_of_sessions[app_id, user_key],
                "lifetime_revenue_amount": sum(
                    (app.money_of(event) for event in events), Decimal("0.000000")
                ),
            }
        )
    return rows


def dim_devices(accepted: list[Event], apps: Apps) -> list[dict]:
    devices = defaultdict(list)
    for event in accepted:
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
