"""Names of types: Trino's, Hive's (as Glue keeps them), and ColumnInfo of GetQueryResults."""

import re

from stand_ins.athena.errors import not_supported
from stand_ins.athena.sql_text import split_commas

_TO_HIVE = {"integer": "int", "real": "float", "varbinary": "binary"}
_TO_TRINO = {
    "string": "varchar",
    "int": "integer",
    "float": "real",
    "binary": "varbinary",
    "timestamp": "timestamp(6)",
}
# Athena's fixed values of Precision; decimals and text carry their own.
_PRECISION = {
    "tinyint": 3,
    "smallint": 5,
    "integer": 10,
    "bigint": 19,
    "double": 17,
    "float": 17,
    "timestamp": 3,
    "timestamp with time zone": 3,
    "time": 3,
    "time with time zone": 3,
    "varbinary": 1_073_741_824,
}
_UNBOUNDED_TEXT = 2_147_483_647


def hive_type(trino: str) -> str:
    """`row(a integer)` -> `struct<a:int>`. Raises QueryError for a row without names."""
    base, arguments = _split(trino)
    if base == "array":
        return f"array<{hive_type(arguments)}>"
    if base == "map":
        return "map<" + ",".join(map(hive_type, split_commas(arguments))) + ">"
    if base == "row":
        return "struct<" + ",".join(_hive_field(f, trino) for f in split_commas(arguments)) + ">"
    if base == "varchar":
        return f"varchar({arguments})" if arguments else "string"
    if base == "char":
        return f"char({arguments or 1})"
    if base == "decimal":
        return f"decimal({arguments or '38,0'})".replace(" ", "")
    if base.startswith("timestamp"):
        return "timestamp"
    return _TO_HIVE.get(base, base)


def _hive_field(field: str, whole: str) -> str:
    found = re.match(r'^("?)([^"]+?)\1\s+(.*)$', field)
    if not found:
        raise not_supported(
            "Anonymous row type is not supported in Hive. Please give each field a name: " + whole
        )
    return f"{found[2]}:{hive_type(found[3])}"


def trino_type(hive: str) -> str:
    """`struct<a:int>` -> `row("a" integer)`; a Hive timestamp is one of Iceberg: (6)."""
    hive = hive.strip().lower()
    found = re.match(r"^(array|map|struct)<(.*)>$", hive, re.S)
    if not found:
        return _TO_TRINO.get(hive, hive)
    inner = split_commas(found[2])
    if found[1] == "struct":
        fields = (field.split(":", 1) for field in inner)
        return "row(" + ", ".join(f'"{n.strip()}" {trino_type(t)}' for n, t in fields) + ")"
    return f"{found[1]}(" + ", ".join(map(trino_type, inner)) + ")"


def column_info(name: str, trino: str) -> dict:
    """The entry of ResultSetMetadata for a column of a Trino type."""
    base, arguments = _split(trino)
    kind = {"real": "float"}.get(base, base)
    if trino.strip().lower().endswith("with time zone"):
        kind = f"{kind} with time zone"
    precision, scale = _PRECISION.get(kind, 0), 0
    if kind == "decimal":
        precision, scale = (int(number) for number in arguments.split(","))
    elif kind in ("varchar", "char"):
        precision = int(arguments) if arguments else _UNBOUNDED_TEXT
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": name,
        "Label": name,
        "Type": kind,
        "Precision": precision,
        "Scale": scale,
        "Nullable": "UNKNOWN",
        "CaseSensitive": kind in ("varchar", "char"),
    }


def _split(trino: str) -> tuple[str, str]:
    """'decimal(10, 2)' -> ('decimal', '10, 2'); a time zone is left out."""
    found = re.match(r"(?s)^\s*([\w ]*?)\s*(?:\((.*)\))?\s*(?:with time zone)?\s*$", trino.lower())
    return found[1], found[2] or ""
