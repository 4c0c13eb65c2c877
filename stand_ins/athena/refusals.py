"""Statements that Trino 476 takes and Athena does not, refused by their text alone.

Each stands in README.md with how sure it is. What needs the types of columns, or the table that a
statement changes, is refused in column_rules.py and executor.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stand_ins.athena.errors import ApiError, invalid, malformed
from stand_ins.athena.sql_text import bare, statements, tokens, trim

MAX_BYTES = 262_144
HIDDEN_CATALOG = "awsdatacatalog_iceberg"  # how Trino reaches Iceberg tables; Athena has no such
_UNSUPPORTED = "Queries of this type are not supported"
_HIVE_DDL = re.compile(
    r"(?is)^(?:create\s+external\s+table|drop\s+table|alter\s+table|msck\s+repair\s+table"
    r"|(?:create|drop)\s+(?:schema|database))\b"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing to refuse. `check` answers with the error, or None; `example` is refused."""

    name: str
    check: Callable[[str], ApiError | None]
    example: str


def refuse(sql: str) -> None:
    """Raises ApiError for the first thing that Athena would not take."""
    for refusal in REFUSALS:
        error = refusal.check(sql)
        if error is not None:
            raise error


def check_context(context: dict) -> None:
    """The same for QueryExecutionContext. Raises ApiError."""
    catalog = (context.get("Catalog") or "awsdatacatalog").strip().lower()
    if catalog == "system":
        raise invalid("System database is not supported")
    if catalog != "awsdatacatalog":
        raise invalid(f"Catalog {catalog} not found")


def _empty(sql: str) -> ApiError | None:
    if trim(sql):
        return None
    return invalid(
        "1 validation error detected: Value at 'queryString' failed to satisfy constraint:"
        " Member must have length greater than or equal to 1"
    )


def _too_long(sql: str) -> ApiError | None:
    if len(sql.encode()) <= MAX_BYTES:
        return None
    return invalid(
        "1 validation error detected: Value at 'queryString' failed to satisfy constraint:"
        f" Member must have length less than or equal to {MAX_BYTES}"
    )


def _two_statements(sql: str) -> ApiError | None:
    if statements(sql) == 1:
        return None
    return malformed(f"Only one sql statement is allowed. Got: {sql}")


def _system_tables(sql: str) -> ApiError | None:
    names = [token.strip('"').lower() for token in tokens(sql)]
    for at, name in enumerate(names):
        is_three_parts = names[at + 1 : at + 2] == ["."] and names[at + 3 : at + 4] == ["."]
        if name == "system" and is_three_parts and names[max(at - 1, 0)] != ".":
            return malformed(_UNSUPPORTED)
    return None


def _hidden_catalog(sql: str) -> ApiError | None:
    if HIDDEN_CATALOG not in (token.strip('"`').lower() for token in tokens(sql)):
        return None
    return malformed(f"CATALOG_NOT_FOUND: Catalog '{HIDDEN_CATALOG}' not found")


def _with_recursive(sql: str) -> ApiError | None:
    if re.search(r"(?i)\bwith\s+recursive\s+(?!as\b)", bare(sql)):
        return malformed("NOT_SUPPORTED: Recursive queries are not supported")
    return None


def _with_session(sql: str) -> ApiError | None:
    found = re.search(r"(?i)\bwith\s+(session|function)\s+(?!as\b|\()", bare(sql))
    return malformed(f"line 1:6: mismatched input '{found[1]}'") if found else None


def _json_table(sql: str) -> ApiError | None:
    if re.search(r"(?i)\bjson_table\s*\(", bare(sql)):
        return malformed("mismatched input 'json_table'")
    return None


def _trino_create(sql: str) -> ApiError | None:
    text = bare(trim(sql))
    is_replace = re.match(r"(?is)create\s+or\s+replace\s+table\b", text)
    is_like = re.match(r"(?is)create\s+table\s[^(]*\(\s*like\b", text)
    return malformed(_UNSUPPORTED) if is_replace or is_like else None


def _quotes_in_hive_ddl(sql: str) -> ApiError | None:
    text = bare(trim(sql))
    if _HIVE_DDL.match(text) and '"' in text.partition("(")[0]:
        found = text[text.index('"') :].split()[0]
        return malformed(f"line 1:{text.index(found) + 1}: mismatched input '{found}'")
    return None


REFUSALS = (
    Refusal("empty statement", _empty, " -- nothing\n;"),
    Refusal("statement too long", _too_long, "select '" + "x" * MAX_BYTES + "'"),
    Refusal("two statements", _two_statements, "select 1; select 2"),
    Refusal("system tables", _system_tables, 'select * from "system".runtime.queries'),
    Refusal("catalog of Iceberg tables", _hidden_catalog, f"select * from {HIDDEN_CATALOG}.s.t"),
    Refusal(
        "recursive CTE",
        _with_recursive,
        "with recursive t(n) as (select 1 union all select n + 1 from t) select * from t",
    ),
    Refusal("session or function in WITH", _with_session, "with session a = 1 select 1"),
    Refusal(
        "json_table",
        _json_table,
        "select * from json_table('{}', 'lax $' columns (a int path 'lax $.a'))",
    ),
    Refusal("OR REPLACE TABLE, LIKE", _trino_create, "create or replace table t as select 1 as a"),
    Refusal("double quotes in Hive DDL", _quotes_in_hive_ddl, 'drop table if exists "s"."t"'),
)
