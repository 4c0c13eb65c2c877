"""The hour files of an export: names, parts, the vendor's three writes, copies, bad files."""

import random
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sample_data.config import APPS, HOUR_MS, RADIO, Config, Summary, stream
from sample_data.files import put
from sample_data.mobile_analytics.visits import Line
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
FIREHOSE_ROOT = "mobile_analytics/pinpoint"
WRITTEN = {1: 0.85, 2: 0.97}  # share of the lines that the first and the second write have


class Form(NamedTuple):
    """How a file is written: gzip or text, records a line each or joined."""

    by_firehose: bool = False
    is_packed: bool = True
    has_line_ends: bool = True

    def content(self, texts: list[str]) -> bytes:
        data = to_bytes(texts, "\n" if self.has_line_ends else "")
        return gzipped(data) if self.is_packed else data


# An hour of a stream is in one of them: nobody changes its settings so often, but all are here.
FIREHOSE_FORMS = [Form(True, n < 2, n % 2 == 0) for n in range(4)]


def hour_folder(config: Config, app: int, hour: int) -> str:
    day = config.start + timedelta(days=hour // 24)
    root = FIREHOSE_ROOT if by_firehose(config, app) else f"{ROOT}/{APPS[app].app_id}"
    return f"{root}/{day:%Y/%m/%d}/{hour % 24:02d}"


def by_firehose(config: Config, app: int) -> bool:
    return config.firehose and app == RADIO


def _name(config: Config, app: int, hour: int, part: int, minute: int) -> str:
    """Without its ending."""
    if not by_firehose(config, app):
        return f"{APPS[app].app_id}-{minute:02d}-part-{part:04d}"
    day = config.start + timedelta(days=hour // 24)
    some_id = UUID(int=random.Random(stream(config.seed, FILES, app, hour, part)).getrandbits(128))
    return f"orbit-radio-events-1-{day:%Y-%m-%d}-{hour % 24:02d}-{minute:02d}-00-{some_id}"


def write_hour(out: Path, config: Config, app: int, hour: int, lines: list[Line]) -> Summary:
    """Writes the files of an app and hour: the lines in order of arrival, cut into parts."""
    summary = Summary()
    lines.sort()
    folder = out / hour_folder(config, app, hour)
    for part, first in enumerate(range(0, len(lines), config.part_lines)):
        chunk = lines[first : first + config.part_lines]
        minute = chunk[0][0] % HOUR_MS // 60_000
        name = _name(config, app, hour, part, minute)
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
    form = FIREHOSE_FORMS[number // len(APPS) % 4] if by_firehose(config, app) else Form()
    is_first = part == 0 and config.oddities
    if is_first and config.write == 3:
        _write_copies(folder, config, number, name, chunk, lateness, summary)
        kind = bad_file(config, number)
        if kind and not form.by_firehose:
            path = folder / f"{name[:-4]}{9000 + number % 999:04d}.gz"
            put(path, make_bad_file(to_bytes(texts), kind), summary)
            summary.kinds[kind] += 1
    # Without line ends a bad line would be one with its neighbours.
    kind = bad_line(config, number) if is_first and form.has_line_ends else None
    plain = [n for n, (_, _, tag) in enumerate(chunk) if not tag]  # nothing else is wrong with them
    if kind and plain:
        hour_ms = config.start_ms + hour * HOUR_MS
        summary.lines += add_bad_line(texts, kind, hour_ms, rng.choice(plain))
        summary.kinds[kind] += 1
    if is_first and form.is_packed and number % TWO_MEMBERS_EVERY == 0 and len(texts) > 1:
        half = len(texts) // 2
        data = form.content(texts[:half]) + form.content(texts[half:])
        summary.kinds["two_members_file"] += 1
    else:
        data = form.content(texts)
    put(folder / (f"{name}.gz" if form.is_packed else name), data, summary)


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
