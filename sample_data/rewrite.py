"""Files written again under the same key: with more, fewer or other events, or unreadable."""

import json
import os
import random
import re
from pathlib import Path
from typing import NamedTuple

from isal import igzip, igzip_lib

from sample_data.clickstream.files import ROOT as CLICK_ROOT
from sample_data.clickstream.lines import packed, unpacked
from sample_data.config import Config
from sample_data.mobile_analytics.files import ROOT
from sample_data.oddities import make_bad_file
from sample_data.texts import gzipped, to_json

KINDS = ("more", "fewer", "other", "unreadable")
ROOTS = {"mobile_analytics": ROOT, "clickstream": CLICK_ROOT}
FILE_NAME = re.compile(r"[0-9a-f]{32}-\d\d-part-\d{4}\.gz|\d+-[0-9a-f-]{36}\.gz")
TIMESTAMP = re.compile(rb'("(?:event_)?timestamp":)(\d{12,13})\b')


class Rewrite(NamedTuple):
    path: str  # relative to `out`
    kind: str
    lines_before: int
    lines_after: int  # of a file that became unreadable: 0


def rewrite_some(
    out: Path | str,
    config: Config,
    seed: int,
    files: int = 4,
    kinds: tuple[str, ...] = KINDS,
    source: str = "mobile_analytics",
) -> list[Rewrite]:
    """Rewrites some good files of a tree, the kinds in turn; same tree and seed, same bytes.

    Only files that lie in the hours of `config` are candidates. A new event is one of the file at
    another instant within the same minute; in Clickstream the first of an envelope, on its own.
    """
    rng = random.Random(seed)
    candidates = [path for path in _hour_files(Path(out), source) if _in_hours(path, config)]
    rng.shuffle(candidates)
    done: list[Rewrite] = []
    for path in candidates:
        if len(done) >= files:
            break
        lines = _read(Path(out) / path)
        if len(lines) > 1:
            done.append(_rewrite(Path(out), path, lines, kinds[len(done) % len(kinds)], rng))
    return done


def _hour_files(out: Path, source: str) -> list[str]:
    found = (out / ROOTS[source]).rglob("*.gz")
    return sorted(p.relative_to(out).as_posix() for p in found if FILE_NAME.fullmatch(p.name))


def _in_hours(path: str, config: Config) -> bool:
    year, month, day, hour = map(int, re.findall(r"\d+", "/".join(path.split("/")[-5:-1])))
    days = (type(config.start)(year, month, day) - config.start).days
    return config.from_hour <= days * 24 + hour < config.end_hour


def _read(path: Path) -> list[bytes]:
    try:
        return [line for line in igzip.decompress(path.read_bytes()).split(b"\n") if line]
    except (OSError, EOFError, ValueError, igzip_lib.IsalError):
        return []


def _rewrite(out: Path, path: str, lines: list[bytes], kind: str, rng: random.Random) -> Rewrite:
    before = len(lines)
    some = max(1, before // 5)
    if kind in ("fewer", "other"):
        gone = set(rng.sample(range(before), some))
        lines = [line for n, line in enumerate(lines) if n not in gone]
    if kind in ("more", "other"):
        lines = lines + [_moved(rng.choice(lines), rng) for _ in range(some)]
    data = b"\n".join(lines) + b"\n"
    packed = make_bad_file(data, "truncated_file") if kind == "unreadable" else gzipped(data)
    _replace(out / path, packed)
    return Rewrite(path, kind, before, 0 if kind == "unreadable" else len(lines))


def _moved(line: bytes, rng: random.Random) -> bytes:
    shift = rng.randrange(1, 60_000)
    if line.startswith(b'{"appId"'):
        return _moved_envelope(line, shift)
    return _moved_event(line, shift)


def _moved_envelope(line: bytes, shift: int) -> bytes:
    try:
        envelope = json.loads(line)
        events = json.loads(unpacked(envelope["data"]))
        event = to_json(events[0] if isinstance(events, list) else events)
    except (ValueError, TypeError, KeyError, IndexError):
        return line  # one of the bad ones: as it is
    text = f"[{_moved_event(event.encode(), shift).decode()}]"
    envelope["data"] = packed(text) if "compression" in envelope else text
    return to_json(envelope).encode()


def _moved_event(line: bytes, shift: int) -> bytes:

    def within_minute(found: re.Match) -> bytes:
        at = int(found[2])
        return b"%s%d" % (found[1], at - at % 60_000 + (at + shift) % 60_000)

    return TIMESTAMP.sub(within_minute, line, count=1)


def _replace(path: Path, data: bytes) -> None:
    """As S3 does: a reader sees the old object or the new one, never half of it."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_bytes(data)
    os.replace(temporary, path)
