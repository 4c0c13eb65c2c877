"""JSON values as columns: lenient text, strict integers, exact amounts."""

import json
import re
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal

from .parse import Real

INTEGER_TEXT = re.compile(r"-?[0-9]{1,19}")
INT64 = 2**63
NO_SESSIONS = {"00000000-00000000"}
NO_LOGINS = {
    "undefined",
    "null",
    "0",
    "none",
    "anonymous",
    "guest",
    "unknown",
    "nan",
    "[object object]",
    "00000000-0000-0000-0000-000000000000",
}
AMOUNT = Decimal("0.000001")
AMOUNT_LIMIT = Decimal(10) ** 12  # decimal(18,6)
EXACT = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN)


def json_text(value) -> str:
    """The text of a value: of a string itself, of a number as in the file, else compact JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, Real):
        return value.text
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_text(value) -> str | None:
    """Lenient text: what is not text becomes its text; empty text is null."""
    return None if value is None or value == "" else json_text(value)


def as_session(value) -> str | None:
    """The id of a session; one that says "none" is null."""
    return _unless_in(NO_SESSIONS, as_text(value))


def as_login(value) -> str | None:
    """The same of a login."""
    return _unless_in(NO_LOGINS, as_text(value))


def _unless_in(words: set[str], text: str | None) -> str | None:
    return None if text is None or lower(text) in words else text


def lower(text: str) -> str:
    """Character by character, as engines do it: Python's own makes two of some."""
    return "".join(character.lower()[0] for character in text)


def duration(ms: int | None) -> int | None:
    """A reported duration; one that is negative or longer than 366 days is none."""
    return ms if ms is not None and 0 <= ms <= 366 * 24 * 3_600_000 else None


def as_integer(value) -> int | None:
    """A JSON integer of 64 bits, else null."""
    if isinstance(value, int) and not isinstance(value, bool) and -INT64 <= value < INT64:
        return value
    return None


def text_to_integer(value) -> int | None:
    text = as_text(value)
    return as_integer(int(text)) if text and INTEGER_TEXT.fullmatch(text) else None


def as_amount(value) -> Decimal | None:
    """A JSON number with six decimals; everything else is null."""
    if isinstance(value, Real):
        return amount(Decimal(value.text))
    if isinstance(value, int) and not isinstance(value, bool):
        return amount(Decimal(value))
    return None


def amount(value: Decimal | None) -> Decimal | None:
    """Six decimals, half away from zero; null if it does not fit."""
    if value is None or value.copy_abs() >= AMOUNT_LIMIT:
        return None
    rounded = value.quantize(AMOUNT, ROUND_HALF_UP, EXACT)
    return rounded if rounded.copy_abs() < AMOUNT_LIMIT else None


def upper(text: str | None) -> str | None:
    return text.upper() if text else None


def members(record: dict, name: str) -> dict:
    """An object inside of an object; empty if there is none."""
    value = record.get(name)
    return value if isinstance(value, dict) else {}
