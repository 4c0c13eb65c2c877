"""The command line: `tidemark build`, `tidemark demo`, ...; `tidemark` alone lists them."""

import sys
from importlib import import_module

from tidemark.console import ends, say

# What stands on the command line, the module that does it, and what that is.
COMMANDS = {
    "build": ("tidemark.build", "take in what is new: landing, then dbt build"),
    "land": ("tidemark.land", "landing alone: list and screen the raw zone"),
    "publish": ("tidemark.publish", "copy the marts for readers, in one step"),
    "docs": ("tidemark.docs", "write the docs page"),
    "demo": ("tidemark.demo", "sample data, tables, docs, and a summary to read"),
    "sample": ("sample_data.command", "write sample exports alone"),
    "summary": ("tidemark.summary", "say what the warehouse holds, in a screenful"),
}
WRONG_USE = 2


def main(arguments: list[str] | None = None) -> int:
    """In: what stands behind `tidemark`. Out: the command's exit code; 2 if there is none such."""
    name, *rest = (sys.argv[1:] if arguments is None else arguments) or ["help"]
    if name in ("help", "-h", "--help"):
        print("\n".join(["tidemark <command> [--help]", "", *_lines()]))
        return 0
    if name not in COMMANDS:
        say(f"error: there is no command {name}: {', '.join(COMMANDS)}")
        return WRONG_USE
    module, _ = COMMANDS[name]
    return ends(lambda: import_module(module).main(rest))


def _lines() -> list[str]:
    return [f"  {name:9} {what}" for name, (_, what) in COMMANDS.items()]


if __name__ == "__main__":
    sys.exit(main())
