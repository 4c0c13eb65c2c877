"""Installs (definitions.md, "Installs")."""

from collections import defaultdict

from . import clickstream
from .model import Apps, Event, key_of, timestamp


def fct_installs(accepted: list[Event], apps: Apps) -> list[dict]:
    """accepted: by (occurred, key). The first install of a device is `install`."""
    installs = defaultdict(list)
    for event in accepted:
        if event.device_id is None:
            continue
        device = event.source, event.app_id, event.device_id
        if event.source == clickstream.NAME:
            if event.is_first_open:
                installs[device].append(event)
        elif event.is_activity and not installs[device]:
            installs[device].append(event)
    return [
        _row(event, "reinstall" if number else "install", apps)
        for events in installs.values()
        for number, event in enumerate(events)
    ]


def _row(event: Event, kind: str, apps: Apps) -> dict:
    return {
        "install_key": key_of(event.source, event.app_id, event.device_id, "install", event.key),
        "source": event.source,
        "app_id": event.app_id,
        "tenant_id": apps[event.app_id].tenant_id,
        "device_id": event.device_id,
        "user_key": event.user_key,
        "installed_at": timestamp(event.occurred),
        "install_date": event.local_date,
        "kind": kind,
        "channel": event.install_channel,
        "network_name": None,
        "campaign_name": None,
        "adgroup_name": None,
        "creative_name": None,
        "is_organic": None,
        "country": event.country,
        "platform": event.platform,
    }
