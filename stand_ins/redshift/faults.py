"""Failures on demand, each for the next n statements that a pattern matches.

| kind | what happens |
|---|---|
| drop | the connection is closed before the statement runs: an open transaction is rolled back |
| lost | the statement runs, then the connection is closed without an answer |
| serialization | the statement fails as one that lost a race: error 1023 |
| conflict | the statement fails for a concurrent transaction, in the words that dbt retries |
| slow | the statement waits for `seconds` before it runs |
| restart | the cluster restarts before the statement runs: all connections end |
"""

KINDS = ("drop", "lost", "serialization", "conflict", "slow", "restart")
