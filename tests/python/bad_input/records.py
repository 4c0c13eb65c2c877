"""Good records of both sources, and where their fields stand.

A *place* is where a record can go wrong: a line of Mobile Analytics in the `nested` or the `flat`
shape, an `event` inside of a Clickstream envelope, or the `envelope` itself.
"""

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

NESTED, FLAT, EVENT, ENVELOPE = "nested", "flat", "event", "envelope"
PLACES = (NESTED, FLAT, EVENT, ENVELOPE)
MOBILE, CLICKS = "mobile_analytics", "clickstream"
SOURCES = (MOBILE, CLICKS)

HOUR = datetime(2026, 3, 10, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MS = timedelta(milliseconds=1)

# Logical field -> where it stands. An envelope has those of its one event, too.
_EVENT_FIELDS = {
    "type": "event_type",
    "id": "event_id",
    "occurred": "timestamp",
    "app": "app_id",
    "device": "unique_id",
    "session": "attributes._session_id",
    "attributes": "attributes",
    "note": "attributes.note",
    "version": "app_version",
    "platform": "platform",
    "login": "user._user_id.value",
    "locale": "locale",
    "country": "country_code",
    "language": "system_language",
}
FIELDS = {
    NESTED: {
        "type": "event_type",
        "occurred": "event_timestamp",
        "arrived": "arrival_timestamp",
        "format": "event_version",
        "app": "application.app_id",
        "device": "client.client_id",
        "session": "session.session_id",
        "start": "session.start_timestamp",
        "stop": "session.stop_timestamp",
        "active": "session.duration",
        "attributes": "attributes",
        "metrics": "metrics",
        "note": "attributes.note",
        "version": "application.version_name",
        "platform": "device.platform.name",
        "login": "client.cognito_id",
        "locale": "device.locale.code",
        "country": "device.locale.country",
        "language": "device.locale.language",
    },
    FLAT: {
        "type": "event_type",
        "occurred": "timestamp",
        "arrived": "arrival_timestamp",
        "app": "application_key",
        "device": "unique_id",
        "session": "attributes.~_session.id",
        "attributes": "attributes",
        "metrics": "metrics",
        "note": "attributes.note",
        "version": "app_version_name",
        "platform": "platform",
        "login": "cognito_id",
        "locale": "locale",
    },
    EVENT: _EVENT_FIELDS,
    ENVELOPE: {"arrived": "ingest_time", "app": "appId", "platform": "platform"},
}


class Raw(str):
    """JSON text that no Python value stands for: `1e400`, `NaN`."""


def ms(moment: datetime) -> int:
    """Epoch milliseconds."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // MS


def dump(value: Any) -> bytes:
    """Compact JSON; Raw texts stand in it as they are, half surrogate pairs as escapes."""
    raws: list[str] = []

    def marked(part: Any) -> Any:
        if isinstance(part, Raw):
            raws.append(part)
            return f"\ue000{len(raws) - 1}\ue000"
        if isinstance(part, dict):
            return {name: marked(member) for name, member in part.items()}
        return [marked(member) for member in part] if isinstance(part, list) else part

    text = json.dumps(marked(value), ensure_ascii=False, separators=(",", ":"))
    for number, raw in enumerate(raws):
        text = text.replace(f'"\ue000{number}\ue000"', raw)
    return text.encode()


def nested(app: str, note: str, hour: datetime = HOUR) -> dict:
    """A Mobile Analytics record; `note` tells the records of a file apart."""
    return {
        "event_type": "level_up",
        "event_timestamp": ms(hour + 10 * MINUTE),
        "arrival_timestamp": ms(hour + 30 * MINUTE),
        "event_version": "3.0",
        "application": {"app_id": app},
        "client": {"client_id": f"device-{note}"},
        "session": {"session_id": f"session-{note}", "start_timestamp": ms(hour)},
        "attributes": {"note": note},
        "metrics": {"coins": 1.5},
    }


def flat(app: str, note: str, hour: datetime = HOUR) -> dict:
    """The same in the older, flat shape."""
    return {
        "event_type": "level_up",
        "timestamp": ms(hour + 10 * MINUTE),
        "arrival_timestamp": ms(hour + 30 * MINUTE),
        "application_key": app,
        "unique_id": f"device-{note}",
        "attributes": {"note": note, "_session.id": f"session-{note}"},
        "metrics": {"coins": 1.5},
    }


def event(app: str, note: str, hour: datetime = HOUR) -> dict:
    """The same as an event of Clickstream."""
    return {
        "event_type": "level_up",
        "event_id": f"{app}-{note}",  # places share apps
        "timestamp": ms(hour + 10 * MINUTE),
        "app_id": app,
        "unique_id": f"device-{note}",
        "user": {},
        "attributes": {"note": note, "_session_id": f"session-{note}"},
    }


def envelope(app: str, data: str, hour: datetime = HOUR) -> dict:
    """An envelope with this `data`."""
    return {"appId": app, "ingest_time": ms(hour + 30 * MINUTE), "rid": "r1", "data": data}


def packed(data: bytes) -> str:
    """Base64 of gzip, as the SDKs send it."""
    return base64.b64encode(gzip.compress(data, mtime=0)).decode()


def row(app: str, note: str, hour: datetime = HOUR) -> dict:
    """What becomes of each of these records in fct_events."""
    return {
        "app_id": app,
        "event_name": "level_up",
        "occurred_ms": ms(hour + 10 * MINUTE),
        "arrived_ms": ms(hour + 30 * MINUTE),
        "device_id": f"device-{note}",
        "login_id": None,
        "session_id": f"session-{note}",
        "app_version": None,
        "platform": None,
        "country": None,
        "language": None,
        "page_or_screen": None,
        "engagement_seconds": None,
        "revenue_amount": None,
        "reported_active_ms": None,
        "reported_span_ms": None,
        "note": note,
    }
