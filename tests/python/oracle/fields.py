"""The columns of a record (definitions.md, "Fields of Mobile Analytics" and "Purchases")."""

import hashlib
import json
import re
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from functools import cache

from .classify import get
from .model import Event
from .parse import Real
from .read import BLANKS, RawFile

ARRIVAL = re.compile(r'"arrival_timestamp"\s*:\s*-?[0-9]+')
INTEGER_TEXT = re.compile(r"-?[0-9]{1,19}")
INT64 = 2**63
AMOUNT = Decimal("0.000001")
AMOUNT_LIMIT = Decimal(10) ** 12  # decimal(18,6)
EXACT = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN)

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
FLAT_MEMBERS = (*FLAT.values(), "event_type", "arrival_timestamp", "locale")


def event_of(record: dict, is_flat: bool, line: bytes, file: RawFile, settings: dict) -> Event:
    paths = FLAT if is_flat else NESTED
    value = {column: get(record, path) for column, path in paths.items()}
    columns = {column: as_text(value.get(column)) for column in NESTED if column != "occurred"}
    if is_flat:
        columns["language"], columns["country"] = _locale(as_text(record.get("locale")))
    if settings["mobile_analytics_login"] != "cognito_id":
        columns["login_id"] = None
    attributes = _members(record, "attributes")
    if is_flat:
        session_id = as_text(attributes.get("_session.id"))
        start = text_to_integer(attributes.get("_session.startTime"))
        stop = text_to_integer(attributes.get("_session.stopTime"))
        active = text_to_integer(attributes.get("_session.duration"))
    else:
        session = _members(record, "session")
        session_id = as_text(session.get("session_id"))
        start = as_integer(session.get("start_timestamp"))
        stop = as_integer(session.get("stop_timestamp"))
        active = as_integer(session.get("duration"))
        if active is None:
            active = text_to_integer(attributes.get("_session.duration"))
    return Event(
        key=event_key(record, line),
        name=record["event_type"],
        occurred=value["occurred"],
        arrived=record["arrival_timestamp"],
        file_path=file.path,
        arrival_date=file.hour.date(),
        session_id=session_id,
        start=start,
        stop=stop,
        active=active,
        purchase=_purchase(record, attributes, settings),
        properties=_properties(record, FLAT_MEMBERS if is_flat else NESTED_MEMBERS),
        **columns,
    )


def event_key(record: dict, line: bytes) -> str:
    text = line.strip(BLANKS).decode()
    in_properties = any(
        "arrival_timestamp" in _members(record, m) for m in ("attributes", "metrics")
    )
    if not in_properties:
        text = ARRIVAL.sub("", text, count=1)
    return hashlib.md5(text.encode()).hexdigest()


def as_text(value) -> str | None:
    """Lenient text: what is not text becomes its text; empty text is null."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, Real):
        return value.text
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_integer(value) -> int | None:
    """A JSON integer of 64 bits, else null."""
    if isinstance(value, int) and not isinstance(value, bool) and -INT64 <= value < INT64:
        return value
    return None


def text_to_integer(value) -> int | None:
    text = as_text(value)
    return as_integer(int(text)) if text and INTEGER_TEXT.fullmatch(text) else None


def as_decimal(value) -> Decimal | None:
    """A JSON number, exactly as it stands in the file."""
    if isinstance(value, Real):
        return Decimal(value.text)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return None


def amount(value: Decimal | None) -> Decimal | None:
    """Six decimals, half away from zero; null if it does not fit."""
    if value is None or value.copy_abs() >= AMOUNT_LIMIT:
        return None
    rounded = value.quantize(AMOUNT, ROUND_HALF_UP, EXACT)
    return rounded if rounded.copy_abs() < AMOUNT_LIMIT else None


def _purchase(record: dict, attributes: dict, settings: dict) -> dict | None:
    if record["event_type"] != "_monetization.purchase":
        return None
    metrics = _members(record, "metrics")
    price = amount(as_decimal(metrics.get("_item_price")))
    quantity = amount(as_decimal(metrics.get("_quantity")))
    revenue = price
    if price is not None and settings["mobile_analytics_revenue"] == "price_times_quantity":
        revenue = EXACT.multiply(price, Decimal(1) if quantity is None else quantity)
    currency = as_text(attributes.get("_currency"))
    return {
        "product_id": as_text(attributes.get("_product_id")),
        "quantity": quantity,
        "item_price_amount": price,
        "revenue_amount": amount(revenue),
        "currency": currency.upper() if currency else None,
        "store": as_text(attributes.get("_store")),
        "transaction_id": as_text(attributes.get("_transaction_id")),
    }


def _locale(locale: str | None) -> tuple[str | None, str | None]:
    parts = (locale or "").split("_")
    return parts[0] or None, (parts[-1] or None) if len(parts) > 1 else None


def _members(record: dict, name: str) -> dict:
    value = record.get(name)
    return value if isinstance(value, dict) else {}


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
