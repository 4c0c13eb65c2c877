"""Landing, the one step before dbt: list the raw zone, screen what is new, write the manifest.

`settings_from_env()` says where things are, `land(settings)` does a run; `python -m landing` is the
command line.

The way of one file: `listing` finds it, `plan` compares it with the last manifest, `take` asks
`sources` for its app and arrival hour, `screen` reads it once (`gunzip` underneath), `rewrite`
makes a landed copy if the engines cannot read the vendor's file as it is, `manifest` keeps its row.
Where no engine reads the format (`clickstream`), the copy is made at once, of opened envelopes.
"""

from landing.lock import LockedError, hold
from landing.run import Summary, land, note_built
from landing.settings import Settings, SettingsError, settings_from_env

__all__ = [
    "LockedError",
    "Settings",
    "SettingsError",
    "Summary",
    "hold",
    "land",
    "note_built",
    "settings_from_env",
]
