"""Athena's JSON API: one method per operation, a request in, an answer out.

What runs the statements is an executor (executor.py; a fake one in the unit tests).
"""

import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from stand_ins.athena.classify import classify
from stand_ins.athena.errors import ApiError, QueryError, exhausted, invalid
from stand_ins.athena.faults import AthenaFaults
from stand_ins.athena.queries import CANCELLED, Queries, Query
from stand_ins.athena.refusals import check_context, refuse
from stand_ins.athena.results import page, result_file
from stand_ins.athena.workgroups import Workgroups
from stand_ins.faults import Faults

AT_ONCE = 8  # queries
# Short queries are done before the client asks for the first time, so that no test waits for it.
ANSWER_AFTER_SECONDS = 0.25
LISTED = 50
CATALOG = "AwsDataCatalog"
THROTTLED = "You have exceeded the limit for the number of queries you can run concurrently."


class Executor(Protocol):
    """What the API needs of the engine behind it."""

    def check(self, query: Query) -> None: ...  # raises ApiError for what is no SQL
    def run(self, query: Query) -> None: ...  # fills in the results; raises QueryError
    def cancel(self, query: Query) -> None: ...
    def target(self, query: Query) -> tuple[str, str] | None: ...  # the table it writes
    def put_object(self, uri: str, content: bytes) -> None: ...
    def databases(self) -> list[dict]: ...  # as Glue has them
    def tables(self, database: str) -> list[dict]: ...
    def table(self, database: str, name: str) -> dict | None: ...


