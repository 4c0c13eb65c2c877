"""Small raw zones for tests: events as they stand in the vendor's files, and the files."""

import base64
import gzip
import json
from datetime import datetime, timedelta
from pathlib import Path

from .channels import MEMBERS, Rules
from .tables import compute

APPS = [
    {
        "app_id": "utc",
        "app_name": "Utc",
        "tenant_id": "acme",
        "reporting_timezone": "UTC",
        "currency": "USD",
    },
    {
        "app_id": "tokyo",
        "app_name": "Tokyo",
        "tenant_id": "acme",
        "reporting_timezone": "Asia/Tokyo",
        "currency": "JPY",
    },
    {
        "app_id": "new_york",
        "app_name": "New York",
        "tenant_id": "globex",
        "reporting_timezone": "America/New_York",
        "currency": "USD",
    },
]
GROUP_COLUMNS = ["priority", "channel", "category", *(f"{name}_pattern" for name in MEMBERS)]
NON_ACTIVITY = [
    ("mobile_analytics", name) for name in ("_campaign.*", "_email.*", "_SMS.*", "widget_shown")
]

RULES = Rules(
    [
        {"domain": "google", "category": "Search"},
        {"domain": "google.com", "category": "Search"},
        {"domain": "shop.google.com", "category": "Shopping"},
        {"domain": "facebook", "category": "Social"},
    ],
    [
        dict(zip(GROUP_COLUMNS, row, strict=True))
        for row in [
            ("10", "Direct", "", "^(|direct)$", "^$", "^$"),
            ("20", "Paid Search", "Search", "", "cp", ""),
            ("30", "Organic Search", "Search", "", "", ""),
            ("9", "Shop", "Shopping", "", "", ""),
            ("100", "Spring", "none", "", "", "spring"),
            ("110", "Internal", "", "^internal$", "^internal$", ""),
            ("120", "Referral", "", "", "^referral$", ""),
        ]
    ],
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def ms(text: str) -> int:
    return (at(text) - datetime(1970, 1, 1)) // timedelta(milliseconds=1)


def event(name: str, occurred: str, device: str = "d1", **more) -> dict:
    """A nested event. more: app, arrived, login, platform, country, version, session, ...

    session: an id, or the members of `session`; it starts a minute before the event unless given.
    """
    record = {
        "event_type": name,
        "event_timestamp": ms(occurred),
        "arrival_timestamp": ms(more.get("arrived", occurred)),
        "event_version": "3.0",
        "application": {"app_id": more.get("app", "utc")},
        "client": {"client_id": device},
        "attributes": more.get("attributes", {}),
        "metrics": more.get("metrics", {}),
    }
    if "version" in more:
        record["application"]["version_name"] = more["version"]
    if "login" in more:
        record["client"]["cognito_id"] = more["login"]
    if "platform" in more:
        record["device"] = {"platform": {"name": more["platform"]}}
    if "country" in more:
        record.setdefault("device", {})["locale"] = {"country": more["country"]}
    session = more.get("session")
    if isinstance(session, str):
        session = {"session_id": session}
    if session is not None:
        record["session"] = {"start_timestamp": ms(occurred) - 60_000, **session}
    return record


def flat(name: str, occurred: str, device: str = "d1", **more) -> dict:
    """A flat event with further members as they are."""
    return {
        "application_key": "utc",
        "event_type": name,
        "timestamp": ms(occurred),
        "arrival_timestamp": ms(occurred),
        "unique_id": device,
        **more,
    }


def click(name: str, occurred: str, device: str = "c1", **more) -> dict:
    """An element of an envelope's data. more: app, id, login, session, members of the element."""
    attributes = dict(more.pop("attributes", {}))
    if "session" in more:
        attributes["_session_id"] = more.pop("session")
    user = more.pop("user", {})
    if "login" in more:
        user = {**user, "_user_id": {"value": more.pop("login"), "set_timestamp": ms(occurred)}}
    return {
        "event_type": name,
        "event_id": more.pop("id", f"{device} {name} {occurred}"),
        "timestamp": ms(occurred),
        "app_id": more.pop("app", "utc"),
        "unique_id": device,
        "attributes": attributes,
        "user": user,
        **more,
    }


def envelope(elements, arrived: str | None = None, form: str = "gzip", **more) -> dict:
    """elements: as objects, or the text of `data` before it is packed."""
    text = elements
    if not isinstance(text, bytes):
        text = json.dumps(elements[0] if form == "object" else elements).encode()
    data = base64.b64encode(gzip.compress(text)) if form == "gzip" else text
    times = {"ingest_time": ms(arrived)} if arrived else {}
    return {"appId": "utc", "method": "POST", "data": data.decode(), **times, **more}


def write_clicks(raw: Path, hour: str, envelopes: list, name: str = "a.gz") -> str:
    """One Clickstream file at its place; envelopes as objects or lines."""
    date, hh = hour.split(" ")
    year, month, day = date.split("-")
    path = f"year={year}/month={month}/day={day}/hour={hh}/{name}"
    _write(raw / "clickstream" / path, _packed(envelopes))
    return path


def play_clicks(raw: Path, elements: list[dict], variables: dict | None = None, **more) -> dict:
    """The tables of elements, each in an envelope and a file of the hour in which it occurred."""
    hours = {}
    for element in elements:
        occurred = datetime(1970, 1, 1) + timedelta(milliseconds=element["timestamp"])
        hours.setdefault(f"{occurred:%Y-%m-%d %H}", []).append(element)
    for hour, of_hour in hours.items():
        write_clicks(raw, hour, [envelope(of_hour, **more)])
    return tables(raw, variables)


def line(record) -> bytes:
    return record if isinstance(record, bytes) else json.dumps(record).encode()


def _packed(records: list) -> bytes:
    return gzip.compress(b"".join(line(record) + b"\n" for record in records))


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def write(raw: Path, hour: str, records: list, app: str = "utc", name: str = "a.gz") -> str:
    """One file at its place; hour: `2024-03-01 10`. Returns its path below the source."""
    return write_bytes(raw, hour, _packed(records), app, name)


def write_bytes(raw: Path, hour: str, data: bytes, app: str = "utc", name: str = "a.gz") -> str:
    date, hh = hour.split(" ")
    path = f"awsma/events/{app}/{date.replace('-', '/')}/{hh}/{name}"
    _write(raw / "mobile_analytics" / path, data)
    return path


def tables(raw: Path, variables: dict | None = None) -> dict[str, list[dict]]:
    return compute(raw, APPS, NON_ACTIVITY, variables, RULES)


def play(raw: Path, records: list[dict], variables: dict | None = None) -> dict[str, list[dict]]:
    """The tables of nested events, each in a file of the hour in which it arrived."""
    hours = {}
    for record in records:
        arrived = datetime(1970, 1, 1) + timedelta(milliseconds=record["arrival_timestamp"])
        place = record["application"]["app_id"], f"{arrived:%Y-%m-%d %H}"
        hours.setdefault(place, []).append(record)
    for (app, hour), of_hour in hours.items():
        write(raw, hour, of_hour, app)
    return tables(raw, variables)


def only(rows: list[dict], **values) -> dict:
    """The one row with these values."""
    found = select(rows, **values)
    assert len(found) == 1, (values, found)
    return found[0]


def select(rows: list[dict], **values) -> list[dict]:
    return [row for row in rows if all(row[name] == value for name, value in values.items())]


def pick(row: dict, names: str) -> tuple:
    return tuple(row[name] for name in names.split())
