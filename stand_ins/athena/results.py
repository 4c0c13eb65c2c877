"""The rows of a query as GetQueryResults pages them, and as the file in S3 holds them."""

from stand_ins.athena.errors import invalid
from stand_ins.athena.queries import Query

MAX_ROWS = 1000  # of one page


def page(query: Query, size: int | None, token: str | None) -> dict:
    """One page. The header is the first row of the first page, and counts as one.

    Errors: ApiError for a query that has no results, or a token that is none.
    """
    _check_has_results(query)
    start, size = _place(token), _page_size(size)
    rows = _with_header(query)
    answer = {
        "ResultSet": {
            "Rows": [_row(row) for row in rows[start : start + size]],
            "ResultSetMetadata": {"ColumnInfo": query.columns},
        }
    }
    if query.update_count is not None:
        answer["UpdateCount"] = query.update_count
    if start + size < len(rows):
        answer["NextToken"] = str(start + size)
    return answer


def result_file(query: Query) -> bytes | None:
    """The content of the result file; None for statements that write none (DML, CTAS)."""
    if query.statement.kind == "query":
        lines = [",".join(map(_quoted, row)) + "\n" for row in _with_header(query)]
        return "".join(lines).encode()
    if query.statement.kind in ("write", "ctas", "unload"):
        return None
    return "\n".join("\t".join(value or "" for value in row) for row in query.rows).encode()


def _check_has_results(query: Query) -> None:
    if query.state in ("QUEUED", "RUNNING"):
        raise invalid(
            f"Query has not yet finished. Current state: {query.state}",
            "INVALID_QUERY_EXECUTION_STATE",
        )
    if query.state == "CANCELLED":
        raise invalid("Could not find results", "RESULT_NOT_FOUND")
    if query.state == "FAILED":
        raise invalid(
            "Query did not finish successfully. Final query state: FAILED",
            "INVALID_QUERY_EXECUTION_STATE",
        )


def _place(token: str | None) -> int:
    if token is None:
        return 0
    if not token.isdecimal():
        raise invalid(f"Malformed nextPageToken {token}")
    return int(token)


def _page_size(size: int | None) -> int:
    if size is not None and size > MAX_ROWS:
        raise invalid(f"MaxResults is more than maximum allowed length {MAX_ROWS}")
    return size or MAX_ROWS


def _with_header(query: Query) -> list[list[str | None]]:
    if not query.statement.has_header or not query.columns:
        return query.rows
    return [[column["Name"] for column in query.columns], *query.rows]


def _row(row: list[str | None]) -> dict:
    return {"Data": [{} if value is None else {"VarCharValue": value} for value in row]}


def _quoted(value: str | None) -> str:
    return "" if value is None else '"' + value.replace('"', '""') + '"'
