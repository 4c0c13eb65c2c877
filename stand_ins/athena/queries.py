"""The queries that were started: their states, and who started the same one twice."""

import threading
import time
import uuid
from dataclasses import dataclass, field

from stand_ins.athena.classify import Statement
from stand_ins.athena.errors import QueryError, invalid

ENDED = ("SUCCEEDED", "FAILED", "CANCELLED")
CANCELLED = "Query cancelled by user"


@dataclass(eq=False)
class Query:
    """One query. `columns`, `rows`, `update_count` and `scanned` are what it came to."""

    sql: str
    statement: Statement
    database: str
    workgroup: str
    output: str  # the whole s3:// path of its result
    request: dict
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    submitted: float = field(default_factory=time.time)
    completed: float | None = None
    state: str = "QUEUED"
    reason: str | None = None
    error: QueryError | None = None
    columns: list[dict] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)
    update_count: int | None = None
    scanned: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> bool:
        """QUEUED becomes RUNNING; False when the query has ended before."""
        with self._lock:
            if self.state in ENDED:
                return False
            self.state = "RUNNING"
            return True

    def end(self, state: str, reason: str | None = None, error: QueryError | None = None) -> None:
        """The first end stands: what was cancelled does not succeed later."""
        with self._lock:
            if self.state in ENDED:
                return
            self.state, self.reason, self.error = state, reason, error
            self.completed = time.time()
        self.done.set()

    def execution(self) -> dict:
        """QueryExecution of GetQueryExecution."""
        millis = int(((self.completed or time.time()) - self.submitted) * 1000)
        return {
            "QueryExecutionId": self.id,
            "Query": self.sql,
            "StatementType": self.statement.type,
            "SubstatementType": self.statement.subtype,
            "ResultConfiguration": {"OutputLocation": self.output},
            "ResultReuseConfiguration": {"ResultReuseByAgeConfiguration": {"Enabled": False}},
            "QueryExecutionContext": {
                key: value
                for key, value in self.request.get("QueryExecutionContext", {}).items()
                if value
            },
            "Status": self._status(),
            "Statistics": {
                "EngineExecutionTimeInMillis": millis,
                "DataScannedInBytes": self.scanned,
                "TotalExecutionTimeInMillis": millis,
                "QueryQueueTimeInMillis": 0,
                "ServiceProcessingTimeInMillis": 0,
                "ResultReuseInformation": {"ReusedPreviousResult": False},
            },
            "WorkGroup": self.workgroup,
            "EngineVersion": ENGINE_VERSION,
        }

    def _status(self) -> dict:
        status = {"State": self.state, "SubmissionDateTime": self.submitted}
        if self.completed:
            status["CompletionDateTime"] = self.completed
        if self.reason:
            status["StateChangeReason"] = self.reason
        if self.error:
            status["AthenaError"] = {
                "ErrorCategory": self.error.category,
                "ErrorType": self.error.type,
                "Retryable": self.error.retryable,
                "ErrorMessage": self.error.message,
            }
        return status


ENGINE_VERSION = {
    "SelectedEngineVersion": "Athena engine version 3",
    "EffectiveEngineVersion": "Athena engine version 3",
}


class Queries:
    """All queries, by id and by ClientRequestToken."""

    def __init__(self):
        self._by_id: dict[str, Query] = {}
        self._by_token: dict[str, Query] = {}
        self._lock = threading.Lock()

    def add(self, query: Query) -> tuple[Query, bool]:
        """The query, or the one that the same request has started; and whether it is new.

        Errors: ApiError when the token came before with another request.
        """
        token = query.request.get("ClientRequestToken")
        with self._lock:
            old = self._by_token.get(token) if token else None
            if old is None:
                self._by_id[query.id] = query
                if token:
                    self._by_token[token] = query
                return query, True
        if _compared(old.request) != _compared(query.request):
            raise invalid("Idempotent parameters do not match", "IDEMPOTENT_PARAMETER_MISMATCH")
        return old, False

    def get(self, query_id: str | None) -> Query:
        with self._lock:
            query = self._by_id.get(query_id)
        if query is None:
            raise invalid(f"QueryExecution {query_id} was not found", "QUERY_EXECUTION_NOT_FOUND")
        return query

    def newest_first(self) -> list[Query]:
        with self._lock:
            return list(reversed(self._by_id.values()))


def _compared(request: dict) -> tuple:
    """What has to be the same when a token comes again."""
    return (
        request.get("QueryString"),
        request.get("QueryExecutionContext", {}).get("Database"),
        request.get("ResultConfiguration", {}).get("OutputLocation"),
    )
