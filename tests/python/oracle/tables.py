"""All tables from all files: the order of the steps."""

import gc
from pathlib import Path

from . import cohorts, days, dims, installs, items, ledger, pages, sessions, vendor
from .channels import Rules
from .clock import Settled
from .identity import Logins, is_activity
from .model import Apps, Event, settings_of, timestamp


def compute(
    raw_root: Path,
    apps: list[dict],
    non_activity: list[tuple[str, str]],
    variables: dict | None = None,
    channel_rules: Rules | None = None,
) -> dict[str, list[dict]]:
    """Relation name -> rows with the public columns (columns.py names those that are left out).

    apps, non_activity (source, event name): rows of the seeds. channel_rules: else those of the
    project's seeds.
    """
    collecting = gc.isenabled()
    gc.disable()  # nothing here is garbage until the end; looking for it takes long
    try:
        settings = {**settings_of(variables), "channel_rules": channel_rules}
        return _compute(raw_root, apps, non_activity, settings)
    finally:
        if collecting:
            gc.enable()


def _compute(raw_root, apps, non_activity, settings) -> dict[str, list[dict]]:
    known_apps = Apps(apps)
    found = ledger.take(raw_root, settings)

    logins = Logins(found.accepted, settings["stitch_window_days"])
    login_keys, patterns = set(), {}
    for event in found.accepted:
        event.user_key = logins.user_key_of(event)
        if logins.login_of(event) is not None:
            login_keys.add(event.user_key)
        name = event.source, event.name
        if name not in patterns:
            patterns[name] = is_activity(*name, non_activity)
        event.is_activity = patterns[name] and event.device_id is not None
        event.local_date = known_apps[event.app_id].local_date(event.occurred)
    activity = [event for event in found.accepted if event.is_activity]

    settled = Settled(found.files, found.apps_of_file, known_apps, settings)
    session_rows = sessions.fct_sessions(activity, known_apps, settings)
    user_days = days.fct_user_days(found.accepted, session_rows, known_apps)
    parked = ledger.parked_events(found)
    return {
        "fct_events": [_event_row(event, known_apps) for event in found.accepted],
        "fct_purchases": [_purchase_row(e, known_apps) for e in found.accepted if e.purchase],
        "fct_items": items.fct_items(found.accepted, known_apps),
        "fct_sessions": session_rows,
        "fct_user_days": user_days,
        "fct_active_users": days.fct_active_users(
            user_days, session_rows, activity, known_apps, settled
        ),
        "fct_retention": cohorts.fct_retention(user_days, known_apps, settled, settings),
        "fct_lifecycle_weekly": cohorts.fct_lifecycle_weekly(user_days, known_apps, settled),
        "fct_installs": installs.fct_installs(found.accepted, known_apps),
        "fct_page_days": pages.fct_page_days(activity, known_apps),
        "dim_users": dims.dim_users(
            found.accepted, session_rows, user_days, login_keys, known_apps
        ),
        "dim_devices": dims.dim_devices(found.accepted, known_apps),
        "dim_user_attributes": items.dim_user_attributes(found.accepted, known_apps),
        "dim_apps": dims.dim_apps(apps, found.accepted, known_apps),
        "rejected_records": ledger.rejected_records(found),
        "parked_events": parked,
        "duplicate_events": ledger.duplicate_events(found),
        "rpt_ingestion": ledger.rpt_ingestion(found),
        "rpt_lateness": ledger.rpt_lateness(found, parked),
        "rpt_vendor_kpis": vendor.rpt_vendor_kpis(found.accepted, known_apps),
        "ingested_files": ledger.ingested_files(found),
    }


def _event_row(event: Event, apps: Apps) -> dict:
    return {
        "event_key": event.key,
        "source": event.source,
        "app_id": event.app_id,
        "tenant_id": apps[event.app_id].tenant_id,
        "event_name": event.name,
        "occurred_at": timestamp(event.occurred),
        "occurred_date": event.local_date,
        "arrived_at": timestamp(event.arrived),
        "lateness_days": event.lateness_days,
        "device_id": event.device_id,
        "login_id": event.login_id,
        "user_key": event.user_key,
        "session_id": event.session_id,
        "session_key": event.session_key,
        "is_activity": event.is_activity,
        "platform": event.platform,
        "os_version": event.os_version,
        "app_version": event.app_version,
        "country": event.country,
        "language": event.language,
        "device_make": event.device_make,
        "device_model": event.device_model,
        "channel": event.channel,
        "referrer_host": event.referrer_host,
        "page_or_screen": event.page_or_screen,
        "is_view": event.is_view,
        "is_entrance": event.is_entrance,
        "engagement_seconds": event.engagement_seconds,
        "revenue_amount": event.revenue,
        "currency": event.currency,
        "properties": event.properties,
    }


def _purchase_row(event: Event, apps: Apps) -> dict:
    return {
        "event_key": event.key,
        "app_id": event.app_id,
        "tenant_id": apps[event.app_id].tenant_id,
        "user_key": event.user_key,
        "occurred_at": timestamp(event.occurred),
        "occurred_date": event.local_date,
        **event.purchase,
    }
