"""The registry of sources: how each vendor lays out its files.

A source is one entry in SOURCES. `place` turns a path (relative to the source's root, '/' between
parts) into the app and the arrival hour, or None if the vendor would not have put a file there.
`clean` turns the decompressed blocks of one file into the lines of its landed copy for one reader,
and may refuse the file with BadFile. `always_landed` is for formats that no engine reads as they
are: there, `clean` unpacks envelopes, and every file is read through its copy. Nobody screens them
first, because `clean` reads them to their end. `has_apps`: a layout of the source names the app, so
its raw table has partitions by app.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tidemark.landing.clickstream import open_envelopes
from tidemark.landing.mobile_analytics import clean_records
from tidemark.landing.rewrite import clean_lines


class Place(NamedTuple):
    """What a path says: the app (None if the layout has none) and the hour of arrival in UTC.

    or_text: in this layout files may be plain text as well as gzip.
    """

    app_id: str | None
    arrived_at: str | None
    or_text: bool = False


@dataclass(frozen=True)
class Source:
    """One vendor feed; see the module's text for the fields."""

    name: str
    place: Callable[[str], Place | None]
    clean: Callable[..., Iterator[bytes]] = clean_lines
    always_landed: bool = False
    has_apps: bool = False


# Any file name: a consumer may have kept copies of a file under names of its own (sources.md 1.1).
_MOBILE_ANALYTICS = re.compile(
    r"awsma/events/(?P<app_id>[^/]+)/(20\d\d)/(\d\d)/(\d\d)/(\d\d)/[^/]+", re.ASCII
)
# <stream>-<version>-<time>-<id>, and whatever ending the stream is set to write. Names of streams
# may hold the same signs.
_FIREHOSE = re.compile(
    r"(?:[^/]+/)*(20\d\d)/(\d\d)/(\d\d)/(\d\d)/[^/]+-\d+-20\d\d(?:-\d\d){5}-[^/]+", re.ASCII
)
# The vendor's settings allow any prefix.
_CLICKSTREAM = re.compile(
    r"(?:[^/]+/)*year=(20\d\d)/month=(\d\d)/day=(\d\d)/hour=(\d\d)/[^/]+", re.ASCII
)


def mobile_analytics_place(path: str) -> Place | None:
    """awsma/events/<appId>/<YYYY>/<MM>/<DD>/<hh>/<any name>, in a real hour of 2000 to 2099.

    Or <any folders>/<YYYY>/<MM>/<DD>/<hh>/<name of a Firehose object>; the app is the record's.
    """
    if match := _MOBILE_ANALYTICS.fullmatch(path):
        return _place(match["app_id"], *match.groups()[1:])
    match = _FIREHOSE.fullmatch(path)
    return match and _place(None, *match.groups(), or_text=True)


def clickstream_place(path: str) -> Place | None:
    """<any folders>/year=<YYYY>/month=<MM>/day=<DD>/hour=<hh>/<any name>, the same; no app."""
    match = _CLICKSTREAM.fullmatch(path)
    return match and _place(None, *match.groups())


def _place(app_id: str | None, *numbers: str, or_text: bool = False) -> Place | None:
    try:
        hour = datetime(*map(int, numbers))
    except ValueError:  # 30 February, hour 24
        return None
    return Place(app_id, f"{hour:%Y-%m-%d %H}:00:00", or_text)


SOURCES = {
    source.name: source
    for source in [
        Source("mobile_analytics", mobile_analytics_place, clean_records, has_apps=True),
        Source("clickstream", clickstream_place, open_envelopes, always_landed=True),
    ]
}
