"""A client of Trino's /v1/statement, on the standard library.

Numbers of the JSON answers are kept as text, and PARAMETRIC_DATETIME keeps the digits of times.
"""

import http.client
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from stand_ins.athena.values import text_of

SECONDS = 120  # until an answer of Trino's is given up
BUSY = (502, 503, 504)
HEADERS = {
    "X-Trino-User": "athena",
    "X-Trino-Source": "stand-in",
    "X-Trino-Time-Zone": "UTC",
    "X-Trino-Client-Capabilities": "PARAMETRIC_DATETIME",
}


class TrinoError(Exception):
    """What Trino says of a statement: `name` (TABLE_NOT_FOUND), `type` (USER_ERROR)."""

    def __init__(self, name: str, type: str, message: str):
        super().__init__(message)
        self.name, self.type, self.message = name, type, message


@dataclass(slots=True)
class TrinoResult:
    """`columns`: [(name, type)]. `scanned`: bytes read from S3."""

    columns: list[tuple[str, str]] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)
    update_count: int | None = None
    scanned: int = 0


class TrinoClient:
    """In: `address`, host and port. Each thread has its own connection."""

    def __init__(self, address: str = ""):
        self.address = address
        self._local = threading.local()

    def execute(
        self,
        sql: str,
        catalog: str,
        schema: str,
        session: dict[str, str] | None = None,
        prepared: dict[str, str] | None = None,
        on_page: Callable[[str], None] | None = None,
    ) -> TrinoResult:
        """Runs a statement to its end. Errors: TrinoError.

        `prepared`: statements by name, for EXECUTE and DESCRIBE OUTPUT. `on_page`: gets the path
        that `cancel` takes, whenever it changes.
        """
        headers = {**HEADERS, "X-Trino-Catalog": catalog, "X-Trino-Schema": schema}
        if session:
            headers["X-Trino-Session"] = _pairs(session)
        if prepared:
            headers["X-Trino-Prepared-Statement"] = _pairs(prepared)
        result, signatures = TrinoResult(), []
        answer = self._ask("POST", "/v1/statement", sql.encode(), headers)
        while True:
            if answer.get("columns") and not result.columns:
                result.columns = [(each["name"], each["type"]) for each in answer["columns"]]
                signatures = [each["typeSignature"] for each in answer["columns"]]
            for row in answer.get("data") or ():
                result.rows.append([text_of(*pair) for pair in zip(row, signatures, strict=True)])
            if "updateCount" in answer:
                result.update_count = int(answer["updateCount"])
            if answer.get("error"):
                error = answer["error"]
                raise TrinoError(error["errorName"], error["errorType"], error["message"])
            if not answer.get("nextUri"):
                result.scanned = int(answer["stats"].get("physicalInputBytes", 0))
                return result
            path = urlsplit(answer["nextUri"]).path
            if on_page:
                on_page(path)
            answer = self._ask("GET", path)

    def cancel(self, path: str) -> None:
        """Over a connection of its own: it is called from another thread."""
        connection = http.client.HTTPConnection(self.address, timeout=SECONDS)
        connection.request("DELETE", path, headers=HEADERS)
        connection.getresponse().read()
        connection.close()

    def _ask(self, method: str, path: str, body=None, headers: dict = HEADERS) -> dict:
        status, content = self._send(method, path, body, headers)
        if status in BUSY:
            raise TrinoError("SERVER_STARTING_UP", "INTERNAL_ERROR", f"Trino: HTTP {status}")
        if status != http.client.OK:
            text = content.decode(errors="replace")[:500]
            raise TrinoError("GENERIC_INTERNAL_ERROR", "INTERNAL_ERROR", text)
        # Raw lines may hold bytes that are not UTF-8.
        return json.loads(content.decode(errors="replace"), parse_float=str, parse_int=str)

    def _send(self, method: str, path: str, body, headers: dict) -> tuple[int, bytes]:
        is_retry = False
        while True:
            connection = getattr(self._local, "connection", None)
            # Trino closes connections that were idle, and a statement must not be sent twice.
            if connection is not None and method == "POST":
                connection.close()
            if connection is None or method == "POST":
                connection = http.client.HTTPConnection(self.address, timeout=SECONDS)
                self._local.connection = connection
            try:
                connection.request(method, path, body, headers)
                response = connection.getresponse()
                return response.status, response.read()
            except (http.client.HTTPException, OSError) as error:
                connection.close()
                self._local.connection = None
                if is_retry or method == "POST":
                    message = f"no answer from Trino: {error}"
                    raise TrinoError("SERVER_GONE", "INTERNAL_ERROR", message) from error
                is_retry = True


def _pairs(values: dict[str, str]) -> str:
    return ",".join(f"{name}={quote(str(value))}" for name, value in values.items())