class AthenaApi:
    """All that an account has in Athena: queries, work groups, the catalogue by way of Glue."""

    def __init__(self, executor: Executor, faults: Faults | None = None):
        self._executor = executor
        self._faults = faults or AthenaFaults()
        self._queries = Queries()
        self._groups = Workgroups()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="query")

    def answer(self, operation: str, request: dict) -> dict:
        """Errors: ApiError."""
        method = getattr(self, f"_on_{operation}", None)
        if method is None:
            raise ApiError("UnknownOperationException", f"the stand-in has no {operation}")
        return method(request)

    # Queries

    def _on_StartQueryExecution(self, request: dict) -> dict:
        sql = request.get("QueryString", "")
        if self._faults.take("throttle", sql):
            raise ApiError("TooManyRequestsException", THROTTLED)
        refuse(sql)
        context = request.get("QueryExecutionContext", {})
        check_context(context)
        if request.get("ExecutionParameters"):
            raise invalid("the stand-in does not know ExecutionParameters, which Athena does")
        workgroup = request.get("WorkGroup") or "primary"
        place = self._groups.output_location(workgroup, request)
        statement = classify(sql)
        query = Query(
            sql=sql,
            statement=statement,
            database=(context.get("Database") or "default").lower(),
            workgroup=workgroup,
            output=place,
            request=request,
        )
        query.output = f"{place}/{statement.output_name(query.id)}"
        self._executor.check(query)
        query, is_new = self._queries.add(query)
        if is_new:
            self._pool.submit(self._run, query)
            query.done.wait(ANSWER_AFTER_SECONDS)
        return {"QueryExecutionId": query.id}

    def _run(self, query: Query) -> None:
        if not query.run():
            return
        try:
            self._work(query)
        except QueryError as error:
            query.end("FAILED", error.message, error)
        except Exception as error:
            traceback.print_exc()
            message = f"GENERIC_INTERNAL_ERROR: {type(error).__name__}: {error}"
            query.end("FAILED", message, QueryError(message, category=1, type=0))
        else:
            query.end("SUCCEEDED")

    def _work(self, query: Query) -> None:
        take = self._faults.take
        if take("exhausted", query.sql):
            raise exhausted()
        slow = take("slow", query.sql)
        if slow:
            query.stop.wait(slow.seconds)
        if take("cancel", query.sql):
            query.end("CANCELLED", CANCELLED)
        if query.done.is_set():
            return
        table = self._executor.target(query) if take("iceberg_commit", query.sql) else None
        if table:
            self._faults.forbid_commits(table)
        try:
            self._executor.run(query)
        finally:
            if table:
                self._faults.allow_commits(table)
        if take("lost", query.sql):
            raise QueryError("GENERIC_INTERNAL_ERROR: the answer was lost", category=1, type=0)
        content = result_file(query)
        if content is not None:
            self._executor.put_object(query.output, content)

    def _on_GetQueryExecution(self, request: dict) -> dict:
        return {"QueryExecution": self._query(request).execution()}

    def _on_BatchGetQueryExecution(self, request: dict) -> dict:
        found = [self._queries.get(each) for each in request["QueryExecutionIds"]]
        return {"QueryExecutions": [query.execution() for query in found]}

    def _on_GetQueryResults(self, request: dict) -> dict:
        return page(self._query(request), request.get("MaxResults"), request.get("NextToken"))

    def _on_StopQueryExecution(self, request: dict) -> dict:
        query = self._query(request)
        query.stop.set()
        query.end("CANCELLED", CANCELLED)
        self._executor.cancel(query)
        return {}

    def _on_ListQueryExecutions(self, request: dict) -> dict:
        group = request.get("WorkGroup") or "primary"
        found = [query.id for query in self._queries.newest_first() if query.workgroup == group]
        # The token is the last query listed, so queries that begin meanwhile change no page.
        last = request.get("NextToken")
        if last is not None and last not in found:
            raise invalid("Invalid NextToken")
        start = found.index(last) + 1 if last is not None else 0
        ids = found[start : start + request.get("MaxResults", LISTED)]
        more = start + len(ids) < len(found)
        return {"QueryExecutionIds": ids} | ({"NextToken": ids[-1]} if more else {})

    def _query(self, request: dict) -> Query:
        return self._queries.get(request.get("QueryExecutionId"))

    # Work groups

    def _on_CreateWorkGroup(self, request: dict) -> dict:
        return self._groups.create(request)

    def _on_GetWorkGroup(self, request: dict) -> dict:
        return {"WorkGroup": self._groups.get(request["WorkGroup"])}

    def _on_ListWorkGroups(self, request: dict) -> dict:
        return {"WorkGroups": self._groups.summaries()}

    # The catalogue

    def _on_ListDataCatalogs(self, request: dict) -> dict:
        return {"DataCatalogsSummary": [{"CatalogName": CATALOG, "Type": "GLUE"}]}

    def _on_GetDataCatalog(self, request: dict) -> dict:
        _check_catalog(request["Name"])
        catalog = {"Name": CATALOG, "Type": "GLUE", "Parameters": {"catalog-id": "123456789012"}}
        return {"DataCatalog": catalog}

    def _on_ListDatabases(self, request: dict) -> dict:
        _check_catalog(request["CatalogName"])
        return {"DatabaseList": [{"Name": each["Name"]} for each in self._executor.databases()]}

    def _on_GetDatabase(self, request: dict) -> dict:
        _check_catalog(request["CatalogName"])
        name = request["DatabaseName"]
        if name not in (each["Name"] for each in self._executor.databases()):
            raise _no_entity(f"Database {name} not found.")
        return {"Database": {"Name": name}}

    def _on_ListTableMetadata(self, request: dict) -> dict:
        _check_catalog(request["CatalogName"])
        tables = self._executor.tables(request["DatabaseName"])
        return {"TableMetadataList": [_table_metadata(table) for table in tables]}

    def _on_GetTableMetadata(self, request: dict) -> dict:
        _check_catalog(request["CatalogName"])
        table = self._executor.table(request["DatabaseName"], request["TableName"])
        if table is None:
            raise _no_entity(f"Entity Not Found: {request['TableName']}")
        return {"TableMetadata": _table_metadata(table)}


def _check_catalog(name: str) -> None:
    if name.lower() != CATALOG.lower():
        raise invalid(f"Cannot find catalog {name}")


def _no_entity(message: str) -> ApiError:
    return ApiError("MetadataException", f"EntityNotFoundException: {message}")


def _table_metadata(table: dict) -> dict:
    return {
        "Name": table["Name"],
        "TableType": table.get("TableType", "EXTERNAL_TABLE"),
        "Parameters": table.get("Parameters", {}),
        "Columns": _columns(table.get("StorageDescriptor", {}).get("Columns", [])),
        "PartitionKeys": _columns(table.get("PartitionKeys", [])),
    }


def _columns(columns: list[dict]) -> list[dict]:
    return [{"Name": column["Name"], "Type": column.get("Type", "")} for column in columns]
