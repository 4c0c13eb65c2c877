"""Clickstream: its files, the shape of its records, and the columns of an event (definitions.md,
"Fields of Clickstream").
"""

import re

from . import agents, urls
from .channels import channel_named, seed_rules, traffic_of
from .classify import (
    APP_ID,
    ARRAY,
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
    object_of,
    parked_reason,
)
from .envelopes import Element, open_line
from .locales import country_and_language, kept
from .model import Event, key_of
from .platforms import platform_of
from .read import BLANKS, RawFile
from .values import (
    as_amount,
    as_integer,
    as_login,
    as_session,
    as_text,
    duration,
    members,
    upper,
)

NAME = "clickstream"
EXPORT = re.compile(
    r"(?:[^/]+/)*"  # the vendor's settings allow any prefix
    r"year=(?P<year>20[0-9]{2})/month=(?P<month>[0-9]{2})/day=(?P<day>[0-9]{2})"
    r"/hour=(?P<hour>[0-9]{2})/[^/]+"
)
LAYOUTS = [(EXPORT, False)]
REQUIRED = [
    ("event_type", TEXT),
    ("event_id", TEXT),
    ("timestamp", INTEGER),
    ("app_id", APP_ID),
]
DEVICE = ("unique_id", TEXT)
OPTIONAL = [("attributes", OBJECT), ("user", OBJECT), ("items", ARRAY)]
VIEWS = ("_page_view", "_screen_view")
INSTALL_CHANNELS = ["_app_install_channel", "_install_channel", "_channel"]

# A record is as long as its landed line, which has the envelope's fields too; how much that is
# nobody here knows.
ENVELOPE_ALLOWANCE = 2000


def records(lines: list[bytes]) -> list[Element]:
    return [element for line in lines for element in open_line(line)]


def classify(element: Element, hour_ms: int, settings: dict) -> Verdict:
    record = None
    try:
        if element.reason:
            raise Rejected(element.reason)
        record = object_of(element.text, settings["max_line_bytes"])
        if len(element.text) > settings["max_line_bytes"] - ENVELOPE_ALLOWANCE:
            raise NotImplementedError("a record that is too long or not, by its landed line")
        if login_of(record) is None:
            check_fields(record, [*REQUIRED, DEVICE], OPTIONAL)
        else:  # a server need not name a device
            check_fields(record, REQUIRED, [DEVICE, *OPTIONAL])
        arrived = _ingest_time(element.envelope)
        check_fields({"ingest_time": arrived}, [], [("ingest_time", INTEGER)])
        arrived = hour_ms if arrived is None else arrived
        check_times(("timestamp", "ingest_time"), record["timestamp"], arrived, hour_ms)
    except Rejected as rejected:
        return Verdict(REJECTED, str(rejected), record)
    parked = parked_reason(record["timestamp"], arrived, settings)
    return Verdict(PARKED if parked else VALID, parked, record)


def login_of(record: dict) -> str | None:
    return as_login(members(members(record, "user"), "_user_id").get("value"))


def _ingest_time(envelope: dict):
    """As it stands in the envelope; null if neither is there."""
    ingest_time = envelope.get("ingest_time")
    return envelope.get("server_ingest_time") if ingest_time is None else ingest_time


def own_app(element: Element, verdict: Verdict) -> str | None:
    """The event's app, else the envelope's, if it can be read as text that is not empty."""
    for value in ((verdict.record or {}).get("app_id"), element.envelope.get("appId")):
        if isinstance(value, str) and value != "":
            return value
    return None


def text_of(element: Element) -> bytes:
    return element.text.strip(BLANKS)


def event_of(element: Element, verdict: Verdict, file: RawFile, settings: dict) -> Event:
    record, envelope = verdict.record, element.envelope
    attributes, user = members(record, "attributes"), members(record, "user")
    arrived = _ingest_time(envelope)
    name, page_url = record["event_type"], as_text(attributes.get("_page_url"))
    referrer_host = _referrer_host(attributes)
    host_name = as_text(record.get("host_name"))
    traffic = traffic_of(attributes, page_url, referrer_host, host_name)
    rules = settings["channel_rules"] or seed_rules()
    named = as_text(record.get("country_code")), as_text(record.get("system_language"))
    country, language = country_and_language(*named, as_text(record.get("locale")))
    others = kept(
        country_code=(record.get("country_code"), named[0], country),
        system_language=(record.get("system_language"), named[1], language),
    )
    platform = _first_given(record.get("platform"), envelope.get("platform"))
    return Event(
        source=NAME,
        key=key_of(NAME, record["app_id"], record["timestamp"], record["event_id"]),
        app_id=record["app_id"],
        name=name,
        occurred=record["timestamp"],
        arrived=file.hour_ms if arrived is None else arrived,
        file_path=file.path,
        arrival_date=file.hour.date(),
        device_id=record.get("unique_id") or None,
        login_id=login_of(record),
        session_id=as_session(attributes.get("_session_id")),
        platform=platform_of(platform),
        os_version=as_text(record.get("os_version")) or _agents_version(envelope),
        app_version=as_text(record.get("app_version")),
        language=language,
        country=country,
        device_make=as_text(record.get("make")),
        device_model=as_text(record.get("model")),
        channel=channel_named(attributes) or (rules.channel_of(traffic) if traffic else None),
        referrer_host=referrer_host,
        page_or_screen=_page_or_screen(attributes, page_url),
        is_view=name in VIEWS,
        is_entrance=name in VIEWS and as_integer(attributes.get("_entrances")) == 1,
        engagement=_engagement(name, attributes),
        is_first_open=name == "_first_open",
        install_channel=first_text(attributes, INSTALL_CHANNELS),
        purchase=_purchase(name, attributes),
        items=record.get("items") or [],
        user=user,
        properties={
            **{"attributes": attributes, "user": user, "items": record.get("items") or []},
            **{"locale": record.get("locale"), "platform": platform, **others},
        },
    )


def _first_given(own, of_envelope):
    """The event's own value, else the envelope's, which counts as text only."""
    if own not in (None, ""):
        return own
    return of_envelope if isinstance(of_envelope, str) and of_envelope else None


def first_text(attributes: dict, names: list[str]) -> str | None:
    """The first of these attributes that is not empty."""
    for name in names:
        if as_text(attributes.get(name)) is not None:
            return as_text(attributes[name])
    return None


def _agents_version(envelope: dict) -> str | None:
    agent = envelope.get("ua")
    return agents.os_version(agent) if isinstance(agent, str) else None


def _referrer_host(attributes: dict) -> str | None:
    host = as_text(attributes.get("_latest_referrer_host"))
    referrer = as_text(attributes.get("_latest_referrer"))
    return host or (urls.host(referrer) if referrer else None) or None


def _page_or_screen(attributes: dict, page_url: str | None) -> str | None:
    screen = as_text(attributes.get("_screen_name"))
    return screen or (urls.path(page_url) if page_url else None)


def _engagement(name: str, attributes: dict) -> int | None:
    """Milliseconds. Views carry the same attribute for the time on the view before."""
    if name != "_user_engagement":
        return None
    return duration(as_integer(attributes.get("_engagement_time_msec")))


def _purchase(name: str, attributes: dict) -> dict | None:
    if name != "purchase":
        return None
    return {
        "product_id": None,
        "quantity": None,
        "item_price_amount": None,
        "revenue_amount": as_amount(attributes.get("value")),
        "currency": upper(as_text(attributes.get("currency"))),
        "store": None,
        "transaction_id": first_text(attributes, ["transaction_id", "order_id"]),
    }
