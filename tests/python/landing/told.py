"""What runs that are told of files are compared with: a listing of all of them."""

from collections.abc import Callable
from dataclasses import replace

from landing_zone import GOOD, HOUR, BucketZone, Zone

from tidemark.landing import Summary
from tidemark.landing.aws import S3Path

OLDER = "awsma/events/app1/2023/12/31/23"
ODD = b"\xff\n"


def shadow(zone: Zone) -> Zone:
    """The same raw zone, landed elsewhere by listing all of it."""
    other = f"{zone.landed}_listed"
    landed = S3Path.parse(other) if isinstance(zone, BucketZone) else type(zone.landed)(other)
    return replace(zone, settings=replace(zone.settings, landed=landed, notices=None))


def same_as_listed(zone: Zone, other: Zone) -> bool:
    """Whether a listing of all gives the manifest that notices gave."""
    other.land()
    return zone.manifest() == other.manifest().replace(b"landed_listed/", b"landed/")


def arrive(zone: Zone, other: Zone, land_first: Callable[[], Summary]) -> list[str]:
    """Files of two months, a part of them changed after a first run; returns the changed names."""
    for name in ("stays", "changes", "leaves", "breaks"):
        zone.put_lines(f"{name}.gz", hour=OLDER)
        zone.put_lines(f"{name}.gz")
    land_first()
    other.land()
    zone.put_lines("changes.gz", GOOD * 2)
    zone.file(f"{zone.root}/{HOUR}/leaves.gz").unlink()
    zone.put("breaks.gz", b"text")
    zone.put_lines("new odd.gz", ODD)
    zone.put_lines("new.gz", hour=OLDER)
    zone.put_lines("nowhere.gz", hour="elsewhere")
    of_hour = ("changes.gz", "leaves.gz", "breaks.gz", "new odd.gz")
    return [
        *(f"{HOUR}/{name}" for name in of_hour),
        f"{OLDER}/new.gz",
        "elsewhere/nowhere.gz",
    ]
