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

import threading

from stand_ins.faults import Faults

KINDS = ("throttle", "exhausted", "iceberg_commit", "slow", "cancel", "lost")


class AthenaFaults(Faults):
    """Also knows the tables that Glue refuses to commit to now."""

    def __init__(self):
        super().__init__(KINDS)
        self._no_commits: list[tuple[str, str]] = []
        self._commits = threading.Lock()

    def forbid_commits(self, table: tuple[str, str]) -> None:
        with self._commits:
            self._no_commits.append(table)

    def allow_commits(self, table: tuple[str, str]) -> None:
        with self._commits:
            self._no_commits.remove(table)

    def may_commit(self, table: tuple[str, str]) -> bool:
        with self._commits:
            return table not in self._no_commits
