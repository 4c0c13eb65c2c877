"""Notices: which files of the raw zone arrived, changed or left, said by others.

They come from a queue of SQS (TIDEMARK_NOTICES), or by name on standard input (`--keys -`). A name
is a path in the raw zone (`<source>/<path below its folder>`), an absolute path, or a URL of S3.
What a notice says of a file is not believed: it is looked at, so two notices of it do no harm.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tidemark.landing.aws import SCHEME, S3Path, is_s3
from tidemark.landing.settings import STANDARD_INPUT, Settings
from tidemark.landing.sources import Source, known
from tidemark.landing.zone.listing import IGNORED_PREFIXES
from tidemark.landing.zone.queue import Queue

MOST_NAMES = 10  # in a warning
MOST_LETTERS = 200  # of a message in one


@dataclass
class Notices:
    """What a run was told.

    paths:    by source, of files that may be data
    outside:  names of nothing in the raw zone; no_layout: of what no source's layout has
    obstruct: whether something could lie below the folder of a partition that is not its own
    warnings: texts for the user
    queue:    where they are from, None if that is standard input
    """

    paths: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    outside: list[str] = field(default_factory=list)
    no_layout: list[str] = field(default_factory=list)
    obstruct: bool = False
    warnings: list[str] = field(default_factory=list)
    queue: Queue | None = None

    def add(self, settings: Settings, names: Iterable[str]) -> None:
        """Takes names; one below the root of several sources is a file of each."""
        for name in names:
            places = list(_places(settings, name))
            for source, path in places:
                self.obstruct = self.obstruct or _is_stranger(source, path)
                if not _is_hidden(path):
                    self.paths[source.name].add(path)
            if not places and not name.startswith(f"{settings.landed}/"):
                self.outside.append(name)
            elif places and not any(s.place(path) or _is_hidden(path) for s, path in places):
                self.no_layout.append(name)

    def done(self) -> None:
        """After the manifest was written: nobody needs the messages any more."""
        if self.queue:
            self.queue.delete()


def gather(settings: Settings, receives: bool) -> Notices | None:
    """What there is to be told; None if nobody tells anything. receives: of a queue, too, from
    which a forecast takes nothing. Errors: AwsError."""
    if settings.notices is None or (settings.notices != STANDARD_INPUT and not receives):
        return None
    notices = Notices()
    if settings.notices == STANDARD_INPUT:
        lines = (os.fsdecode(line).rstrip("\r\n") for line in sys.stdin.buffer)
        notices.add(settings, (line for line in lines if line.strip()))
    else:
        buckets = {S3Path.parse(root).bucket for root in settings.roots.values() if is_s3(root)}
        queue = notices.queue = Queue(settings.notices)
        queue.receive(buckets)
        notices.add(settings, (f"{SCHEME}{bucket}/{key}" for bucket, key in sorted(queue.objects)))
    _warn(notices)
    return notices


def _warn(notices: Notices) -> None:
    warnings = notices.warnings
    if outside := notices.outside:
        warnings.append(f"not in the raw zone, so passed over: {_some(outside)}")
    if no_layout := notices.no_layout:
        warnings.append(
            f"in no layout of its source, so refused if it is there: {_some(no_layout)}"
        )
    if notices.queue and (elsewhere := sorted(notices.queue.elsewhere)):
        warnings.append(
            "TIDEMARK_NOTICES has messages about other buckets, which stay in the queue:"
            f" {_some(elsewhere)}"
        )
    if notices.queue and (unreadable := notices.queue.unreadable):
        warnings.append(
            f"TIDEMARK_NOTICES has {len(unreadable):,} message{'s' * (len(unreadable) > 1)} that no"
            f" bucket sent, which stay in the queue, as: {unreadable[0][:MOST_LETTERS]!r}"
        )


def _some(names: list[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f", and {more:,} more" if more > 0 else "")


def _places(settings: Settings, name: str) -> Iterator[tuple[Source, str]]:
    """The sources in whose folders a name lies, with the path in there."""
    for source in known().values():
        root = settings.roots[source.name].rstrip("/")
        path = name if is_s3(root) else os.path.normpath(name)
        # Where a source lies elsewhere, its name stands for its folder all the same.
        for start in (f"{root}/", f"{source.name}/"):
            if path.startswith(start) and path != start and _can_be(path, is_s3(root)):
                yield source, path[len(start) :]


def _can_be(path: str, in_bucket: bool) -> bool:
    """Whether there can be such a file: no name has a NUL, and in a bucket all are UTF-8."""
    return "\0" not in path and not (in_bucket and path != path.encode(errors="ignore").decode())


def _is_hidden(path: str) -> bool:
    return any(part.startswith(IGNORED_PREFIXES) for part in path.split("/"))


def _is_stranger(source: Source, path: str) -> bool:
    """Whether it is no file of its folder's partition, or one that lies below another's folder."""
    *folders, name = path.split("/")
    if any(folder.startswith(IGNORED_PREFIXES) for folder in folders):
        return True
    if name.startswith(IGNORED_PREFIXES):
        return False  # which all engines pass over
    above = ("/".join([*folders[:n], name]) for n in range(len(folders)))
    return source.place(path) is None or any(source.place(each) for each in above)
