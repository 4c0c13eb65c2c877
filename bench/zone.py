"""Raw zones to measure on: clean sample data, made once per size and kept under data/bench."""

from datetime import date, timedelta
from pathlib import Path

from sample_data import Config, generate, more_hours, users_for_events

LAST_DAY = date(2026, 3, 31)


def dense(folder: Path, events: int) -> Path:
    """A zone of about so many events over 30 days; returns the folder for TIDEMARK_RAW."""
    raw = folder / f"dense-{events}" / "raw"
    if not raw.exists():
        config = _config(30, part_lines=20_000)
        generate(
            raw, config.__class__(**{**vars(config), "users": users_for_events(config, events)})
        )
    return raw


def long(folder: Path, days: int, users: int) -> tuple[Path, Config]:
    """A zone with a file per app and hour that ends on the same day whatever its length."""
    config = _config(days, users=users, every_hour=True, part_lines=100_000)
    raw = folder / f"long-{days}-{users}" / "raw"
    if not raw.exists():
        generate(raw, config)
    return raw, config


def next_hour(raw: Path, config: Config, number: int) -> int:
    """Adds one hour to a zone; returns the bytes that arrived."""
    before = _size(raw)
    start = config.days * 24 + number
    more_hours(raw, config.__class__(**{**vars(config), "to_hour": start}), hours=1)
    return _size(raw) - before


def _config(days: int, **more) -> Config:
    start = LAST_DAY - timedelta(days=days - 1)
    return Config(days=days, start=start, oddities=False, late_share=0.0, **more)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.gz"))
