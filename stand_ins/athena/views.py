"""Views as Athena keeps them in Glue: the statement as base64 of JSON, in Presto's shape."""

import base64
import json
import re

from stand_ins.athena.column_rules import Column
from stand_ins.athena.errors import malformed
from stand_ins.athena.sql_text import name_parts
from stand_ins.athena.type_names import hive_type

MARK = "Presto View"  # by this comment Trino knows a view
_HEAD = re.compile(r"(?is)^create\s+(?:or\s+replace\s+)?view\s+(\S+)\s+as\b\s*(.*)$")


def parse(sql: str) -> tuple[str | None, str, str]:
    """(database, name, SELECT). Errors: ApiError."""
    found = _HEAD.match(sql)
    if not found:
        raise malformed("line 1:1: mismatched input 'view'")
    return *name_parts(found[1]), found[2]


def table_input(name: str, select: str, catalog: str, schema: str, columns: list[Column]) -> dict:
    """TableInput of Glue. In: the columns with their Trino types."""
    view = {
        "originalSql": select,
        "catalog": catalog,
        "schema": schema,
        "columns": [{"name": each[0].lower(), "type": each[1]} for each in columns],
        "runAsInvoker": False,
        "path": [],
    }
    coded = base64.b64encode(json.dumps(view).encode()).decode()
    return {
        "Name": name,
        "TableType": "VIRTUAL_VIEW",
        "ViewOriginalText": f"/* Presto View: {coded} */",
        "ViewExpandedText": "/* Presto View */",
        "Parameters": {"presto_view": "true", "comment": MARK},
        "StorageDescriptor": {
            "Columns": [{"Name": each[0].lower(), "Type": hive_type(each[1])} for each in columns],
            "Location": "",
            "SerdeInfo": {},
            "NumberOfBuckets": 0,
        },
        "PartitionKeys": [],
    }


def is_view(table: dict) -> bool:
    return table.get("TableType") == "VIRTUAL_VIEW"
