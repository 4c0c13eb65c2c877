"""What events carry besides their columns: items, and attributes of the user."""

from .classify import EARLIEST
from .model import DAY_MS, Apps, Event, timestamp
from .values import as_amount, as_integer, as_text, json_text, upper


def fct_items(accepted: list[Event], apps: Apps) -> list[dict]:
    """One row per item of an event; one without an id is none."""
    rows = []
    for event in accepted:
        currency = as_text(event.properties["attributes"].get("currency")) if event.items else None
        for index, item in enumerate(event.items):
            if not isinstance(item, dict) or as_text(item.get("id")) is None:
                continue
            rows.append(
                {
                    "event_key": event.key,
                    "item_index": index,
                    "app_id": event.app_id,
                    "tenant_id": apps[event.app_id].tenant_id,
                    "item_id": as_text(item["id"]),
                    "item_name": as_text(item.get("name")),
                    "brand": as_text(item.get("brand")),
                    "category": as_text(item.get("category")),
                    "price_amount": as_amount(item.get("price")),
                    "quantity": as_amount(item.get("quantity")),
                    "currency": upper(as_text(item.get("currency")) or currency),
                }
            )
    return rows


def dim_user_attributes(accepted: list[Event], apps: Apps) -> list[dict]:
    """Of each attribute of a user the value that was set last. accepted: by (occurred, key)."""
    newest = {}
    for event in accepted:
        for name, member in event.user.items():
            if not isinstance(member, dict) or member.get("value") is None:
                continue
            set_at = as_integer(member.get("set_timestamp"))
            if set_at is None or not EARLIEST <= set_at <= event.occurred + DAY_MS:
                set_at = event.occurred
            attribute = event.app_id, event.user_key, name
            if attribute not in newest or newest[attribute][0] <= set_at:  # of equals the latest
                newest[attribute] = set_at, member["value"]
    return [
        {
            "app_id": app_id,
            "tenant_id": apps[app_id].tenant_id,
            "user_key": user_key,
            "attribute_name": name,
            "attribute_value": json_text(value),
            "set_at": timestamp(set_at),
        }
        for (app_id, user_key, name), (set_at, value) in newest.items()
    ]
