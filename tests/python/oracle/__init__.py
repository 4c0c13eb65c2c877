"""The oracle: every public table, computed in plain Python loops from the raw files.

Naive on purpose, so that it can be read against docs/definitions.md line by line. Nothing of the
project is imported, there is no SQL, and only `compare.load_actual` knows that a database exists.

The way of a record: `read` opens its file, the module of its source (`mobile_analytics`;
`clickstream` with `envelopes`, `agents`, `urls` and `channels`) makes records of the lines, judges
each (with `classify` and `parse`) and fills its columns (with `values`). `ledger` finds its copies,
`identity` its user. Then `sessions`, `days`, `cohorts`, `pages`, `items`, `installs`, `dims` and
`vendor` count, with `clock` for what is settled; `tables` puts it all together. `columns` names
columns and keys, `compare` holds the rows against a database's.
"""

from .channels import Rules
from .compare import compare, load_actual
from .tables import compute

__all__ = ["Rules", "compare", "compute", "load_actual"]
