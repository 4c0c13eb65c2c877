"""Seeded generator of realistic raw exports, in the vendors' own layouts.

`generate(out, config)` writes a sample, `more_hours` what arrives after it; on the command line
that is `tidemark sample` (`command`).

From general to particular: `config`, `people`, `lives` (who uses what when), `visits`, `arrivals`
are shared by all sources; a source is a folder like `mobile_analytics` or `clickstream`, its
lines and files are its own. No source changes a byte of another one.
"""

from sample_data.config import ALL_APPS, APPS, App, Config, Summary
from sample_data.generate import generate, more_hours, users_for_events

__all__ = [
    "ALL_APPS",
    "APPS",
    "App",
    "Config",
    "Summary",
    "generate",
    "more_hours",
    "users_for_events",
]
