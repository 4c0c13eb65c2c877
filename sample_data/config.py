"""What a sample is made of: the apps, the parameters, the summary.

Everything that is generated is a function of a `Config` alone. Times are epoch milliseconds in UTC,
days and hours count from the first midnight of the sample.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class App(NamedTuple):
    app_id: str
    app_name: str
    tenant_id: str
    reporting_timezone: str
    currency: str


APPS = (
    App("7c41e09a5b2f4d138e60a9d2f7c3b815", "Tile Garden", "acme", "America/New_York", "USD"),
    App("2fa86d03c97b4e5fb1047de59a36c8e2", "Harbor Notes", "acme", "Europe/Berlin", "EUR"),
    App("e5930b7d184a4c66a27f81c4d0be592a", "Orbit Radio", "globex", "UTC", "USD"),
)
RADIO = 2  # its events can come by Firehose
NOTES, SHOP = 1, len(APPS)  # have web sites: the second of them, and one that is none of them
ALL_APPS = (
    *APPS,
    App("lantern_shop", "Lantern Shop", "globex", "America/Los_Angeles", "USD"),
)
FIRST = "mobile_analytics"  # what is measured on clean data, and how, begins with this source
_FOLDERS = (path.parent.name for path in Path(__file__).parent.glob("*/__init__.py"))
SOURCES = tuple(sorted(_FOLDERS, key=lambda name: (name != FIRST, name)))


@dataclass(frozen=True)
class Config:
    """The parameters of a sample. Two equal configurations give the same bytes."""

    days: int = 45
    users: int = 1200  # people who used an app before or during those days
    seed: int = 7
    start: date = date(2026, 2, 20)
    sources: tuple[str, ...] = ()  # none named: all; of a sample without oddities the first
    oddities: bool = True  # bad lines and files, copies, resends, wrong clocks, parked events
    events_per_session: float = 12.0
    late_share: float = 0.012  # share of online days after which a phone is offline for a while
    part_lines: int = 300  # a longer hour is cut into several files
    firehose: bool = False  # the third app's events come by Firehose, as from a Pinpoint stream
    every_hour: bool = False  # at least one line, so one file, per app and hour
    from_hour: int = 0
    to_hour: int | None = None  # exclusive; may lie beyond `days`: the same world goes on

    def __post_init__(self):
        if self.days < 1 or self.users < 1 or self.part_lines < 1:
            raise ValueError("days, users and part_lines must be at least 1")
        if not 0 <= self.from_hour <= self.end_hour:
            raise ValueError("from_hour must lie between 0 and to_hour")
        if not self.sources:
            object.__setattr__(self, "sources", SOURCES if self.oddities else (FIRST,))
        if unknown := set(self.sources) - set(SOURCES):
            raise ValueError(f"unknown sources: {', '.join(sorted(unknown))}")

    @property
    def start_ms(self) -> int:
        midnight = datetime(self.start.year, self.start.month, self.start.day, tzinfo=UTC)
        return int(midnight.timestamp()) * 1000

    @property
    def end_hour(self) -> int:
        return self.days * 24 if self.to_hour is None else self.to_hour


@dataclass
class Summary:
    """What was written.

    lines    non-empty lines of the files that can be read to their end
    events   well-formed events outside of copies, each once
    kinds    how often each kind of oddity occurs; counted per file if it ends in `_file` or `_copy`
    sources  the same of each source
    """

    files: int = 0
    bytes: int = 0
    lines: int = 0
    events: int = 0
    kinds: Counter = field(default_factory=Counter)
    sources: dict[str, "Summary"] = field(default_factory=dict)

    def add(self, other: "Summary") -> None:
        self.files += other.files
        self.bytes += other.bytes
        self.lines += other.lines
        self.events += other.events
        self.kinds.update(other.kinds)
        for name, part in other.sources.items():
            self.sources.setdefault(name, Summary()).add(part)


def stream(seed: int, purpose: int, *parts: int) -> int:
    """The seed of one independent stream of random numbers, the same in every process."""
    value = (seed & 0xFFFFFFFF) << 8 | purpose
    for part in parts:
        value = value << 40 | part
    return value
