"""The hour files of Clickstream: one tree for all apps, by the UTC hour in which data came in."""

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

from sample_data.clickstream.lines import ARRAY, OBJECT
from sample_data.clickstream.oddities import (
    CHANGED_LINE_KINDS,
    COPY_EVERY,
    EVENT_KINDS,
    GOOD_EVENT_KINDS,
    REWRITTEN_EVERY,
    make_odd_event,
    make_odd_line,
    odd_kind,
    slot,
)
from sample_data.clickstream.scribe import Sent
from sample_data.config import HOUR_MS, Config, Summary, stream
from sample_data.files import put
from sample_data.oddities import TWO_MEMBERS_EVERY, bad_file, make_bad_file
from sample_data.people import uuid_text
from sample_data.texts import gzipped, tag, to_bytes

CLICK_FILES = 10  # purpose of a stream
ROOT = "clickstream"
LINES_PER_ENVELOPE = 6  # `part_lines` counts events
WRITTEN = {1: 0.7, 2: 0.9}  # share of the envelopes in an earlier write of a file, if it has any


def hour_folder(config: Config, hour: int) -> str:
    day = config.start + timedelta(days=hour // 24)
    return f"{ROOT}/{day:year=%Y/month=%m/day=%d}/hour={hour % 24:02d}"


def write_hour(out: Path, config: Config, hour: int, sent: list[Sent]) -> Summary:
    """Writes the files of an hour: the envelopes in order of arrival, cut into parts."""
    summary = Summary()
    sent.sort(key=lambda one: (one.arrival, one.fields["request_id"]))
    size = max(1, config.part_lines // LINES_PER_ENVELOPE)
    for part, first in enumerate(range(0, len(sent), size)):
        _HourFile(config, hour, part, summary).write(
            out / hour_folder(config, hour), sent[first : first + size]
        )
    return summary


class _HourFile:
    def __init__(self, config: Config, hour: int, part: int, summary: Summary):
        self._config = config
        self._rng = random.Random(stream(config.seed, CLICK_FILES, hour, part))
        self._names = [uuid_text(self._rng) for _ in range(3)]  # file, copy, bad file
        self._hour_ms = config.start_ms + hour * HOUR_MS
        self._number = slot(config, hour)
        self._is_odd = part == 0 and config.oddities
        self._summary = summary

    def write(self, folder: Path, sent: list[Sent]) -> None:
        second = sent[0].arrival // 1000
        if self._is_odd and self._config.write < 3 and self._number % REWRITTEN_EVERY == 0:
            draws = [self._rng.random() for _ in sent]
            share = WRITTEN[self._config.write]
            sent = [one for one, draw in zip(sent, draws, strict=True) if draw < share]
            if not sent:
                return
        kinds = Counter(kind for one in sent for kind in _tags(one, one.arrival))
        events = sum(len(one.events) for one in sent if not one.is_again)
        kind = odd_kind(self._config, self._number) if self._is_odd else None
        plain = [n for n, one in enumerate(sent) if _is_plain(one)]
        at = self._rng.choice(plain) if kind and plain else None
        if at is not None and kind in EVENT_KINDS:
            sent[at] = self._with_odd_event(sent[at], kind)
            events += kind in GOOD_EVENT_KINDS
        lines = [one.line() for one in sent]
        copied = list(lines)
        if at is not None:
            kinds[kind] += 1
            if kind not in EVENT_KINDS:
                odd = make_odd_line(copied.pop(at), kind, self._hour_ms)
                lines[at : at + (kind in CHANGED_LINE_KINDS)] = [odd]
            if kind == "no_time":
                kinds.update(_tags(sent[at], self._hour_ms))
        del kinds[""]
        self._summary.events += events
        self._summary.lines += len(lines) - lines.count("")
        self._summary.kinds.update(kinds)
        paths = [folder / f"{second}-{name}.gz" for name in self._names]
        self._put(paths[0], lines)
        if self._is_odd and copied:
            self._others(paths, copied)

    def _put(self, path: Path, lines: list[str]) -> None:
        data = gzipped(to_bytes(lines))
        if self._is_odd and self._number % TWO_MEMBERS_EVERY == 0 and len(lines) > 1:
            half = len(lines) // 2
            data = gzipped(to_bytes(lines[:half])) + gzipped(to_bytes(lines[half:]))
            self._summary.kinds["two_members_file"] += 1
        put(path, data, self._summary)

    def _others(self, paths: list[Path], lines: list[str]) -> None:
        """What a collector put twice, and a file that nobody can read."""
        if self._number % COPY_EVERY == 0:
            kept = lines if self._number // COPY_EVERY % 3 else lines[: -(-len(lines) // 2)]
            put(paths[1], gzipped(to_bytes(kept)), self._summary)
            self._summary.lines += len(kept)
            self._summary.kinds["copied_envelopes"] += len(kept)
        kind = bad_file(self._config, self._number)
        if kind:
            put(paths[2], make_bad_file(to_bytes(lines), kind), self._summary)
            self._summary.kinds[kind] += 1

    def _with_odd_event(self, one: Sent, kind: str) -> Sent:
        at, text = one.events[0]
        odd = make_odd_event(text, kind, uuid_text(self._rng), one.arrival)
        encoding = one.fields["encoding"]
        fields = {**one.fields, "encoding": ARRAY if encoding == OBJECT else encoding}
        return one._replace(events=[(at, odd), *one.events], fields=fields)


def _is_plain(one: Sent) -> bool:
    return not one.is_again and not one.is_servers and not any(_tags(one))


def _tags(one: Sent, arrival: int | None = None) -> list[str]:
    """What is special about each event; the server's clock has whole seconds."""
    if one.is_again:
        return ["resent"] * len(one.events)
    arrived = (one.arrival if arrival is None else arrival) // 1000 * 1000
    return [tag(at, arrived) for at, _ in one.events]
