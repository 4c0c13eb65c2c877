"""The hour files of an export: names, parts, the vendor's three writes, copies, bad files."""

import os
import random
from datetime import timedelta
from pathlib import Path

from sample_data.ama_visits import Line
from sample_data.config import APPS, HOUR_MS, Config, Summary, stream
from sample_data.oddities import (
    COPY_EVERY,
    STRAY_KIND,
    TWO_MEMBERS_EVERY,
    add_bad_line,
    bad_file,
    bad_line,
    make_bad_file,
    slot,
)
from sample_data.texts import gzipped, to_bytes

FILES = 7  # purpose of a stream
ROOT = "mobile_analytics/awsma/events"
WRITTEN = {1: 0.85, 2: 0.97}  # share of the lines that the first and the second write have


def hour_folder(config: Config, app: int, hour: int) -> str:
    day = config.start + timedelta(days=hour // 24)
    return f"{ROOT}/{APPS[app].app_id}/{day:%Y/%m/%d}/{hour % 24:02d}"


def write_hour(out: Path, config: Config, app: int, hour: int, lines: list[Line]) -> Summary:
    """Writes the files of an app and hour: the lines in order of arrival, cut into parts."""
    summary = Summary()
    lines.sort()
    folder = out / hour_folder(config, app, hour)
    for part, first in enumerate(range(0, len(lines), config.part_lines)):
        chunk = lines[first : first + config.part_lines]
        minute = chunk[0][0] % HOUR_MS // 60_000
        name = f"{APPS[app].app_id}-{minute:02d}-part-{part:04d}"
        _write_part(folder, config, app, hour, part, name, chunk, summary)
    if hour == 0 and app == 0 and config.oddities:
        path = out / ROOT / "manifest.txt"
        put(path, f"export of {len(APPS)} apps\n".encode(), summary)
        summary.kinds[STRAY_KIND] += 1
    return summary


def _write_part(
    folder: Path,
    config: Config,
    app: int,
    hour: int,
    part: int,
    name: str,
    chunk: list[Line],
    summary: Summary,
) -> None:
    rng = random.Random(stream(config.seed, FILES, app, hour, part))
    lateness = [rng.random() for _ in chunk] if config.oddities or config.write < 3 else []
    if config.write < 3:
        chunk = _written(chunk, lateness, config.write)
        if not chunk:
            return
    texts = [line for _, line, _ in chunk]
    tags = [tag for _, _, tag in chunk if tag]
    summary.kinds.update(tags)
    summary.events += len(texts) - tags.count("resent")
    summary.lines += len(texts)
    number = slot(config, app, hour)
    is_first = part == 0 and config.oddities
    if is_first and config.write == 3:
        _write_copies(folder, config, number, name, chunk, lateness, summary)
        kind = bad_file(config, number)
        if kind:
            path = folder / f"{name[:-4]}{9000 + number % 999:04d}.gz"
            put(path, make_bad_file(to_bytes(texts), kind), summary)
            summary.kinds[kind] += 1
    kind = bad_line(config, number) if is_first else None
    plain = [n for n, (_, _, tag) in enumerate(chunk) if not tag]  # nothing else is wrong with them
    if kind and plain:
        hour_ms = config.start_ms + hour * HOUR_MS
        summary.lines += add_bad_line(texts, kind, hour_ms, rng.choice(plain))
        summary.kinds[kind] += 1
    if is_first and number % TWO_MEMBERS_EVERY == 0 and len(texts) > 1:
        half = len(texts) // 2
        data = gzipped(to_bytes(texts[:half])) + gzipped(to_bytes(texts[half:]))
        summary.kinds["two_members_file"] += 1
    else:
        data = gzipped(to_bytes(texts))
    put(folder / f"{name}.gz", data, summary)


def _write_copies(
    folder: Path,
    config: Config,
    number: int,
    name: str,
    chunk: list[Line],
    lateness: list[float],
    summary: Summary,
) -> None:
    """What a consumer kept: the first write of the file, sometimes the last one too."""
    turn, rest = divmod(number, COPY_EVERY)
    if rest:
        return
    kept = [_written(chunk, lateness, 1)] + ([chunk] if turn % 3 == 0 else [])
    for n, lines in enumerate(kept, start=1):
        if lines:
            texts = [line for _, line, _ in lines]
            put(folder / f"{name}-copy{n}.gz", gzipped(to_bytes(texts)), summary)
            summary.lines += len(texts)
            summary.kinds["part_copy" if n == 1 else "whole_copy"] += 1
            summary.kinds["copied_lines"] += len(texts)


def _written(chunk: list[Line], lateness: list[float], write: int) -> list[Line]:
    share = WRITTEN[write]
    return [line for line, draw in zip(chunk, lateness, strict=True) if draw < share]


def put(path: Path, data: bytes, summary: Summary) -> None:
    os.makedirs(path.parent, exist_ok=True)
    path.write_bytes(data)
    summary.files += 1
    summary.bytes += len(data)
