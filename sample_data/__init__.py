"""Seeded generator of realistic raw exports, in the vendors' own layouts.

`generate(out, config)` writes a sample, `more_hours` what arrives after it, `rewrite_some` what
the vendor writes again. `python -m sample_data --help` is the same on the command line.

From general to particular: `config`, `people`, `lives` (who uses what when) and `visits` are shared
by all sources; a source is a module like `mobile_analytics`, its lines and files are its own.
"""

from sample_data.ama_lines import flat_line, nested_line
from sample_data.config import APPS, App, Config, Summary
from sample_data.generate import generate, more_hours, users_for_events
from sample_data.rewrite import Rewrite, rewrite_some

__all__ = [
    "APPS",
    "App",
    "Config",
    "Rewrite",
    "Summary",
    "flat_line",
    "generate",
    "more_hours",
    "nested_line",
    "rewrite_some",
    "users_for_events",
]
