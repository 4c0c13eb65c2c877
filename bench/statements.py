"""Every statement that dbt sends to DuckDB in this process, with node, CPU seconds and bytes."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

# One statement: `node` is dbt's unique id; `kind` the first word; `cpu` seconds of all threads;
# `bytes` read, also those that the page cache has; `text` the first characters.
Statement = dict[str, Any]

CHARACTERS = 80
NO_NODE = "(dbt)"
CHECKPOINT = "checkpoint"  # also that of DuckDB when its file is closed
COMMENTS = re.compile(r"\A(\s+|/\*.*?\*/|--[^\n]*\n)*", re.S)


@contextmanager
def logged() -> Iterator[list[Statement]]:
    """Those that are sent within it, in their order. `set` of a new connection is no statement."""
    from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper, LocalEnvironment

    statements: list[Statement] = []
    execute, close = DuckDBCursorWrapper.execute, LocalEnvironment.close

    def execute_logged(self, sql, bindings=None):
        text = " ".join(sql[COMMENTS.match(sql).end() :].split())
        with _noted(statements, text.partition(" ")[0].lower().rstrip(";"), text):
            return execute(self, sql, bindings)

    def close_logged(self):
        if self.conn is None:
            return
        with _noted(statements, CHECKPOINT, "the file is closed"):
            close(self)

    with (
        patch.object(DuckDBCursorWrapper, "execute", execute_logged),
        patch.object(LocalEnvironment, "close", close_logged),
    ):
        yield statements


@contextmanager
def _noted(statements: list[Statement], kind: str, text: str) -> Iterator[None]:
    from dbt_common.events.contextvars import get_node_info

    read, started = bytes_read(), time.process_time()
    try:
        yield
    finally:
        statements.append(
            {
                "node": get_node_info().get("unique_id") or NO_NODE,
                "kind": kind,
                "cpu": time.process_time() - started,
                "bytes": bytes_read() - read,
                "text": text[:CHARACTERS],
            }
        )


@contextmanager
def cpu() -> Iterator[dict[str, float]]:
    """Afterwards `cpu` in it is what this process took within: seconds of all threads."""
    figures: dict[str, float] = {}
    started = time.process_time()
    yield figures
    figures["cpu"] = time.process_time() - started


def bytes_read() -> int:
    """What this process has read so far, by calls: what the page cache holds counts, too."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["rchar"])


def cpu_of(statements: list[Statement], kind: str = "", of: str = "") -> float:
    """Seconds of all, of those of a kind, or of nodes whose ids begin so (`model.`)."""
    return sum(
        each["cpu"]
        for each in statements
        if each["kind"].startswith(kind) and each["node"].startswith(of)
    )


def by_node(statements: list[Statement]) -> Counter[str]:
    """Seconds of each node, checkpoints apart; a model's name is its own, without the project."""
    found: Counter[str] = Counter()
    for each in statements:
        name = each["node"].removeprefix("model.tidemark.")
        found[CHECKPOINT if each["kind"] == CHECKPOINT else name] += each["cpu"]
    return found
