"""Seeded generator of realistic raw exports, in the vendors' own layouts.

`generate(out, config)` writes a sample, `more_hours` what arrives after it, `rewrite_some` what
the vendor writes again. `tidemark sample --help` (`command`) is the same on the command line.

From general to particular: `config`, `people`, `lives` (who uses what when), `visits`, `arrivals`
are shared by all sources; a source is a folder like `mobile_analytics` or `clickstream`, its
lines and files are its own. No source changes a byte of another one.
"""

from sample_data.clickstream.lines import envelope_line, event_text
from sample_data.config import ALL_APPS, APPS, App, Config, Summary
from sample_data.generate import generate, more_hours, users_for_events
from sample_data.mobile_analytics.lines import flat_line, nested_line
from sample_data.rewrite import Rewrite, rewrite_some

__all__ = [
    "ALL_APPS",
    "APPS",
    "App",
    "Config",
    "Rewrite",
    "Summary",
    "envelope_line",
    "event_text",
    "flat_line",
    "generate",
    "more_hours",
    "nested_line",
    "rewrite_some",
    "users_for_events",
]
