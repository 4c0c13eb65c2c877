"""Mobile Analytics: its files, the shape of its records, and the columns of an event
(definitions.md, "Records and their classes", "Fields of Mobile Analytics" and "Purchases").
"""

import hashlib
import re
from decimal import Decimal
from functools import cache

from .classify import (
    APP_ID,
    INTEGER,
    OBJECT,
    PARKED,
    REJECTED,
    TEXT,
    VALID,
    Rejected,
    Verdict,
    check_fields,
    check_times,
    get,
    object_of,
    parked_reason,
)
from .locales import country_and_language, kept
from .model import HOUR_MS, Event
from .platforms import platform_of
from .read import BLANKS, RawFile
from .values import (
    EXACT,
    amount,
    as_amount,
    as_integer,
    as_login,
    as_session,
    as_text,
    members,
    text_to_integer,
    upper,
)

NAME = "mobile_analytics"
HOUR = r"(?P<year>20[0-9]{2})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/(?P<hour>[0-9]{2})/"
EXPORT = re.compile(rf"awsma/events/(?P<app>[^/]+)/{HOUR}[^/]+")
# An object of Firehose: stream, version of the stream, time, id.
FIREHOSE = re.compile(rf"([^/]+/)*{HOUR}[^/]+-[0-9]+-20[0-9]{{2}}(-[0-9]{{2}}){{5}}-[^/]+")
LAYOUTS = [(EXPORT, False), (FIREHOSE, True)]
ARRIVAL = re.compile(r'"arrival_timestamp"\s*:\s*-?[0-9]+')

# Field, type, condition; in the order of the table.
REQUIRED_NESTED = [
    ("event_type", TEXT, None),
    ("event_timestamp", INTEGER, None),
    ("arrival_timestamp", INTEGER, None),
    ("event_version", TEXT, None),
    ("application.app_id", APP_ID, None),
    ("client.client_id", TEXT, None),
    ("session.session_id", TEXT, "session event"),
    ("session.start_timestamp", INTEGER, "session id"),
]
REQUIRED_FLAT = [
    ("event_type", TEXT),
    ("timestamp", INTEGER),
    ("arrival_timestamp", INTEGER),
    ("application_key", APP_ID),
    ("unique_id", TEXT),
]
OPTIONAL_NESTED = [
    ("attributes", OBJECT),
    ("metrics", OBJECT),
    ("session.session_id", TEXT),
    ("session.stop_timestamp", INTEGER),
]

NESTED = {
    "app_id": "application.app_id",
    "device_id": "client.client_id",
    "occurred": "event_timestamp",
    "login_id": "client.cognito_id",
    "platform": "device.platform.name",
    "os_version": "device.platform.version",
    "app_version": "application.version_name",
    "language": "device.locale.language",
    "country": "device.locale.country",
    "device_make": "device.make",
    "device_model": "device.model",
}
FLAT = {
    "app_id": "application_key",
    "device_id": "unique_id",
    "occurred": "timestamp",
    "login_id": "cognito_id",
    "platform": "platform",
    "os_version": "platform_version",
    "app_version": "app_version_name",
    "device_make": "make",
    "device_model": "model",
}

# All members that are columns, so they are not in `properties`.
NESTED_MEMBERS = (
    *NESTED.values(),
    "event_type",
    "arrival_timestamp",
    "session.session_id",
    "session.start_timestamp",
    "session.stop_timestamp",
    "session.duration",
)
FLAT_MEMBERS = (*FLAT.values(), "event_type", "arrival_timestamp")


def records(lines: list[bytes]) -> list[bytes]:
    """Each line is a record."""
    return lines


def classify(line: bytes, hour_ms: int, settings: dict) -> Verdict:
    record = None
    try:
        record = object_of(line, settings["max_line_bytes"])
        is_flat = record.get("application_key") is not None
        is_flat = is_flat and get(record, "application.app_id") is None
        if is_flat:
            check_fields(record, REQUIRED_FLAT, [])
        else:
            check_fields(record, _required_nested(record), OPTIONAL_NESTED)
        name = FLAT["occurred"] if is_flat else NESTED["occurred"]
        occurred, arrived = record[name], record["arrival_timestamp"]
        check_times((name, "arrival_timestamp"), occurred, arrived, hour_ms)
    except Rejected as rejected:
        return Verdict(REJECTED, str(rejected), record)
    parked = parked_reason(occurred, arrived, settings)
    return Verdict(PARKED if parked else VALID, parked, record, is_flat)


def _required_nested(record: dict) -> list[tuple[str, str]]:
    name = record.get("event_type")
    session_event = isinstance(name, str) and name.startswith("_session.")
    session_id = get(record, "session.session_id") not in (None, "")
    applies = {None: True, "session event": session_event, "session id": session_id}
    return [(name, kind) for name, kind, condition in REQUIRED_NESTED if applies[condition]]


def own_app(line: bytes, verdict: Verdict) -> str | None:
    """The record's own app id, if it can be read as text that is not empty."""
    record = verdict.record or {}
    for value in (get(record, "application.app_id"), record.get("application_key")):
        if isinstance(value, str) and value != "":
            return value
    return None


