"""Views, visits and time by page or screen."""

from collections import defaultdict
from decimal import Decimal

from .model import Apps, Event


def fct_page_days(activity: list[Event], apps: Apps) -> list[dict]:
    """One row per app, local date and page with a view or engagement. activity: by time."""
    exits = {}
    for event in activity:
        if event.is_view and event.page_or_screen is not None:
            exits[event.session_key] = event  # the last one stays
    groups = defaultdict(list)
    for event in activity:
        tells = event.is_view or event.engagement is not None
        if tells and event.page_or_screen is not None:
            groups[event.app_id, event.local_date, event.page_or_screen].append(event)
    rows = []
    for (app_id, day, page), events in groups.items():
        views = [event for event in events if event.is_view]
        engaged = [event.engagement_seconds for event in events if event.engagement is not None]
        rows.append(
            {
                "app_id": app_id,
                "tenant_id": apps[app_id].tenant_id,
                "activity_date": day,
                "page_or_screen": page,
                "views": len(views),
                "users": len({event.user_key for event in views}),
                "sessions": len({event.session_key for event in views}),
                "entrances": sum(event.is_entrance for event in views),
                "exits": sum(exits[event.session_key] is event for event in views),
                "engagement_seconds": sum(engaged, Decimal("0.000")),
            }
        )
    return rows
