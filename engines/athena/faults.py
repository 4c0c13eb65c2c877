"""Failures on demand, each for the next n statements that a pattern matches.

| kind | what happens |
|---|---|
| throttle | StartQueryExecution answers TooManyRequestsException |
| exhausted | the query fails: "Query exhausted resources at this scale factor" |
| iceberg_commit | Trino does all the work, but Glue refuses the commit, as for a lost race |
| slow | the query stays RUNNING for `seconds` before it starts |
| cancel | the query ends CANCELLED without having run, as if an administrator stopped it |
| lost | the query runs to its end, and its state says FAILED |
"""

import re
import threading
from dataclasses import dataclass

KINDS = ("throttle", "exhausted", "iceberg_commit", "slow", "cancel", "lost")


@dataclass(slots=True)
class Fault:
    """`match` is a regular expression, searched in the statement; `times` counts down."""

    kind: str
    match: str = ""
    times: int = 1
    seconds: float = 0.0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind!r}; one of {', '.join(KINDS)}")
        re.compile(self.match)


class Faults:
    """The faults that are armed, and the tables that Glue refuses to commit to now."""

    def __init__(self):
        self._armed: list[Fault] = []
        self._no_commits: list[tuple[str, str]] = []
        self._lock = threading.Lock()

    def arm(self, fault: Fault) -> None:
        with self._lock:
            self._armed.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._armed.clear()

    def take(self, kind: str, sql: str) -> Fault | None:
        """The first armed fault of the kind that matches, used up by one; else None."""
        with self._lock:
            for fault in self._armed:
                if fault.kind == kind and fault.times > 0 and re.search(fault.match, sql):
                    fault.times -= 1
                    return fault
        return None

    def forbid_commits(self, table: tuple[str, str]) -> None:
        with self._lock:
            self._no_commits.append(table)

    def allow_commits(self, table: tuple[str, str]) -> None:
        with self._lock:
            self._no_commits.remove(table)

    def may_commit(self, table: tuple[str, str]) -> bool:
        with self._lock:
            return table not in self._no_commits
