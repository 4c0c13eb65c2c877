"""What the queries of a run on Athena have scanned: written beside landed files, for rpt_run_cost.

dbt's adapter tells of the last query of a model only, so Athena is asked for all of them. Each
carries a comment with the run and the node that sent it (`query-comment` in dbt_project.yml).
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tidemark.landing import AwsError
from tidemark.landing.aws import NOT_FOUND, client, code_of, explained
from tidemark.landing.ours.bucket_store import BucketStore

FOLDER = "run_scans"  # `folder_in_landed` of the raw table of this name
COMMENT = re.compile(r"tidemark run (\S+) node (\S*)")
SEEN_AT_ONCE = 50
# Athena rounds a query up to this; DDL and queries that failed are free.
LEAST_BILLED_BYTES = 10 * 1000**2


def note_scans(store: BucketStore, work_group: str, invocation_id: str, since: datetime) -> None:
    """Writes one line per model of a run: queries, bytes scanned, bytes billed.

    invocation_id: dbt's. since: a moment before the run began. Doing it again changes nothing.
    """
    lines: dict[str, dict[str, Any]] = defaultdict(
        lambda: {"queries": 0, "bytes_scanned": 0, "bytes_billed": 0}
    )
    for query in _queries(work_group, since):
        found = COMMENT.search(query["Query"])
        if found and found[1] == invocation_id:
            line = lines[_model(found[2])]
            scanned = query.get("Statistics", {}).get("DataScannedInBytes", 0)
            line["queries"] += 1
            line["bytes_scanned"] += scanned
            line["bytes_billed"] += _billed(query, scanned)
    name = f"{FOLDER}/{since.astimezone(UTC):%Y-%m-%d}.ndjson"
    others = [row for row in _rows(store, name) if row["invocation_id"] != invocation_id]
    ours = [{"invocation_id": invocation_id, "model": m, **lines[m]} for m in sorted(lines)]
    text = "".join(json.dumps(row) + "\n" for row in others + ours)
    store.put(name, text.encode())


def _queries(work_group: str, since: datetime) -> Iterator[dict[str, Any]]:
    """The work group's queries since then; Athena lists the newest first."""
    athena = client("athena")
    pages = athena.get_paginator("list_query_executions").paginate(WorkGroup=work_group)
    with explained(f"list the queries of work group {work_group}"):
        for page in pages:
            ids = page["QueryExecutionIds"]
            for first in range(0, len(ids), SEEN_AT_ONCE):
                some = ids[first : first + SEEN_AT_ONCE]
                answer = athena.batch_get_query_execution(QueryExecutionIds=some)
                found = answer["QueryExecutions"]
                yield from found
                if any(each["Status"]["SubmissionDateTime"] < since for each in found):
                    return


def _model(node: str) -> str:
    """Of dbt's unique id (`model.tidemark.fct_events`) what rpt_run_cost calls it."""
    kind, _, rest = node.partition(".")
    if kind in ("model", "seed"):
        return rest.rpartition(".")[2]
    return "(checks)" if kind in ("test", "unit_test") else "(run)"


def _billed(query: dict[str, Any], scanned: int) -> int:
    is_free = query["StatementType"] != "DML" and scanned == 0
    if is_free or query["Status"]["State"] == "FAILED":
        return 0
    return max(scanned, LEAST_BILLED_BYTES)


def _rows(store: BucketStore, name: str) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in store.read(name).splitlines()]
    except AwsError as error:
        if code_of(error.__cause__) not in NOT_FOUND:
            raise
        return []  # the first run of the day
