"""What kind of statement a text is, as Athena tells it and as the stand-in routes it."""

import re
from dataclasses import dataclass, replace

from stand_ins.athena.errors import ApiError, malformed
from stand_ins.athena.sql_text import bare, trim

WORDS_READ = 200  # characters of a statement that can decide its kind, CTAS aside
_CTAS = re.compile(r"(?is)\bas\s*\(*\s*(?:select|with|table|values)\b")
_ICEBERG = re.compile(r"(?i)\btable_type\s*=\s*'iceberg'")
_UNSUPPORTED = "Queries of this type are not supported"
# First words of statements that Trino knows and Athena does not, or not in every form.
_KNOWN_TO_TRINO = re.compile(
    "use|set|reset|call|grant|revoke|deny|analyze|commit|rollback|start|truncate|comment|refresh"
    "|create|alter|drop|describe|desc|show"
)
_DROPS = {"table": "DROP_TABLE", "view": "DROP_VIEW"}
_DATABASE = ("schema", "database")
_SHOWS = {"schemas": "databases"}


@dataclass(frozen=True, slots=True)
class Statement:
    """StatementType and SubstatementType as in GetQueryExecution; `kind` picks the handler."""

    type: str
    subtype: str
    kind: str
    is_iceberg: bool = False

    @property
    def has_header(self) -> bool:
        """Whether the first row of the first page names the columns."""
        return self.kind in ("query", "explain")

    def output_name(self, query_id: str) -> str:
        """The file below the output location that Athena names for the statement."""
        if self.kind == "query" or self.subtype in ("UPDATE", "DELETE", "MERGE"):
            return f"{query_id}.csv"
        if self.kind == "ctas" and not self.is_iceberg:
            return f"tables/{query_id}"
        if self.kind == "ctas" or self.subtype == "INSERT":
            return query_id
        return f"{query_id}.txt"


def classify(sql: str) -> Statement:
    """Errors: ApiError for what is no statement of Athena's."""
    text = bare(trim(sql))
    first, second, third = (re.findall(r"\w+", text[:WORDS_READ].lower()) + ["", "", ""])[:3]
    found = _dml(first) or _ddl(first, second, third, text) or _utility(first, second)
    if found is None:
        raise _refused(first)
    if found.kind == "ctas" and _ICEBERG.search(sql):
        return replace(found, is_iceberg=True)
    return found


def _dml(first: str) -> Statement | None:
    if first in ("select", "with", "values", "table"):
        return Statement("DML", "SELECT", "query")
    if first in ("insert", "merge", "delete", "update"):
        return Statement("DML", first.upper(), "write")
    if first == "unload":
        return Statement("DML", "UNLOAD", "unload")
    if first == "explain":
        return Statement("DML", "EXPLAIN", "explain")
    return None


def _ddl(first: str, second: str, third: str, text: str) -> Statement | None:
    if first == "create":
        return _create(second, third, text)
    if first in ("optimize", "vacuum"):
        return Statement("DDL", first.upper(), "maintenance")
    if (first, second) == ("msck", "repair"):
        return Statement("DDL", "MSCK_REPAIR", "hive")
    if (first, second) == ("alter", "table") and not re.search(r"(?i)\bexecute\s+\w+", text):
        is_add = re.match(r"(?is)alter\s+table\s+\S+\s+add\s.*\bpartition\b", text)
        return Statement("DDL", "ALTER_TABLE_ADD_PARTITION" if is_add else "ALTER_TABLE", "hive")
    if first == "drop" and second in _DROPS:
        return Statement("DDL", _DROPS[second], "hive")
    if first == "drop" and second in _DATABASE:
        return Statement("DDL", "DROP_DATABASE", "hive")
    return None


def _create(second: str, third: str, text: str) -> Statement | None:
    if second == "view" or re.match(r"(?is)create\s+or\s+replace\s+view\b", text):
        return Statement("DDL", "CREATE_VIEW", "view")
    if second in _DATABASE:
        return Statement("DDL", "CREATE_DATABASE", "hive")
    if (second, third) == ("external", "table"):
        return Statement("DDL", "CREATE_TABLE", "hive")
    if second == "table":
        if _CTAS.search(text):
            return Statement("DDL", "CREATE_TABLE_AS_SELECT", "ctas")
        return Statement("DDL", "CREATE_TABLE", "hive")
    return None


def _utility(first: str, second: str) -> Statement | None:
    what = _SHOWS.get(second, second)
    listed = ("tables", "views", "databases", "partitions", "columns", "tblproperties")
    if first == "show" and what in listed:
        return Statement("UTILITY", f"SHOW_{what.upper()}", "utility")
    if first in ("describe", "desc") and second not in ("input", "output"):
        return Statement("UTILITY", "DESCRIBE_TABLE", "utility")
    return None


def _refused(first: str) -> ApiError:
    if _KNOWN_TO_TRINO.fullmatch(first):
        return malformed(_UNSUPPORTED)
    if first in ("prepare", "execute", "deallocate"):
        return malformed(f"the stand-in does not know {first.upper()}, which Athena does")
    return malformed(f"line 1:1: mismatched input '{first or '<EOF>'}'")