def text_of(line: bytes) -> bytes:
    return line.strip(BLANKS)


def event_of(line: bytes, verdict: Verdict, file: RawFile, settings: dict) -> Event:
    record, is_flat = verdict.record, verdict.is_flat
    paths = FLAT if is_flat else NESTED
    value = {column: get(record, path) for column, path in paths.items()}
    columns = {column: as_text(value.get(column)) for column in NESTED if column != "occurred"}
    properties = _properties(record, FLAT_MEMBERS if is_flat else NESTED_MEMBERS)
    if is_flat:
        own = country_and_language(None, None, as_text(record.get("locale")))
    else:
        code = as_text(get(record, "device.locale.code"))
        country, language = columns["country"], columns["language"]
        own = country_and_language(country, language, code)
        properties |= kept(
            country=(value["country"], country, own[0]),
            language=(value["language"], language, own[1]),
        )
    columns["country"], columns["language"] = own
    columns["platform"] = platform_of(value["platform"])
    properties["platform"] = value["platform"] or None
    if settings["mobile_analytics_login"] != "cognito_id":
        columns["login_id"] = None
    if settings["mobile_analytics_login"] == "endpoint_user_id" and not is_flat:
        columns["login_id"] = as_text(get(record, "endpoint.User.UserId"))
    columns["login_id"] = as_login(columns["login_id"])
    attributes = members(record, "attributes")
    if is_flat:
        session_id = as_session(attributes.get("_session.id"))
        start = text_to_integer(attributes.get("_session.startTime"))
        stop = text_to_integer(attributes.get("_session.stopTime"))
        reported = [text_to_integer(attributes.get("_session.duration"))]
    else:
        session = members(record, "session")
        session_id = as_session(session.get("session_id"))
        start = as_integer(session.get("start_timestamp"))
        stop = as_integer(session.get("stop_timestamp"))
        reported = [as_integer(session.get("duration"))]
        reported.append(text_to_integer(attributes.get("_session.duration")))
    return Event(
        source=NAME,
        key=event_key(record, line),
        name=record["event_type"],
        occurred=value["occurred"],
        arrived=record["arrival_timestamp"],
        file_path=file.path,
        arrival_date=file.hour.date(),
        session_id=session_id,
        start=start,
        stop=stop,
        active=_active(reported, settings),
        purchase=_purchase(record, attributes, settings),
        properties=properties,
        **columns,
    )


def _active(reported: list[int | None], settings: dict) -> int | None:
    """The first active time that a session can have."""
    longest = settings["max_session_hours"] * HOUR_MS
    return next((ms for ms in reported if ms is not None and 0 <= ms <= longest), None)


def event_key(record: dict, line: bytes) -> str:
    text = line.strip(BLANKS).decode()
    in_properties = any(
        "arrival_timestamp" in members(record, m) for m in ("attributes", "metrics")
    )
    if not in_properties:
        text = ARRIVAL.sub("", text, count=1)
    return hashlib.md5(text.encode()).hexdigest()


def _purchase(record: dict, attributes: dict, settings: dict) -> dict | None:
    if record["event_type"] != "_monetization.purchase":
        return None
    metrics = members(record, "metrics")
    price = as_amount(metrics.get("_item_price"))
    quantity = as_amount(metrics.get("_quantity"))
    revenue = price
    if price is not None and settings["mobile_analytics_revenue"] == "price_times_quantity":
        revenue = EXACT.multiply(price, Decimal(1) if quantity is None else quantity)
    return {
        "product_id": as_text(attributes.get("_product_id")),
        "quantity": quantity,
        "item_price_amount": price,
        "revenue_amount": amount(revenue),
        "currency": upper(as_text(attributes.get("_currency"))),
        "store": as_text(attributes.get("_store")),
        "transaction_id": as_text(attributes.get("_transaction_id")),
    }


def _properties(record: dict, columns: tuple[str, ...]) -> dict:
    """attributes, metrics, and every other member of the record that is not a column."""
    return {"attributes": {}, "metrics": {}, **_without(record, columns)}


def _without(record: dict, columns: tuple[str, ...]) -> dict:
    """The members that are not columns; an object of which nothing is left is out too."""
    whole, inside = _by_member(columns)
    rest = {name: value for name, value in record.items() if name not in whole}
    for name, columns_inside in inside.items():
        if isinstance(rest.get(name), dict):
            rest[name] = _without(rest[name], columns_inside)
            if not rest[name]:
                del rest[name]
    return rest


@cache
def _by_member(columns: tuple[str, ...]) -> tuple[set[str], dict[str, tuple[str, ...]]]:
    """Members that are columns themselves; those that hold columns, with the paths in them."""
    whole, inside = set(), {}
    for column in columns:
        name, dot, path = column.partition(".")
        if dot:
            inside[name] = (*inside.get(name, ()), path)
        else:
            whole.add(name)
    return whole, inside
