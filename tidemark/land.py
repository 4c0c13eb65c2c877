"""`tidemark land`: landing alone, with the settings of the environment, and one line about it."""

import argparse
import os
import sys

from tidemark.landing import LockedError, SettingsError, land, settings_from_env, write_macros

KEYS = "-: look only at the files of the raw zone that standard input names, one per line"


def main(arguments: list[str]) -> int:
    """Returns the exit code; errors and warnings go to stderr. FORGET_GONE=1 drops gone files."""
    parser = argparse.ArgumentParser(
        prog="tidemark land",
        description="Lists and screens the raw zone, and writes the manifest.",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what there is to do")
    parser.add_argument("--keys", choices=["-"], help=KEYS)
    options = parser.parse_args(arguments)
    try:
        write_macros()
        summary = land(
            settings_from_env(notices=options.keys),
            progress=_say,
            forget_gone=os.environ.get("FORGET_GONE") == "1",
            dry_run=options.dry_run,
        )
    except (SettingsError, LockedError, OSError) as error:
        _say(f"error: {error}")
        return 1
    for warning in summary.warnings:
        _say(f"warning: {warning}")
    print(f"landing{' (dry run)' if options.dry_run else ''}: {summary}")
    return 0


def _say(text: str) -> None:
    print(f"landing: {text}", file=sys.stderr, flush=True)
