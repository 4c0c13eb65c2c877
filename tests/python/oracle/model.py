"""What all parts share: settings, apps, events, clocks, keys and numbers."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

UNKNOWN_APP = "(unknown)"
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
EPOCH = datetime(1970, 1, 1)
EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)
NONE = "(none)"

DEFAULTS = {
    "late_window_days": 7,
    "stitch_window_days": 7,
    "max_session_hours": 24,
    "session_timeout_minutes": 30,
    "retention_days": 90,
    "max_line_bytes": 65_535,
    "engaged_session_seconds": 10,
    "engaged_session_views": 2,
    "mobile_analytics_revenue": "price_times_quantity",
    "mobile_analytics_login": "cognito_id",
}


def settings_of(variables: dict | None) -> dict:
    unknown = set(variables or {}) - set(DEFAULTS)
    if unknown:
        raise ValueError(f"the oracle does not know the variables {sorted(unknown)}")
    return {**DEFAULTS, **(variables or {})}


@dataclass(slots=True)
class Event:
    """One valid or parked record. Times are epoch milliseconds, engagement in milliseconds."""

    source: str
    key: str
    app_id: str
    name: str
    occurred: int
    arrived: int
    file_path: str
    arrival_date: date  # UTC date in the file's path
    device_id: str | None  # a server's event has none
    login_id: str | None
    session_id: str | None
    platform: str | None
    os_version: str | None
    app_version: str | None
    language: str | None
    country: str | None
    device_make: str | None
    device_model: str | None
    purchase: dict | None
    properties: dict

    # What only Mobile Analytics reports.
    start: int | None = None
    stop: int | None = None
    active: int | None = None

    # What only Clickstream reports.
    channel: str | None = None
    referrer_host: str | None = None
    page_or_screen: str | None = None
    is_view: bool = False
    is_entrance: bool = False
    engagement: int | None = None
    is_first_open: bool = False
    install_channel: str | None = None
    items: list = field(default_factory=list)
    user: dict = field(default_factory=dict)

    # What comes later.
    user_key: str = ""
    is_activity: bool = False
    local_date: date | None = None
    session_key: str | None = None

    @property
    def lateness_days(self) -> int:
        return lateness_days(self.occurred, self.arrived)

    @property
    def revenue(self) -> Decimal | None:
        return self.purchase["revenue_amount"] if self.purchase else None

    @property
    def currency(self) -> str | None:
        return self.purchase["currency"] if self.purchase else None

    @property
    def engagement_seconds(self) -> Decimal | None:
        return None if self.engagement is None else seconds(self.engagement)


@dataclass(frozen=True)
class App:
    app_id: str
    app_name: str
    tenant_id: str
    reporting_timezone: str
    currency: str

    def local_date(self, ms: int) -> date:
        return (EPOCH_UTC + timedelta(milliseconds=ms)).astimezone(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.reporting_timezone)  # zoneinfo keeps them

    def money_of(self, event: Event) -> Decimal:
        """What counts in a mart that sums money: the amount, if it is in the app's own currency."""
        if event.revenue is None or event.currency != self.currency:
            return Decimal("0.000000")
        return event.revenue


class Apps(dict):
    """app_id -> App; one that no seed knows gets the defaults."""

    def __init__(self, seed: list[dict]):
        super().__init__()
        for row in seed:
            self[row["app_id"]] = App(
                row["app_id"],
                row["app_name"],
                row["tenant_id"],
                row["reporting_timezone"],
                row["currency"],
            )

    def __missing__(self, app_id: str) -> App:
        self[app_id] = App(app_id, app_id, "default", "UTC", "USD")
        return self[app_id]


def by_time(event: Event) -> tuple[int, str]:
    """The order of every "first", "last", "latest"."""
    return event.occurred, event.key


def timestamp(ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=ms)


def utc_date(ms: int) -> date:
    return timestamp(ms).date()


def lateness_days(occurred: int, arrived: int) -> int:
    return (utc_date(arrived) - utc_date(occurred)).days


def key_of(*parts: str | int | None) -> str:
    texts = ["\x1e" if part is None else str(part) for part in parts]
    return hashlib.md5("\x1f".join(texts).encode()).hexdigest()


def seconds(ms: int) -> Decimal:
    return Decimal(ms).scaleb(-3)


def sum_known(values):
    """The sum of those that are not null; null if there is none."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def ratio(numerator, divisor) -> float | None:
    """One division of exact numbers; null where the divisor is 0."""
    return float(numerator) / float(divisor) if divisor else None


def first_known(values):
    """The first value that is not null."""
    for value in values:
        if value is not None:
            return value
    return None


def days_between(first: date, last: date):
    """All dates from first to last, both included."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)
