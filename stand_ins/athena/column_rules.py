"""What Athena refuses because of the types of columns. Columns: (name, Trino type, aliased)."""

import re

from stand_ins.athena.errors import QueryError, not_supported

Column = tuple[str, str, bool]
_NO_HIVE_TYPE = re.compile(
    r"with time zone|(?:^|[\s(,])(?:time|json|unknown|uuid|interval|hyperloglog|ipaddress|color)"
    r"(?:$|[\s(,)])"
)
_TIMESTAMP = re.compile(r"(?:^|[\s(,])timestamp\((\d+)\)")
_ICEBERG_DIGITS = "6"


def check_view(columns: list[Column]) -> None:
    """CREATE VIEW: the gateway writes the view into Glue, so Trino does not look at it."""
    seen = set()
    for at, (name, type_, aliased) in enumerate(columns):
        _check_named(at, name, aliased)
        if name.lower() in seen:
            raise QueryError(
                f"DUPLICATE_COLUMN_NAME: line 1:1: Column name '{name}' specified more than once",
                type=1006,
            )
        seen.add(name.lower())
        _check_storable(type_)


def check_iceberg(columns: list[Column]) -> None:
    """CTAS into Iceberg: Trino 476 changes timestamp(3) into (6), and takes zones and uuid."""
    for at, (name, type_, aliased) in enumerate(columns):
        _check_named(at, name, aliased)
        _check_storable(type_)
        for digits in _TIMESTAMP.findall(type_.lower()):
            if digits != _ICEBERG_DIGITS:
                raise not_supported(
                    f"Timestamp precision ({digits}) not supported for Iceberg."
                    ' Use "timestamp(6)" instead.'
                )


def _check_named(at: int, name: str, aliased: bool) -> None:
    if name == f"_col{at}" and not aliased:
        raise QueryError(
            f"MISSING_COLUMN_NAME: line 1:1: Column name not specified at position {at + 1}",
            type=1006,
        )


def _check_storable(type_: str) -> None:
    if _NO_HIVE_TYPE.search(type_.lower()):
        raise not_supported(f"Unsupported Hive type: {type_}")
