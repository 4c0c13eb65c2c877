"""Seeded generator of realistic raw exports, in the vendors' own layouts.

`generate(out, config)` writes a sample, `more_hours` what arrives after it; on the command line
that is `tidemark sample` (`command`).

What there is in the world is shared by all sources, from general to particular: `config`; `people`,
`site_people`; `lives` (who uses what when), `visits`, `arrivals`; `app_visits`, `site_visits` (what
they do then); `messages`, `newsletters` (what they are sent). `source` and `files` make files of
it. How a vendor writes it down is a folder, like `mobile_analytics`, which is found by its name.
No source changes a byte of another one.
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
