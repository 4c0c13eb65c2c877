"""The command line: `tidemark sample --out data/raw --days 45 --users 1200 --seed 7`."""

import argparse
import os
import shutil
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from sample_data.config import FIRST, SOURCES, Config, Summary
from sample_data.generate import generate, users_for_events

MANY_LINES = 20_000  # lines per file when --scale-events asks for a large sample


def main(arguments: list[str]) -> int:
    """Returns the exit code; 2 if no such sample can be written, or not there."""
    given = _parser().parse_args(arguments)
    try:
        config = _config(given)
    except ValueError as error:
        print(f"sample_data: {error}", file=sys.stderr)
        return 2
    if not _is_free(given.out, config, given.replace):
        return 2
    started = time.monotonic()
    try:
        summary = generate(given.out, config, given.processes, None if given.quiet else _progress)
    except KeyboardInterrupt:
        print("sample_data: stopped half-way; --replace writes it anew", file=sys.stderr)
        return 130
    if not given.quiet:
        print(_text(given.out, config, summary, time.monotonic() - started))
    return 0


def _parser() -> argparse.ArgumentParser:
    default = Config()
    parser = argparse.ArgumentParser(prog="tidemark sample", description=__doc__.split("\n")[0])
    add = parser.add_argument
    raw = os.environ.get("TIDEMARK_RAW") or "data/raw"
    add("--out", type=_folder, default=raw, help="root of the raw zone; default %(default)s")
    add("--days", type=int, default=default.days, help="default %(default)s")
    add("--users", type=int, default=default.users, help="people; default %(default)s")
    add("--seed", type=int, default=default.seed, help="default %(default)s")
    add("--start", type=date.fromisoformat, default=default.start, help="default %(default)s")
    add("--sources", help=f"default {','.join(SOURCES)}; with --clean {FIRST}")
    add("--clean", action="store_true", help="no bad lines or files, copies, resends, wrong clocks")
    add("--scale-events", type=int, metavar="N", help="about N events; decides the number of users")
    add("--events-per-session", type=float, default=default.events_per_session)
    add("--late-share", type=float, default=default.late_share, help="0 = no phone is ever offline")
    add("--part-lines", type=int, help=f"lines per file; default {default.part_lines}")
    add(
        "--firehose", action="store_true", help="one app's files are Firehose objects, of all forms"
    )
    add("--every-hour", action="store_true", help="a file for every app and hour")
    add("--from-hour", type=int, default=0, help="first hour to write, counted from --start")
    add("--to-hour", type=int, help="hour to stop before; may lie beyond the last day")
    add("--processes", type=int, help="default: one per core; does not change a byte")
    add("--replace", action="store_true", help="delete what these sources have below --out")
    add("--quiet", action="store_true")
    return parser


def _folder(text: str) -> Path:
    if text.startswith("s3://"):
        raise argparse.ArgumentTypeError("a sample is written on this machine, not into a bucket")
    return Path(text)


def _config(given: argparse.Namespace) -> Config:
    many = MANY_LINES if given.scale_events else Config.part_lines
    config = Config(
        days=given.days,
        users=given.users,
        seed=given.seed,
        start=given.start,
        sources=tuple(given.sources.split(",")) if given.sources else (),
        oddities=not given.clean,
        events_per_session=given.events_per_session,
        late_share=given.late_share,
        part_lines=many if given.part_lines is None else given.part_lines,
        firehose=given.firehose,
        every_hour=given.every_hour,
        from_hour=given.from_hour,
        to_hour=given.to_hour,
    )
    if given.scale_events:
        return replace(config, users=users_for_events(config, given.scale_events))
    return config


def _is_free(out: Path, config: Config, may_replace: bool) -> bool:
    """A new sample must not mix with another one; later hours (--from-hour) are added."""
    for folder in (out / source for source in config.sources):
        if config.from_hour or not folder.exists() or not any(folder.iterdir()):
            continue
        if not may_replace:
            print(f"sample_data: {folder} is not empty; --replace deletes it", file=sys.stderr)
            return False
        shutil.rmtree(folder)
    return True


def _progress(done: int, days: int) -> None:
    print(f"sample_data: {done} of {days} days", file=sys.stderr)


def _text(out: Path, config: Config, summary: Summary, seconds: float) -> str:
    head = (
        f"{out}: {summary.files:,} files, {summary.bytes / 1e6:,.1f} MB, {summary.lines:,} lines, "
        f"{summary.events:,} events of {config.users:,} users, seed {config.seed}, {seconds:.1f} s"
    )
    lines = [head]
    for source, part in summary.sources.items():
        lines.append(
            f"{source}: {part.files:,} files, {part.lines:,} lines, {part.events:,} events"
        )
        lines += [f"  {name:24}{n:>9,}" for name, n in sorted(part.kinds.items())]
    return "\n".join(lines)
