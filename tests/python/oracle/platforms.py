"""One name for one platform (definitions.md, "Platforms")."""

import csv
from functools import cache
from pathlib import Path

from .values import as_text, lower

SEED = Path(__file__).parents[3] / "seeds/reference/platforms.csv"


def platform_of(value) -> str | None:
    """The name of a platform, of the value as it stands in the record."""
    text = lower((as_text(value) or "").strip(" "))
    return _names().get(text, text) or None


@cache
def _names() -> dict[str, str]:
    with open(SEED, newline="") as file:
        return {lower(row["value"]): row["platform"] for row in csv.DictReader(file)}
