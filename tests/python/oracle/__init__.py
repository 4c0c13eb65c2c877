"""The oracle: every public table, computed in plain Python loops from the raw files.

Naive on purpose, so that it can be read against docs/definitions.md line by line. Nothing of the
project is imported, there is no SQL, and only `compare.load_actual` knows that a database exists.

The way of a record: `read` opens its file, `classify` judges it (with `parse`), `fields` fills its
columns, `ledger` finds its copies, `identity` its user. Then `sessions`, `days`, `cohorts`, `dims`
and `vendor` count, with `clock` for what is settled; `tables` puts it all together. `columns` names
columns and keys, `compare` holds the rows against a database's.
"""

from .compare import compare, load_actual
from .tables import compute

__all__ = ["compare", "compute", "load_actual"]
