"""All tables from all files: the order of the steps."""

import gc
from pathlib import Path

from . import cohorts, days, dims, ledger, sessions, vendor
from .clock import Settled
from .identity import Logins, is_activity
from .model import SOURCE, Apps, Event, settings_of, timestamp
from .read import read_files


def compute(
    raw_root: Path, apps: list[dict], non_activity: list[str], variables: dict | None = None
) -> dict[str, list[dict]]:
    """Relation name -> rows with the public columns (columns.py names those that are left out)."""
    collecting = gc.isenabled()
    gc.disable()  # nothing here is garbage until the end; looking for it takes long
    try:
        return _compute(raw_root, apps, non_activity, variables)
    finally:
        if collecting:
            gc.enable()


def _compute(raw_root, apps, non_activity, variables) -> dict[str, list[dict]]:
    settings, known_apps = settings_of(variables), Apps(apps)
    found = ledger.take(read_files(Path(raw_root, SOURCE)), settings)

    logins = Logins(found.accepted, settings["stitch_window_days"])
    login_keys, patterns = set(), {}
    for event in found.accepted:
        event.user_key = logins.user_key_of(event)
        if logins.login_of(event) is not None:
            login_keys.add(event.user_key)
        if event.name not in patterns:
            patterns[event.name] = is_activity(event.name, non_activity)
        event.is_activity = patterns[event.name]
        event.local_date = known_apps[event.app_id].local_date(event.occurred)
    activity = [event for event in found.accepted if event.is_activity]

    settled = Settled(found.files, found.apps_of_file, known_apps, settings)
    session_rows = sessions.fct_sessions(activity, known_apps, settings)
    user_days = days.fct_user_days(activity, session_rows, known_apps)
    parked = ledger.parked_events(found)
    return {
        "fct_events": [_event_row(event, known_apps) for event in found.accepted],
        "fct_purchases": [_purchase_row(e, known_apps) for e in found.accepted if e.purchase],
        "fct_sessions": session_rows,
        "fct_user_days": user_days,
        "fct_active_users": days.fct_active_users(
            user_days, session_rows, activity, known_apps, settled
        ),
        "fct_retention": cohorts.fct_retention(user_days, known_apps, settled, settings),
        "fct_lifecycle_weekly": cohorts.fct_lifecycle_weekly(user_days, known_apps, settled),
        "fct_installs": dims.fct_installs(activity, known_apps),
        "dim_users": dims.dim_users(found.accepted, session_rows, login_keys, known_apps),
        "dim_devices": dims.dim_devices(found.accepted, known_apps),
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
        "source": SOURCE,
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
        "channel": None,
        "referrer_host": None,
        "page_or_screen": None,
        "engagement_seconds": None,
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
