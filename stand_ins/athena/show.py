"""SHOW and DESCRIBE, answered from Glue: one text per row, without a header, as in Athena."""

import re

from stand_ins.athena.catalog import Catalog
from stand_ins.athena.errors import malformed
from stand_ins.athena.queries import Query
from stand_ins.athena.sql_text import name_parts
from stand_ins.athena.type_names import column_info
from stand_ins.athena.views import is_view

_DATABASES = re.compile(r"(?is)^show\s+(?:databases|schemas)$")
_TABLES = re.compile(r"(?is)^show\s+(tables|views)(?:\s+(?:in|from)\s+(\S+))?$")
_TABLE = re.compile(r"(?is)^show\s+(columns|partitions|tblproperties)\s+(?:(?:in|from)\s+)?(\S+)$")
_DESCRIBE = re.compile(r"(?is)^(desc(?:ribe)?)\s+(?:extended\s+|formatted\s+)?(\S+)$")
_WIDTH = 20
_DESCRIBED = ("col_name", "data_type", "comment")  # three columns, and yet one text per row
_COLUMNS = {
    "SHOW_DATABASES": ("database_name",),
    "SHOW_TABLES": ("tab_name",),
    "SHOW_VIEWS": ("views",),
    "SHOW_COLUMNS": ("field",),
    "SHOW_PARTITIONS": ("partition",),
    "SHOW_TBLPROPERTIES": ("prpt_name",),
    "DESCRIBE_TABLE": _DESCRIBED,
}


def show(catalog: Catalog, query: Query, sql: str) -> None:
    """Fills in the rows. Errors: ApiError for a form that is not known, QueryError."""
    query.rows = [[line] for line in _lines(catalog, query, sql)]
    query.columns = [column_info(n, "string") for n in _COLUMNS[query.statement.subtype]]
    query.update_count = None if query.statement.subtype == "DESCRIBE_TABLE" else 0


def _lines(catalog: Catalog, query: Query, sql: str) -> list[str]:
    if _DATABASES.match(sql):
        return sorted(database["Name"] for database in catalog.databases())
    found = _TABLES.match(sql)
    if found:
        tables = catalog.tables((found[2] or query.database).strip('`"').lower())
        only_views = found[1].lower() == "views"
        return sorted(table["Name"] for table in tables if is_view(table) or not only_views)
    found = _TABLE.match(sql) or _DESCRIBE.match(sql)
    if found:
        database, name = name_parts(found[2])
        table = catalog.need_table(database or query.database, name)
        return _of_table(catalog, table, found[1].lower())
    raise malformed(f"the stand-in does not know: {sql[:60]}")


def _of_table(catalog: Catalog, table: dict, what: str) -> list[str]:
    keys = table.get("PartitionKeys", [])
    if what == "tblproperties":
        return [f"{key}\t{value}" for key, value in table.get("Parameters", {}).items()]
    if what == "partitions":
        names = [key["Name"] for key in keys]
        return [
            "/".join(f"{n}={v}" for n, v in zip(names, partition["Values"], strict=True))
            for partition in catalog.partitions(table["DatabaseName"], table["Name"])
        ]
    columns = table["StorageDescriptor"]["Columns"] + keys
    if what == "columns":
        return [f"{column['Name']:<{_WIDTH}}" for column in columns]
    return [
        "\t".join(f"{column.get(key, ''):<{_WIDTH}}" for key in ("Name", "Type", "Comment"))
        for column in columns
    ]
