"""Statements to Trino, and Trino's errors as Athena's."""

import re

from stand_ins.athena.column_rules import Column
from stand_ins.athena.errors import QueryError, exhausted, malformed
from stand_ins.athena.queries import Query
from stand_ins.athena.refusals import HIDDEN_CATALOG
from stand_ins.athena.trino_client import TrinoClient, TrinoError, TrinoResult

HIVE, ICEBERG = "awsdatacatalog", HIDDEN_CATALOG
# Trino's error names -> ErrorType of Athena's catalogue; unknown ones of users are 1000.
ERROR_TYPES = {
    "TABLE_NOT_FOUND": 1301,
    "SCHEMA_NOT_FOUND": 1301,
    "COLUMN_NOT_FOUND": 1006,
    "TYPE_MISMATCH": 1002,
    "FUNCTION_NOT_FOUND": 1303,
    "DIVISION_BY_ZERO": 1001,
    "INVALID_CAST_ARGUMENT": 1100,
    "INVALID_PARAMETER_USAGE": 1100,
    "INVALID_FUNCTION_ARGUMENT": 1106,
    "NOT_SUPPORTED": 1200,
    "EXCEEDED_TIME_LIMIT": 206,
}
ICEBERG_ERROR, SYSTEM_ERROR = 233, 200
_POSITION = re.compile(r"^line (\d+):")


class TrinoBackend:
    """Runs statements, and can stop those of a query from another thread."""

    def __init__(self, client: TrinoClient):
        self._client = client
        self._running: dict[str, str] = {}  # query id -> path to cancel

    def run(
        self,
        sql: str,
        schema: str,
        query: Query | None = None,
        session: dict[str, str] | None = None,
    ) -> TrinoResult:
        """Errors: QueryError."""
        on_page = (lambda path: self._seen(query, path)) if query else None
        try:
            return self._client.execute(sql, HIVE, schema, session, on_page=on_page)
        except TrinoError as error:
            raise as_query_error(error) from error
        finally:
            if query:
                self._running.pop(query.id, None)

    def check_syntax(self, sql: str, schema: str) -> None:
        """Only parses the statement. Errors: ApiError, with the position in `sql`."""
        try:
            self._client.execute(f"PREPARE parsed FROM\n{sql}", HIVE, schema)
        except TrinoError as error:
            if error.name == "SYNTAX_ERROR":
                raise malformed(_POSITION.sub(_line_before, error.message)) from error

    def columns(self, select: str, schema: str) -> list[Column]:
        """The columns that a SELECT would have: (name, type, aliased). Errors: QueryError."""
        try:
            result = self._client.execute(
                "DESCRIBE OUTPUT described", HIVE, schema, prepared={"described": select}
            )
        except TrinoError as error:
            raise as_query_error(error) from error
        return [(row[0], row[4], row[6] == "true") for row in result.rows]

    def cancel(self, query: Query) -> None:
        path = self._running.get(query.id)
        if path:
            self._client.cancel(path)

    def _seen(self, query: Query, path: str) -> None:
        self._running[query.id] = path
        if query.stop.is_set():
            self._client.cancel(path)


def as_query_error(error: TrinoError) -> QueryError:
    """Trino's error in the words of Athena, which puts the name before the message."""
    if error.type == "INSUFFICIENT_RESOURCES":
        return exhausted(error.message)
    is_users = error.type == "USER_ERROR"
    type_ = ERROR_TYPES.get(error.name, 1000 if is_users else SYSTEM_ERROR)
    if error.name.startswith("ICEBERG_"):
        type_ = ICEBERG_ERROR
    return QueryError(f"{error.name}: {error.message}", 2 if is_users else 1, type_)


def _line_before(found: re.Match) -> str:
    return f"line {int(found[1]) - 1}:"
