"""Landing, the one step before dbt: list the raw zone, screen what is new, write the manifest.

`settings_from_env()` says where things are, `land(settings)` does a run; `tidemark land` is the
command line. What sources there are, and how their files lie, the dbt project declares
(`declared`, `sources`, `layouts`); `write_macros()` hands it to dbt.

The way of one file: `zone` lists it, or looks where `notices` say that it is; `moved` says which
parts of the manifest have to be read for that, `plan` compares it with them, `take` asks its source
for app and arrival hour, `formats` screens it and makes a landed copy if the engines cannot read
the vendor's file as it is, `ours` keeps copy and manifest. Athena and Redshift read folders, not
files: `engine` tells them which. Folders import what is here and each other in this order only:
`formats`, `zone`, `ours`, `engine`; `prepare` and `run` put all together.
"""

from tidemark.landing.declared import write_macros
from tidemark.landing.errors import AwsError, LockedError, MissingTable, SettingsError
from tidemark.landing.ours.places import hold, open_store
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
    "write_macros",
]
