"""What lies between Trino's Glue client and moto, so that both see what AWS would show.

Only calls with Trino's key pass here.

- Views: Trino knows a view by its comment, and a Description of Glue hides that comment;
  dbt's persist_docs writes both. The comment is put back, the Description left out; a view also
  needs an owner.
- Iceberg: Trino writes no Location, without which dbt-athena drops no table; it is taken from
  metadata_location. What others wrote into Parameters stays, as Apache Iceberg's client does it.
- UpdateTable with an old VersionId fails, as does any while a fault forbids commits.
- GetPartitions by segments: moto gives all of them each time. Segment 0 has them here.
- BatchGetPartition: moto leaves UnprocessedKeys out.
- Statistics and functions: nothing is kept, and nobody is told.
"""

import json
from collections.abc import Callable
from contextlib import nullcontext
from threading import Lock

from moto.glue.models import glue_backends

from stand_ins.athena.faults import AthenaFaults
from stand_ins.athena.views import MARK, is_view
from stand_ins.aws import ACCOUNT, REGION

Answer = tuple[int, bytes, str | None]  # status, body, error
CONFLICT = "ConcurrentModificationException"
_commit = Lock()  # from the look at the version until the next one stands
_NOTHING = {
    "GetColumnStatisticsForTable": {"ColumnStatisticsList": [], "Errors": []},
    "GetColumnStatisticsForPartition": {"ColumnStatisticsList": [], "Errors": []},
    "UpdateColumnStatisticsForTable": {"Errors": []},
    "UpdateColumnStatisticsForPartition": {"Errors": []},
    "DeleteColumnStatisticsForTable": {},
    "DeleteColumnStatisticsForPartition": {},
    "GetUserDefinedFunctions": {"UserDefinedFunctions": []},
}


def glue(
    operation: str,
    body: bytes,
    is_trino: bool,
    faults: AthenaFaults,
    ask_moto: Callable[[bytes], Answer],
) -> Answer:
    """One call of Glue's: answered here, or by moto between the rules."""
    if operation in _NOTHING:
        return 200, json.dumps(_NOTHING[operation]).encode(), None
    is_commit = operation in ("CreateTable", "UpdateTable")
    with _commit if is_commit else nullcontext():
        request = json.loads(body or b"{}")
        if is_commit:
            refused = _refused_commit(request, is_trino, faults)
            if refused:
                return refused
        if not is_trino:
            return ask_moto(body)
        if is_commit:
            _complete_table(operation, request)
        if operation == "GetPartitions":
            if (request.pop("Segment", None) or {}).get("SegmentNumber"):
                return 200, b'{"Partitions": []}', None
            if not (request.get("Expression") or "").strip():
                request.pop("Expression", None)
        status, answer, error = ask_moto(json.dumps(request).encode())
        if status == 200 and operation in ("GetTable", "GetTables", "BatchGetPartition"):
            answer = json.dumps(_shown(json.loads(answer))).encode()
        return status, answer, error


def _refused_commit(request: dict, is_trino: bool, faults: AthenaFaults) -> Answer | None:
    database, name = request["DatabaseName"], request["TableInput"]["Name"].lower()
    version, current = request.get("VersionId"), _current(database, name)
    is_old = version and current is not None and str(current._current_version) != version
    if is_old or (is_trino and not faults.may_commit((database, name))):
        message = "Update table failed due to concurrent modifications."
        return 400, json.dumps({"__type": CONFLICT, "Message": message}).encode(), CONFLICT
    return None


def _complete_table(operation: str, request: dict) -> None:
    table = request["TableInput"]
    table["Name"] = table["Name"].lower()
    parameters = table.setdefault("Parameters", {})
    metadata = parameters.get("metadata_location")
    if parameters.get("table_type", "").upper() != "ICEBERG" or not metadata:
        return
    storage = table.setdefault("StorageDescriptor", {})
    storage.setdefault("Location", metadata.rsplit("/metadata/", 1)[0])
    storage.setdefault("Columns", [])
    current = _current(request["DatabaseName"], table["Name"])
    if operation == "UpdateTable" and current is not None:
        old = current.as_dict()
        table["Parameters"] = {**old.get("Parameters", {}), **parameters}
        if old.get("Description"):
            table.setdefault("Description", old["Description"])


def _shown(answer: dict) -> dict:
    for table in answer.get("TableList", [answer["Table"]] if "Table" in answer else []):
        if is_view(table) and table.get("Parameters", {}).get("presto_view") == "true":
            table["Parameters"]["comment"] = MARK
            table.setdefault("Owner", "athena")
            table.pop("Description", None)
    if "Partitions" in answer:
        answer.setdefault("UnprocessedKeys", [])
    return answer


def _current(database: str, name: str):
    """moto's own table, or None."""
    try:
        return glue_backends[ACCOUNT][REGION].databases[database].tables[name]
    except KeyError:
        return None
