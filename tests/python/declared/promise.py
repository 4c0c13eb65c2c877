"""How a record ends, by what its source declares and docs/definitions.md says of that.

In the order of *Records and their classes*, from step 5 on; of a line of text also `bad_line`.
"""

import re
from datetime import UTC, datetime
from typing import Any

from tests.python.bad_input.records import Raw, ms

from .files import text_line
from .source import Field, Source, get, holds, shape_of

FIRST, END = ms(datetime(2000, 1, 1, tzinfo=UTC)), ms(datetime(2100, 1, 1, tzinfo=UTC))
DAY = 86_400_000
SEPARATOR = "\x1f"
ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.](\d+))?)?"
    r"(?: ?(?:Z|UTC|([+-])(\d\d):?(\d\d)))?",
    re.ASCII,
)

End = tuple[str, str | None]


def end_of(source: Source, record: dict, hour: datetime, late_window_days: int = 7) -> End:
    """The class (`valid`, `parked`, `rejected`) and the reason. hour: of the file."""
    if source.said["format"] == "text" and not _matches(source, record):
        return "rejected", "bad_line"
    shape = shape_of(source, record)
    judged = [each for each in source.fields if each.is_judged and each.shape in (None, shape)]
    reason = _of_fields(source, record, judged) or _of_ranges(source, record, judged, hour)
    if reason:
        return "rejected", reason
    occurred, arrived = moments_of(source, record, judged, hour)
    if occurred > arrived + DAY:
        return "parked", "future"
    late = arrived // DAY - occurred // DAY > late_window_days
    return ("parked", "late") if late else ("valid", None)


def _matches(source: Source, record: dict) -> bool:
    return re.fullmatch(source.said["pattern"], text_line(source, record)) is not None


def _of_fields(source: Source, record: dict, judged: list[Field]) -> str | None:
    """Steps 5 and 6."""
    needed = [field for field in judged if _is_needed(source, field, record)]
    for field in needed:
        if _value(source, record, field) in (None, ""):
            return f"missing_field:{field.said}"
    others = [each for each in judged if each not in needed and not each.only_when_required]
    for field in needed + others:
        value = _value(source, record, field)
        if value is not None and not _is_of_type(source, field, value):
            return f"bad_type:{field.said}"
    return None


def _of_ranges(source: Source, record: dict, judged: list[Field], hour: datetime) -> str | None:
    """Step 7."""
    for field in judged:
        value = _value(source, record, field)
        if field.range and value is not None:
            least, greatest = field.range
            if not least <= int(value) <= greatest:
                return f"out_of_range:{field.said}"
    occurred, arrived = moments_of(source, record, judged, hour)
    if not FIRST <= occurred < END:
        return f"out_of_range:{_said(judged, 'occurred')}"
    if not FIRST <= arrived < END or arrived > ms(hour) + DAY:
        return f"out_of_range:{_said(judged, 'arrived')}"
    return None


def _is_needed(source: Source, field: Field, record: dict) -> bool:
    when = field.required_when
    return field.required or (when is not None and holds(source, when, record))


def moments_of(
    source: Source, record: dict, judged: list[Field], hour: datetime
) -> tuple[int, int]:
    """When it occurred and arrived, in epoch milliseconds, of a record whose fields are right."""
    found = {}
    for field in judged:
        value = _value(source, record, field)
        if field.role in ("occurred", "arrived") and value is not None:
            found[field.role] = _ms(field, value)
    return found["occurred"], found.get("arrived", ms(hour))


def _said(judged: list[Field], role: str) -> str:
    return next(field.said for field in judged if field.role == role)


def _value(source: Source, record: dict, field: Field) -> Any:
    """None if there is none; where all values are texts, an empty one is none."""
    value = get(record, field.where)
    return None if source.of_texts and value == "" else value


def _is_of_type(source: Source, field: Field, value: Any) -> bool:
    if isinstance(value, Raw):  # a number with a point or an exponent
        return False
    if field.unit == "iso":
        return isinstance(value, str) and ms_of_iso(value) is not None
    if field.type in ("integer", "timestamp"):
        return _is_integer(source, value)
    if field.type == "app_id":
        return isinstance(value, str) and SEPARATOR not in value
    wanted = {"text": str, "object": dict, "array": list}[field.type]
    return isinstance(value, wanted)


def _is_integer(source: Source, value: Any) -> bool:
    if source.of_texts:
        return re.fullmatch("[+-]?[0-9]+", value) is not None
    return isinstance(value, int) and not isinstance(value, bool)


def _ms(field: Field, value: Any) -> int:
    if field.unit == "iso":
        return ms_of_iso(value)
    return int(value) * (1000 if field.unit == "seconds" else 1)


def ms_of_iso(text: str) -> int | None:
    """Epoch milliseconds, without what is below them; None if there is no such moment."""
    match = ISO.fullmatch(text)
    if not match:
        return None
    *parts, fraction, sign, hours, minutes = match.groups("0")
    try:
        moment = datetime(*map(int, parts), tzinfo=UTC)
    except ValueError:
        return None
    if int(hours) > 23 or int(minutes) > 59:
        return None
    offset = (int(hours) * 60 + int(minutes)) * 60_000
    return ms(moment) + int(f"{fraction}00"[:3]) - (-offset if sign == "-" else offset)
