"""Landing, the one step before dbt: list the raw zone, screen what is new, write the manifest.

`settings_from_env()` says where things are, `land(settings)` does a run; `tidemark land` is the
command line.

The way of one file: `listing` finds it, `plan` compares it with the last manifest, `take` asks
`sources` for its app and arrival hour, `screen` reads it once (`gunzip` underneath), `rewrite`
makes a landed copy if the engines cannot read the vendor's file as it is, `manifest` keeps its row.
Where no engine reads the format (`clickstream`), the copy is made at once, of opened envelopes.

Raw zone and landed files lie on this machine or in buckets (`aws`): there `bucket` lists, and
`bucket_store` and `lease` do what `store` and `lock` do here; `places` chooses. Athena and Redshift
read folders, not files: `partitions` says which, and `register` tells Glue (`glue`).
"""

from tidemark.landing.errors import AwsError, LockedError, MissingTable, SettingsError
from tidemark.landing.places import hold, open_store
from tidemark.landing.run import Summary, land, note_built
from tidemark.landing.settings import Settings, settings_from_env

__all__ = [
    "AwsError",
    "LockedError",
    "MissingTable",
    "Settings",
    "SettingsError",
    "Summary",
    "hold",
    "land",
    "note_built",
    "open_store",
    "settings_from_env",
]
