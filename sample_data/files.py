"""The file of an hour: its form, its turn of oddities, what it adds up to. For all sources."""

import os
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sample_data.config import HOUR_MS, Config, Summary
from sample_data.oddities import FILE_KINDS, Oddities, make_bad_file
from sample_data.texts import gzipped, to_bytes

BAD_FILE_EVERY, TWO_MEMBERS_EVERY = 97, 61


class Form(NamedTuple):
    """How a file is written."""

    is_packed: bool = True  # gzip
    end: str = "\n"  # of each line; "" joins them
    head: str = ""  # a first line that is no record

    def content(self, texts: list[str]) -> bytes:
        data = to_bytes([self.head, *texts] if self.head else texts, self.end)
        return gzipped(data) if self.is_packed else data


GZIP = Form()


class HourFile:
    """A part of what a tree of files gets in an hour.

    number  of the hour of this tree. Oddities are dealt out in turn by it, so that every kind
            occurs in some days of data and an hour has the same ones whenever it is generated
    is_odd  whether it may have some: the first part alone
    """

    def __init__(
        self, config: Config, tree: int, hour: int, trees: int, part: int, summary: Summary
    ):
        self.tree, self.hour, self.part, self.summary = tree, hour, part, summary
        self.hour_ms = config.start_ms + hour * HOUR_MS
        self.day, self.hour_of_day = config.start + timedelta(days=hour // 24), hour % 24
        self.number = hour * trees + tree + config.seed
        self.is_odd = part == 0 and config.oddities

    def turn(self, kinds: tuple[str, ...], every: int) -> str | None:
        """The kind whose turn it is: one in every so many files."""
        turn, rest = divmod(self.number, every)
        return kinds[turn % len(kinds)] if self.is_odd and rest == 0 else None

    def counted(self, lines: list) -> list[str]:
        """The texts of lines, whose events and tags are in the summary from now on."""
        tags = [line.tag for line in lines if line.tag]
        self.summary.kinds.update(tags)
        self.summary.events += len(lines) - tags.count("resent")
        self.summary.lines += len(lines)
        return [line.text for line in lines]

    def add_odd(self, texts: list[str], at: int, oddities: Oddities, kind: str) -> None:
        """A line of a kind beside the good one at `at`, or in its place if it counts like that."""
        odd = oddities.make(texts[at], kind, self.hour_ms)
        counts = kind in oddities.counting
        texts[at : at + counts] = [odd]
        self.summary.lines += bool(odd) - counts
        self.summary.kinds[kind] += 1

    def put(self, path: Path, texts: list[str], form: Form = GZIP) -> None:
        """Writes it, in some turns as two gzip members."""
        data = form.content(texts)
        is_turn = self.is_odd and self.number % TWO_MEMBERS_EVERY == 0
        if is_turn and form.is_packed and len(texts) > 1:
            half = len(texts) // 2
            data = form.content(texts[:half]) + form.content(texts[half:])
            self.summary.kinds["two_members_file"] += 1
        put(path, data, self.summary)

    def put_copy(self, path: Path, texts: list[str], kind: str) -> None:
        """What somebody kept of it under another name."""
        put(path, GZIP.content(texts), self.summary)
        self.summary.lines += len(texts)
        self.summary.kinds[kind] += len(texts)

    def put_bad(self, path: Path, texts: list[str]) -> None:
        """In some turns a file with its content that nobody can read."""
        if kind := self.turn(FILE_KINDS, BAD_FILE_EVERY):
            put(path, make_bad_file(to_bytes(texts), kind), self.summary)
            self.summary.kinds[kind] += 1


def put(path: Path, data: bytes, summary: Summary) -> None:
    os.makedirs(path.parent, exist_ok=True)
    path.write_bytes(data)
    summary.files += 1
    summary.bytes += len(data)
