"""How much is measured: the two sizes, of which each number is an option of the command line."""

import argparse
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Size:
    """Numbers of one run; the default takes about ten minutes on two cores.

    events     of a first build (g1, g1b, landing), one row of the table for each
    opened     events of clickstream's envelopes
    day, files of hourly zones: events a day; files a month, at least one per app and hour (2,160)
    history    days of the long zone; `short` those of the short one, which are the long one's last
    row_group  rows of a row group of DuckDB, so that the tables of a small zone have many, too
    user_days  of g5, one row of the table for each
    held       events of g6
    listed     files of g8
    engine_day, engine_history  events a day and days of history on a stand-in
    builds     times that a first build is made, and its floors
    rounds     times that each way of all others is run, in turn; figures are medians
    """

    events: tuple[int, ...] = (1_000_000,)
    opened: int = 200_000
    day: int = 1_000
    files: int = 2_160
    history: int = 365
    short: int = 30
    row_group: int = 2_048
    user_days: tuple[int, ...] = (1_000_000,)
    held: tuple[int, ...] = (10_000_000, 50_000_000)
    listed: int = 1_000_000
    engine_day: int = 150
    engine_history: int = 120
    builds: int = 1
    rounds: int = 2


DEFAULT = Size()
SIZES = {
    "default": DEFAULT,
    "full": replace(
        DEFAULT,
        events=(1_000_000, 3_000_000),
        day=50_000,
        files=5_000,
        row_group=65_536,
        user_days=(1_000_000, 5_000_000),
        builds=3,
        rounds=3,
    ),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--size`, and an option for each number of a size; several are parted by commas."""
    parser.add_argument("--size", choices=SIZES, default="default")
    for field in fields(Size):
        kind = _numbers if isinstance(field.default, tuple) else int
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=kind, metavar="N")


def size_of(options: argparse.Namespace) -> Size:
    """The size that was asked for, with the numbers that were set beside it."""
    given = {name: getattr(options, name) for name in asdict(DEFAULT)}
    set_ones = {name: value for name, value in given.items() if value is not None}
    return replace(SIZES[options.size], **set_ones)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))
